#pragma once
// Values as Python writes them: str(), repr(), json.dumps().
#include "templates/jinja_value.h"

#include <optional>
#include <string>
#include <string_view>

namespace lathe::jinja {

void print(std::string& text, const Value& value);                 ///< str()
void represent(std::string& text, const Value& value, int depth = 0); ///< repr()
std::string printed(const Value& value);

/// 1.0, 1e+16, nan: the shortest digits that read back the same.
std::string floatText(double value);

struct JsonStyle {
    bool ascii = false, sorted = false;
    std::optional<std::string> indent;
    std::string betweenItems = ", ", behindKey = ": ";
};
/// json.dumps(). Throws Fault for what JSON has no form for.
void writeJson(std::string& text, const Value& value, const JsonStyle& style, int depth = 0);

} // namespace lathe::jinja
