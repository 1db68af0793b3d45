// Numbers stand where they are, words at 0, 1, 2, … in the order of the alphabet.
#include "lathe/comparison.h"
#include "lathe/settings.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lathe {
namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
// A rate is looked for by factors, so that ten is far; what comes of it mostly lies closer together.
constexpr double farField = 10, farMetric = 50;

bool isFar(const std::vector<double>& values, double factor) {
    double least = std::numeric_limits<double>::infinity(), most = 0;
    for (const double value : values) {
        if (!std::isfinite(value)) continue;
        least = std::min(least, value);
        most = std::max(most, value);
    }
    return least > 0 && most / least >= factor;
}

std::optional<double> numberOf(const Value& value) {
    if (const auto* whole = std::get_if<std::int64_t>(&value)) return double(*whole);
    if (const auto* real = std::get_if<double>(&value)) return *real;
    return std::nullopt;
}

bool isThere(const Value& value) { return !std::holds_alternative<std::monostate>(value); }

} // namespace

ComparedAxis axisOf(const ComparedField& field) {
    ComparedAxis axis;
    if (std::all_of(field.values.begin(), field.values.end(),
                    [](const Value& value) { return !isThere(value) || numberOf(value); })) {
        for (const Value& value : field.values) axis.values.push_back(numberOf(value).value_or(nothing));
        axis.log = isFar(axis.values, farField);
        return axis;
    }
    for (const Value& value : field.values)
        if (isThere(value) && std::find(axis.categories.begin(), axis.categories.end(), value) == axis.categories.end())
            axis.categories.push_back(value);
    std::sort(axis.categories.begin(), axis.categories.end(), [](const Value& a, const Value& b) {
        const auto x = numberOf(a), y = numberOf(b);
        return x && y ? *x < *y : toText(a) < toText(b);
    });
    for (const Value& value : field.values) {
        const auto at = std::find(axis.categories.begin(), axis.categories.end(), value);
        axis.values.push_back(isThere(value) ? double(at - axis.categories.begin()) : nothing);
    }
    return axis;
}

ComparedAxis axisOf(const ComparedMetric& metric) {
    ComparedAxis axis;
    for (const auto& value : metric.values) axis.values.push_back(value && std::isfinite(*value) ? *value : nothing);
    axis.log = isFar(axis.values, farMetric);
    return axis;
}

} // namespace lathe
