#pragma once
// JSON from outside and to the outside: errors that name file, line and column, typed reading, floats in shortest form.
#include "lathe/error.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace lathe {

struct JsonRules {
    ErrorKind kind = ErrorKind::BadFile; ///< of the Error: BadInput for what a user typed
    bool uniqueKeys = false;             ///< a key twice in one object is an error
    int maxDepth = 256;
};

/// Throws Error{rules.kind}: "config.json, line 3, column 7: ..." with `source` in front.
nlohmann::json parseJson(std::string_view text, const std::string& source, const JsonRules& rules = {});

/// The whole file. Throws Error{Io} (cannot be read), Error{BadFile} (longer than maxBytes).
std::string readTextFile(const std::filesystem::path& path, std::int64_t maxBytes = std::int64_t(1) << 30);
nlohmann::json readJsonFile(const std::filesystem::path& path, const JsonRules& rules = {});

/// Members of an object, typed. `where` names the object in errors ("config.json"). T: bool, std::int64_t, double,
/// std::string, nlohmann::json, std::vector<std::string>, std::vector<std::int64_t>. A whole number passes as double,
/// and a double without fraction as std::int64_t. Throws Error{BadFile}: `where`: missing, or of another type (null
/// too).
template <class T>
T require(const nlohmann::json& object, const std::string& key, const std::string& where);
/// nullopt where the member is missing or null; throws where it is of another type.
template <class T>
std::optional<T> optional(const nlohmann::json& object, const std::string& key, const std::string& where);
template <class T>
T valueOr(const nlohmann::json& object, const std::string& key, T fallback, const std::string& where) {
    return optional<T>(object, key, where).value_or(std::move(fallback));
}

/// One line (indent -1) or indented. Doubles are written in shortest round-trip form, non-finite ones as null, bytes
/// that are no UTF-8 as U+FFFD.
std::string dumpJson(const nlohmann::json& value, int indent = -1);
/// A float such that dumpJson writes the float's own shortest form: 0.1f as 0.1, not 0.10000000149011612.
nlohmann::json jsonFloat(float value);
/// Shortest text that reads back as the same number: "0.1", "1e-05", "3", "nan".
std::string shortest(double value);
std::string shortest(float value);

} // namespace lathe
