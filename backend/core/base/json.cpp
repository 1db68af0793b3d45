// The depth is checked before parsing, since the parser recurses; positions are counted only when something is
// wrong.
#include "base/json.h"

#include "base/io_error.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <set>

using nlohmann::json;

namespace lathe {
namespace {

/// ", line 3, column 7" of the byte at `offset`.
std::string place(std::string_view text, std::size_t offset) {
    const std::string_view before = text.substr(0, std::min(offset, text.size()));
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const auto lineStart = before.rfind('\n');
    const auto column = before.size() - (lineStart == std::string_view::npos ? 0 : lineStart + 1) + 1;
    return ", line " + std::to_string(line) + ", column " + std::to_string(column);
}

/// Brackets open at once, so that nobody's reader or writer runs out of stack on "[[[[[[".
void checkDepth(std::string_view text, const std::string& source, const JsonRules& rules) {
    int depth = 0;
    bool inString = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (inString) {
            if (c == '\\') ++i;
            else if (c == '"') inString = false;
        } else if (c == '"') {
            inString = true;
        } else if (c == '[' || c == '{') {
            if (++depth > rules.maxDepth)
                throw Error(rules.kind, source + place(text, i) + ": nested deeper than "
                                            + std::to_string(rules.maxDepth) + " levels.");
        } else if (c == ']' || c == '}') {
            --depth;
        }
    }
}

std::string
withoutPrefix(std::string message) { // "[json.exception.parse_error.101] parse error at line 1, column 2: what"
    const auto at = message.find(": ", message.find(", column "));
    return at == std::string::npos ? message : message.substr(at + 2);
}

/// Refuses a key that its object has already.
class UniqueKeys {
public:
    UniqueKeys(const std::string& source, ErrorKind kind) : m_source(source), m_kind(kind) {}
    bool operator()(json::parse_event_t event, const json& value) {
        if (event == json::parse_event_t::object_start) m_keys.emplace_back();
        else if (event == json::parse_event_t::object_end) m_keys.pop_back();
        else if (event == json::parse_event_t::key && !m_keys.back().insert(value.get<std::string>()).second)
            throw Error(m_kind, m_source + ": \"" + value.get<std::string>() + "\" appears twice.");
        return true;
    }

private:
    const std::string& m_source;
    ErrorKind m_kind;
    std::vector<std::set<std::string>> m_keys;
};

template <class T> struct Wanted;
template <> struct Wanted<bool> {
    static constexpr const char* text = "true or false";
    static bool fits(const json& v) { return v.is_boolean(); }
};
template <> struct Wanted<std::int64_t> {
    static constexpr const char* text = "a whole number";
    static bool fits(const json& v) {
        if (v.is_number_unsigned()) return v.get<std::uint64_t>() <= std::uint64_t(INT64_MAX);
        if (v.is_number_float())
            return std::abs(v.get<double>()) < 9e15 && std::floor(v.get<double>()) == v.get<double>();
        return v.is_number_integer();
    }
};
template <> struct Wanted<double> {
    static constexpr const char* text = "a number";
    static bool fits(const json& v) { return v.is_number(); }
};
template <> struct Wanted<std::string> {
    static constexpr const char* text = "a text";
    static bool fits(const json& v) { return v.is_string(); }
};
template <> struct Wanted<json> {
    static constexpr const char* text = "a value";
    static bool fits(const json&) { return true; }
};
template <class E> struct Wanted<std::vector<E>> {
    static constexpr const char* text = std::is_same_v<E, std::string> ? "a list of texts"
                                        : std::is_same_v<E, double>    ? "a list of numbers"
                                                                       : "a list of whole numbers";
    static bool fits(const json& v) { return v.is_array() && std::all_of(v.begin(), v.end(), Wanted<E>::fits); }
};

template <class Number>
std::string shortestOf(Number value) {
    if (std::isnan(value)) return "nan";
    char text[64];
    return std::string(text, std::to_chars(text, text + sizeof text, value).ptr);
}

} // namespace

json parseJson(std::string_view text, const std::string& source, const JsonRules& rules) {
    checkDepth(text, source, rules);
    try {
        if (!rules.uniqueKeys) return json::parse(text);
        UniqueKeys check(source, rules.kind);
        return json::parse(text, [&](int, json::parse_event_t event, json& value) { return check(event, value); });
    } catch (const json::parse_error& error) {
        throw Error(rules.kind,
                    source + place(text, error.byte ? error.byte - 1 : 0) + ": " + withoutPrefix(error.what()) + ".");
    } catch (const json::exception& error) { // a number out of range
        throw Error(rules.kind, source + ": " + error.what() + ".");
    }
}

std::string readTextFile(const std::filesystem::path& path, std::int64_t maxBytes) {
    std::error_code code;
    if (std::filesystem::is_directory(path, code)) throw ioError("read", path, EISDIR);
    errno = 0;
    std::ifstream in(path, std::ios::binary);
    if (!in) throw ioError("read", path, errno ? errno : EIO);
    std::string text;
    char chunk[1 << 16];
    while (in.read(chunk, sizeof chunk) || in.gcount() > 0) {
        text.append(chunk, std::size_t(in.gcount()));
        if (std::int64_t(text.size()) > maxBytes)
            throw Error(ErrorKind::BadFile, {"%1 is longer than %2 bytes.", path.string(), std::to_string(maxBytes)});
    }
    if (in.bad()) throw ioError("read", path, errno ? errno : EIO);
    return text;
}

json readJsonFile(const std::filesystem::path& path, const JsonRules& rules) {
    return parseJson(readTextFile(path), path.string(), rules);
}

template <class T>
std::optional<T> optional(const json& object, const std::string& key, const std::string& where) {
    if (!object.is_object()) throw Error(ErrorKind::BadFile, {"%1 is not a JSON object.", where});
    const auto found = object.find(key);
    if (found == object.end() || found->is_null()) return std::nullopt;
    if (!Wanted<T>::fits(*found))
        throw Error(ErrorKind::BadFile,
                    {"%1: \"%2\" must be %3, not %4.", where, key, Wanted<T>::text, dumpJson(*found).substr(0, 80)});
    return found->get<T>();
}

template <class T>
T require(const json& object, const std::string& key, const std::string& where) {
    if (auto value = optional<T>(object, key, where)) return *std::move(value);
    throw Error(ErrorKind::BadFile, {"%1: \"%2\" is missing.", where, key});
}

#define LATHE_JSON_TYPE(T)                                                                                             \
    template std::optional<T> optional<T>(const json&, const std::string&, const std::string&);                        \
    template T require<T>(const json&, const std::string&, const std::string&);
LATHE_JSON_TYPE(bool)
LATHE_JSON_TYPE(std::int64_t)
LATHE_JSON_TYPE(double)
LATHE_JSON_TYPE(std::string)
LATHE_JSON_TYPE(json)
LATHE_JSON_TYPE(std::vector<std::string>)
LATHE_JSON_TYPE(std::vector<std::int64_t>)
LATHE_JSON_TYPE(std::vector<double>)
#undef LATHE_JSON_TYPE

std::string dumpJson(const json& value, int indent) {
    return value.dump(indent, ' ', false, json::error_handler_t::replace);
}

json jsonFloat(float value) {
    if (!std::isfinite(value)) return nullptr;
    return std::strtod(shortest(value).c_str(), nullptr);
}

std::string shortest(double value) { return shortestOf(value); }
std::string shortest(float value) { return shortestOf(value); }

} // namespace lathe
