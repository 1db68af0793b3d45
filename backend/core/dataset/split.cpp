// Each row draws a number from seed and position and the lowest are chosen: no state, no order, any thread.
#include "dataset/split.h"

#include <algorithm>
#include <cmath>
#include <compare>

namespace lathe {
namespace {

std::uint64_t mix(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
}

enum Stream : std::uint64_t { Validation = 1, Weight = 2 };

struct Candidate {
    std::uint64_t bits;
    std::int64_t row;
    std::size_t place;
    auto operator<=>(const Candidate&) const = default;
};

/// Told apart by their first 16 bits; only those at the border are sorted.
void chooseLowest(const EachCandidate& each, std::int64_t count, std::uint64_t seed, Stream stream,
                  const ChosenPlace& chosen) {
    if (count <= 0) return;
    const auto bitsOf = [&](std::int64_t row) { return counterBits(seed, stream, std::uint64_t(row)); };
    std::vector<std::int64_t> counts(std::size_t(1) << 16, 0);
    each([&](std::size_t, std::int64_t row) { ++counts[bitsOf(row) >> 48]; });
    std::size_t border = 0;
    while (border < counts.size() && counts[border] <= count) count -= counts[border++];
    std::vector<Candidate> there;
    each([&](std::size_t place, std::int64_t row) {
        const std::uint64_t bits = bitsOf(row);
        if (bits >> 48 < border) chosen(place);
        else if (bits >> 48 == border && count > 0) there.push_back({bits, row, place});
    });
    std::sort(there.begin(), there.end());
    for (std::size_t i = 0; i < there.size() && std::int64_t(i) < count; ++i) chosen(there[i].place);
}

EachCandidate eachOf(const std::vector<std::int64_t>& rows) {
    return [&rows](const std::function<void(std::size_t, std::int64_t)>& call) {
        for (std::size_t i = 0; i < rows.size(); ++i) call(i, rows[i]);
    };
}

} // namespace

std::uint64_t counterBits(std::uint64_t seed, std::uint64_t stream, std::uint64_t counter) {
    constexpr std::uint64_t golden = 0x9E3779B97F4A7C15ull;
    return mix(mix(mix(seed + golden) + stream * golden) + (counter + 1) * golden);
}

std::int64_t validationCount(std::int64_t rows, std::optional<double> fraction) {
    if (!fraction) return std::min(std::clamp<std::int64_t>(std::llround(0.05 * double(rows)), 50, 500), rows / 5);
    if (*fraction <= 0 || rows < 2) return 0;
    return std::clamp<std::int64_t>(std::llround(*fraction * double(rows)), 1, rows - 1);
}

std::vector<bool> chooseValidation(const std::vector<std::int64_t>& rows, std::int64_t count, std::uint64_t seed) {
    std::vector<bool> chosen(rows.size(), false);
    chooseValidation(eachOf(rows), count, seed, [&](std::size_t i) { chosen[i] = true; });
    return chosen;
}

std::vector<std::int64_t> repeats(const std::vector<std::int64_t>& rows, double weight, std::uint64_t seed) {
    std::vector<std::int64_t> times(rows.size(), std::int64_t(std::floor(weight)));
    chooseOnceMore(eachOf(rows), weight, seed, [&](std::size_t i) { ++times[i]; });
    return times;
}

void chooseValidation(const EachCandidate& each, std::int64_t count, std::uint64_t seed, const ChosenPlace& chosen) {
    chooseLowest(each, count, seed, Validation, chosen);
}

void chooseOnceMore(const EachCandidate& each, double weight, std::uint64_t seed, const ChosenPlace& chosen) {
    const double share = weight - std::floor(weight);
    std::int64_t rows = 0;
    if (share > 0) each([&](std::size_t, std::int64_t) { ++rows; });
    chooseLowest(each, std::llround(share * double(rows)), seed, Weight, chosen);
}

std::vector<std::uint64_t> chooseGroups(const std::vector<std::pair<std::uint64_t, std::int64_t>>& sizes,
                                        std::int64_t count, std::uint64_t seed) {
    std::vector<std::uint64_t> chosen;
    if (count <= 0 || sizes.size() < 2) return chosen;
    auto order = sizes;
    std::sort(order.begin(), order.end(), [&](const auto& a, const auto& b) {
        const auto bits = [&](const auto& group) {
            return std::pair(counterBits(seed, Validation, group.first), group.first);
        };
        return bits(a) < bits(b);
    });
    for (const auto& [group, rows] : order) {
        if (rows > count) continue;
        chosen.push_back(group);
        count -= rows;
    }
    if (chosen.empty())
        chosen.push_back(std::min_element(order.begin(), order.end(), [](const auto& a, const auto& b) {
                             return a.second < b.second;
                         })->first);
    return chosen;
}

} // namespace lathe
