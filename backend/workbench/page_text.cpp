// Numbers by std::to_chars: a program that has a window may have set a locale with decimal commas.
#include "workbench/page_text.h"

#include "lathe/settings.h"
#include "unicode/unicode.h"

#include <charconv>
#include <cmath>

namespace lathe {
namespace {

std::string fixed(double number, int decimals) {
    char text[64];
    const auto end = std::to_chars(text, text + sizeof text, number, std::chars_format::fixed, decimals);
    return end.ec == std::errc() ? std::string(text, end.ptr) : digits(number, 6);
}

std::string grouped(double number) {
    std::string text = fixed(std::abs(number), 0);
    for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, "\u202f"); // a narrow space
    return (number < 0 ? "−" : "") + text;
}

std::string scaled(double value, double factor, std::initializer_list<const char*> units) {
    auto unit = units.begin();
    while (std::abs(value) >= factor && unit + 1 != units.end()) value /= factor, ++unit;
    return digits(value, 3) + "\u00a0" + *unit;
}

std::string timeText(double seconds) {
    if (seconds < 60) return digits(seconds, 3) + " s";
    const auto whole = std::int64_t(std::llround(seconds));
    if (whole < 3600) return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
    return std::to_string(whole / 3600) + " h " + std::to_string(whole % 3600 / 60) + " min";
}

} // namespace

std::string escaped(std::string_view text) {
    std::string safe;
    for (const char c : lossyUtf8(text)) {
        switch (c) {
        case '&': safe += "&amp;"; break;
        case '<': safe += "&lt;"; break;
        case '>': safe += "&gt;"; break;
        case '"': safe += "&quot;"; break;
        case '\'': safe += "&#39;"; break;
        default:
            if (static_cast<unsigned char>(c) >= ' ' || c == '\n' || c == '\t') safe += c;
            else safe += "\uFFFD";
        }
    }
    return safe;
}

std::string digits(double number, int significant) {
    if (std::isnan(number)) return "NaN";
    if (std::isinf(number)) return number > 0 ? "infinite" : "−infinite";
    char text[64];
    const auto end = std::to_chars(text, text + sizeof text, std::abs(number), std::chars_format::general, significant);
    std::string shown(text, end.ptr);
    if (const auto at = shown.find("e-0"); at != std::string::npos) shown.erase(at + 2, 1); // 1e-4, as in a recipe
    // Whole numbers that are a little too long are better read in full than as 1.2e+04.
    if (shown.find("e+") != std::string::npos && std::abs(number) < 1e9) return grouped(number);
    return (number < 0 ? "−" : "") + shown;
}

std::string numberIn(MetricUnit unit, double value) {
    if (!std::isfinite(value)) return digits(value, 1);
    switch (unit) {
    case MetricUnit::Number: return digits(value, 5);
    case MetricUnit::Loss: return std::abs(value) < 0.01 && value != 0 ? digits(value, 4) : fixed(value, 4);
    case MetricUnit::Count:
    case MetricUnit::PerSecond: return std::abs(value) < 100 ? digits(value, 3) : grouped(value);
    case MetricUnit::Seconds: return timeText(value);
    case MetricUnit::Bytes: return scaled(value, 1024, {"B", "KiB", "MiB", "GiB", "TiB"});
    case MetricUnit::Joules: return scaled(value / 3600, 1000, {"Wh", "kWh", "MWh"});
    }
    return {};
}

std::string differenceIn(MetricUnit unit, double value, double baseline) {
    const double difference = value - baseline;
    if (!std::isfinite(difference)) return {};
    if (difference == 0) return "0";
    const std::string sign = difference > 0 ? "+" : "−";
    const std::string absolute = unit == MetricUnit::Number || unit == MetricUnit::Loss
                                     ? digits(std::abs(difference), 3)
                                     : numberIn(unit, std::abs(difference));
    const double percent = 100 * std::abs(difference / baseline); // infinite where that is 0
    if (percent < 0.05 || !std::isfinite(percent)) return sign + absolute;
    return sign + absolute + " (" + sign + fixed(percent, percent < 10 ? 1 : 0) + "\u00a0%)";
}

std::string wordOf(const ComparedField& field, const Value& value) {
    if (std::holds_alternative<std::monostate>(value)) return "–";
    if (const bool* flag = std::get_if<bool>(&value)) return *flag ? "yes" : "no";
    if (const double* real = std::get_if<double>(&value)) return digits(*real, 6);
    const std::string text = toText(value);
    if (field.place.field)
        for (const Option& option : field.place.field->choices)
            if (option.name == text) return labelOf(option);
    return text.empty() ? "–" : text;
}

} // namespace lathe
