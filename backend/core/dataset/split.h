#pragma once
// Which rows are validated on, and how often a source's rows are trained on: from seed and row number alone, so that
// threads, file order of other rows and the machine change nothing.
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace lathe {

/// SplitMix64 (Steele, Lea, Flood 2014) of (seed, stream, counter): the same three give the same bits, always.
std::uint64_t counterBits(std::uint64_t seed, std::uint64_t stream, std::uint64_t counter);

/// How many of `rows` are set aside. `fraction` null: 5 %, at least 50 and at most 500 rows, never over a fifth of
/// them. A given one is taken as it is, but of two or more rows it leaves at least one to train on, and takes at least
/// one if not 0.
std::int64_t validationCount(std::int64_t rows, std::optional<double> fraction);

/// The `count` rows with the lowest bits among `rows` (row numbers), as a flag for each. Rows that say the same can be
/// given the same number, and then stay together (but for those at the border).
std::vector<bool> chooseValidation(const std::vector<std::int64_t>& rows, std::int64_t count, std::uint64_t seed);

/// How often each of a source's `rows` is trained on: floor(weight) times, and once more for the share that is left.
std::vector<std::int64_t> repeats(const std::vector<std::int64_t>& rows, double weight, std::uint64_t seed);

/// The same without a list of the rows: `each` calls what it is given for every candidate (its place in some list, its
/// row number), in the same order each time it is called; `chosen` hears the places of those with the lowest bits.
/// Memory does not grow with them.
using EachCandidate = std::function<void(const std::function<void(std::size_t place, std::int64_t row)>&)>;
using ChosenPlace = std::function<void(std::size_t place)>;
void chooseValidation(const EachCandidate& each, std::int64_t count, std::uint64_t seed, const ChosenPlace& chosen);
/// Those that are there once more than floor(weight) times.
void chooseOnceMore(const EachCandidate& each, double weight, std::uint64_t seed, const ChosenPlace& chosen);

/// Whole groups of rows, in an order by the seed, as many as together have at most `count` rows; where none fits, the
/// smallest of all (but never the only one). `sizes`: rows of each group by its number. Their numbers.
std::vector<std::uint64_t> chooseGroups(const std::vector<std::pair<std::uint64_t, std::int64_t>>& sizes,
                                        std::int64_t count, std::uint64_t seed);

} // namespace lathe
