#pragma once
// JSON as the program prints it: keys in the order written, floats in shortest round-trip form.
#include <nlohmann/json.hpp>

#include <string>

namespace lathe::cli {

using Json = nlohmann::ordered_json;

/// On one line. Numbers that are not finite are null; bytes that are no UTF-8 become U+FFFD.
std::string jsonText(const Json& value);

} // namespace lathe::cli
