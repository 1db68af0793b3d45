#pragma once
// Which rows are validated on, and how often a source's rows are trained on: from seed and row number alone, so that
// threads, file order of other rows and the machine change nothing.
#include <cstdint>
#include <optional>
#include <vector>

namespace lathe {

/// SplitMix64 (Steele, Lea, Flood 2014) of (seed, stream, counter): the same three give the same bits, always.
std::uint64_t counterBits(std::uint64_t seed, std::uint64_t stream, std::uint64_t counter);

/// How many of `rows` are set aside. `fraction` null: 5 %, at least 50 and at most 500 rows, never over a fifth of them.
/// A given one is taken as it is, but of two or more rows it leaves at least one to train on, and takes at least one if not 0.
std::int64_t validationCount(std::int64_t rows, std::optional<double> fraction);

/// The `count` rows with the lowest bits among `rows` (row numbers), as a flag for each. Rows that say the same can be given
/// the same number, and then stay together (but for those at the border).
std::vector<bool> chooseValidation(const std::vector<std::int64_t>& rows, std::int64_t count, std::uint64_t seed);

/// How often each of a source's `rows` is trained on: floor(weight) times, and once more for the share that is left.
std::vector<std::int64_t> repeats(const std::vector<std::int64_t>& rows, double weight, std::uint64_t seed);

} // namespace lathe
