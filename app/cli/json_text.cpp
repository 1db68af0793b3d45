#include "cli/json_text.h"

#include <charconv>
#include <cmath>
#include <string_view>

namespace lathe::cli {
namespace {

void writeNumber(double number, std::string& out) {
    if (!std::isfinite(number)) {
        out += "null";
        return;
    }
    char buffer[40];
    const std::string_view text(
        buffer, static_cast<std::size_t>(std::to_chars(buffer, buffer + sizeof buffer, number).ptr - buffer));
    out += text;
    if (text.find_first_of(".e") == std::string_view::npos) out += ".0"; // stays a float for those who tell them apart
}

void write(const Json& value, std::string& out) {
    if (value.is_object()) {
        out += '{';
        bool first = true;
        for (const auto& [key, item] : value.items()) {
            if (!std::exchange(first, false)) out += ',';
            out += Json(key).dump(-1, ' ', false, Json::error_handler_t::replace);
            out += ':';
            write(item, out);
        }
        out += '}';
    } else if (value.is_array()) {
        out += '[';
        bool first = true;
        for (const Json& item : value) {
            if (!std::exchange(first, false)) out += ',';
            write(item, out);
        }
        out += ']';
    } else if (value.is_number_float()) {
        writeNumber(value.get<double>(), out);
    } else {
        out += value.dump(-1, ' ', false, Json::error_handler_t::replace);
    }
}

} // namespace

std::string jsonText(const Json& value) {
    std::string out;
    write(value, out);
    return out;
}

} // namespace lathe::cli
