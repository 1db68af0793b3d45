#include "lathe/communication.h"

#include "lathe/error.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>

namespace lathe {
namespace {

constexpr double tcpPing = 100e-6;

std::string plain(std::string_view text) {
    std::string out;
    for (const char c : text)
        if (c != ' ') out += c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
    return out;
}

using Units = std::initializer_list<std::pair<std::string_view, double>>;

/// A number above 0 and its unit, nothing else.
std::optional<double> quantity(std::string_view text, Units units) {
    double number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failed != std::errc() || !(number > 0) || !std::isfinite(number)) return std::nullopt;
    for (const auto& [unit, factor] : units)
        if (text.substr(std::size_t(end - text.data())) == unit) return number * factor;
    return std::nullopt;
}

} // namespace

Link linkNamed(std::string_view text) {
    const std::string name = plain(text);
    const std::size_t comma = std::min(name.find(','), name.size());
    std::string speed = name.substr(0, comma);
    if (speed.ends_with("/s") || speed.ends_with("ps")) speed.resize(speed.size() - 2);
    const auto bits = quantity(speed, {{"mbit", 1e6}, {"gbit", 1e9}, {"tbit", 1e12}, {"mb", 1e6}, {"gb", 1e9}});
    const auto delay = comma == name.size() ? std::optional(tcpPing)
                                            : quantity(name.substr(comma + 1), {{"us", 1e-6}, {"ms", 1e-3}, {"s", 1}});
    if (!bits || !delay)
        throw Error(
            ErrorKind::BadInput, {"\"%1\" is no network's speed.", std::string(text)},
            "Give it in bits a second, such as 10gbit or 100mbit, with the ping where that is long: 100mbit,20ms.");
    return {*bits / 8, *delay};
}

double allReduceSeconds(std::int64_t bytes, int processes, const Link& link) {
    if (processes < 2 || link.bytesPerSecond <= 0) return 0;
    const double part = double(bytes) / processes;
    return 2.0 * (processes - 1) * (link.secondsPerMessage + part / link.bytesPerSecond);
}

} // namespace lathe
