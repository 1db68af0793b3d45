// Columns are as wide as their widest cell, counted in characters: names hold more than ASCII.
#include "cli/text_format.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace lathe::cli {
namespace {

/// Characters as a terminal counts them, roughly: UTF-8 continuation bytes take no room.
std::size_t widthOf(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

} // namespace

std::string numberText(double number, int digits) {
    char buffer[40];
    std::snprintf(buffer, sizeof buffer, "%.*g", digits, number);
    return buffer;
}

std::string bytesText(std::int64_t bytes) {
    const char* units[] = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB"};
    double size = static_cast<double>(bytes);
    std::size_t unit = 0;
    while (std::abs(size) >= 1024 && unit + 1 < std::size(units)) size /= 1024, ++unit;
    char buffer[40];
    std::snprintf(buffer, sizeof buffer, unit > 0 && std::abs(size) < 10 ? "%.1f %s" : "%.0f %s", size, units[unit]);
    return buffer;
}

std::string durationText(double seconds) {
    const auto whole = static_cast<std::int64_t>(std::max(0.0, seconds) + 0.5);
    char buffer[40];
    if (whole >= 3600)
        std::snprintf(buffer, sizeof buffer, "%lld:%02lld:%02lld", (long long)(whole / 3600),
                      (long long)(whole / 60 % 60), (long long)(whole % 60));
    else std::snprintf(buffer, sizeof buffer, "%lld:%02lld", (long long)(whole / 60), (long long)(whole % 60));
    return buffer;
}

std::string energyText(double joules) {
    const bool large = joules / 3600 >= 999.5;
    const double value = joules / 3600 / (large ? 1000 : 1);
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%.*f %s",
                  value >= 99.95   ? 0
                  : value >= 9.995 ? 1
                                   : 2,
                  value, large ? "kWh" : "Wh");
    return buffer;
}

std::string deviceText(const DeviceChoice& choice) {
    if (!choice.device.isGpu)
        return "on the processor" + (choice.reason.empty() ? std::string() : "; not on a GPU: " + choice.reason);
    return "on " + choice.device.name + " (" + choice.device.field + "), " + bytesText(choice.device.freeBytes)
           + " free";
}

std::string countText(std::int64_t number) {
    std::string text = std::to_string(number);
    const std::size_t first = number < 0 ? 1 : 0;
    for (std::size_t at = text.size(); at > first + 3; at -= 3) text.insert(at - 3, ",");
    return text;
}

std::string tableText(const std::vector<std::vector<std::string>>& rows, const std::vector<bool>& right) {
    std::vector<std::size_t> widths;
    for (const auto& row : rows)
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (i == widths.size()) widths.push_back(0);
            widths[i] = std::max(widths[i], widthOf(row[i]));
        }
    std::string text;
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            const std::string padding(widths[i] - widthOf(row[i]), ' ');
            const bool toRight = i < right.size() && right[i];
            line += (i ? "  " : "") + (toRight ? padding + row[i] : row[i] + padding);
        }
        while (!line.empty() && line.back() == ' ') line.pop_back();
        text += line + '\n';
    }
    return text;
}

std::string evalText(const EvalPoint& point) {
    std::string text = "step ";
    text.append(std::to_string(point.step)).append(":");
    if (std::isfinite(point.loss) || point.metrics.empty())
        text.append(" validation loss ").append(numberText(point.loss, 5)).append(point.metrics.empty() ? "" : ",");
    bool first = true;
    for (const auto& [name, value] : point.metrics) {
        std::string words = name;
        std::replace(words.begin(), words.end(), '_', ' ');
        std::replace(words.begin(), words.end(), '.', ' '); // held_out.perplexity
        text.append(first ? " " : ", ").append(words).append(1, ' ').append(numberText(value, 5));
        first = false;
    }
    return point.best ? text.append(" (best)") : text;
}

} // namespace lathe::cli
