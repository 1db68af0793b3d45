#include "text/split.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lathe {
namespace {

std::uint64_t mix(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
}

enum Stream : std::uint64_t { Validation = 1, Weight = 2 };

std::vector<bool> lowest(const std::vector<std::int64_t>& rows, std::int64_t count, std::uint64_t seed, Stream stream) {
    std::vector<std::size_t> order(rows.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::vector<std::uint64_t> bits(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) bits[i] = counterBits(seed, stream, std::uint64_t(rows[i]));
    const auto end = order.begin() + std::min<std::ptrdiff_t>(count, std::ptrdiff_t(rows.size()));
    std::partial_sort(order.begin(), end, order.end(), [&](std::size_t a, std::size_t b) {
        if (bits[a] != bits[b]) return bits[a] < bits[b];
        return rows[a] != rows[b] ? rows[a] < rows[b] : a < b;
    });
    std::vector<bool> chosen(rows.size(), false);
    for (auto i = order.begin(); i != end; ++i) chosen[*i] = true;
    return chosen;
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
    return lowest(rows, count, seed, Validation);
}

std::vector<std::int64_t> repeats(const std::vector<std::int64_t>& rows, double weight, std::uint64_t seed) {
    const double whole = std::floor(weight);
    std::vector<std::int64_t> times(rows.size(), std::int64_t(whole));
    const auto extra = lowest(rows, std::llround((weight - whole) * double(rows.size())), seed, Weight);
    for (std::size_t i = 0; i < rows.size(); ++i) times[i] += extra[i];
    return times;
}

} // namespace lathe
