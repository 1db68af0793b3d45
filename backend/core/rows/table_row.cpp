// A row that fails says where and why and stays a row, so that counts and line numbers hold.
#include "rows/table_row.h"

#include <algorithm>

namespace lathe {
namespace {

constexpr std::size_t longestRow = std::size_t(32) << 20; // bytes; parsed, a row takes many times as much
constexpr int deepestJson = 200; // a parsed value is walked by functions that call themselves

/// Bytes of the UTF-8 character at `at`; 0 where it is none.
std::size_t characterLength(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) {
        return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0u;
    };
    const auto follows = [&](std::size_t i, unsigned least = 0x80, unsigned most = 0xBF) {
        return byte(i) >= least && byte(i) <= most;
    };
    const unsigned lead = byte(0);
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead <= 0xDF) return follows(1) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        const bool second = lead == 0xE0 ? follows(1, 0xA0) : lead == 0xED ? follows(1, 0x80, 0x9F) : follows(1);
        return second && follows(2) ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        const bool second = lead == 0xF0 ? follows(1, 0x90) : lead == 0xF4 ? follows(1, 0x80, 0x8F) : follows(1);
        return second && follows(2) && follows(3) ? 4 : 0;
    }
    return 0;
}

/// "line 3, column 17" of byte `at` of the row.
std::string placeOf(const RawRow& row, std::size_t at) {
    at = std::min(at, row.text.size());
    const std::string_view before = row.text.substr(0, at);
    const auto lines = std::count(before.begin(), before.end(), '\n');
    const std::size_t column = lines == 0 ? std::size_t(row.column) + at : at - before.rfind('\n');
    return "line " + std::to_string(row.line + lines) + ", column " + std::to_string(column);
}

/// What the JSON library says without its codes, its own line and column, and what it read last.
std::string reasonOf(const nlohmann::json::parse_error& error) {
    std::string reason = error.what();
    if (const auto at = reason.find(": "); at != std::string::npos) reason.erase(0, at + 2);
    if (reason.starts_with("syntax error while parsing "))
        if (const auto at = reason.find(" - "); at != std::string::npos) reason.erase(0, at + 3);
    if (const auto at = reason.find("; last read: '"); at != std::string::npos) {
        const auto expected = reason.rfind("; expected ");
        reason.erase(at, expected != std::string::npos && expected > at ? expected - at : std::string::npos);
    }
    return reason;
}

/// Where brackets open deeper than is read; npos where they don't. Strings are passed over.
std::size_t tooDeep(std::string_view text) {
    int depth = 0;
    bool inside = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (inside) {
            if (c == '\\') ++i;
            else if (c == '"') inside = false;
        } else if (c == '"') {
            inside = true;
        } else if (c == '{' || c == '[') {
            if (++depth > deepestJson) return i;
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return std::string_view::npos;
}

/// Python's json writes NaN, Infinity and -Infinity for numbers that are none (pandas, for what is missing): read as
/// null, which is an error only where something reads it. Empty: there are none of them.
std::string withoutNaN(std::string_view text) {
    std::string result;
    std::size_t copied = 0;
    bool inside = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (inside) {
            if (c == '\\') ++i;
            else if (c == '"') inside = false;
            continue;
        }
        if (c == '"') inside = true;
        if (c != 'N' && c != 'I' && c != '-') continue;
        for (const std::string_view word : {std::string_view("NaN"), std::string_view("Infinity"),
                                            std::string_view("-Infinity"), std::string_view("-NaN")})
            if (text.substr(i, word.size()) == word) {
                result.append(text, copied, i - copied) += "null";
                copied = i + word.size();
                i = copied - 1;
                break;
            }
    }
    if (copied > 0) result.append(text, copied);
    return result;
}

std::string joinedLines(std::string_view text) { // CR LF, as editors on Windows write it, is one line end
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] != '\r' || (i + 1 < text.size() && text[i + 1] != '\n')) result += text[i];
    return result;
}

} // namespace

std::string lowerAscii(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
    return lower;
}

std::size_t invalidUtf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = characterLength(text, at);
        if (length == 0) return at;
        at += length;
    }
    return std::string_view::npos;
}

std::string cleanUtf8(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = characterLength(text, at);
        if (length == 0) result += "\xEF\xBF\xBD";
        else result += text.substr(at, length);
        at += std::max<std::size_t>(length, 1);
    }
    return result;
}

std::string excerpt(std::string_view text, std::size_t at) {
    constexpr std::size_t before = 12, length = 40;
    const auto inside = [&](std::size_t i) {
        return i < text.size() && (static_cast<unsigned char>(text[i]) & 0xC0) == 0x80;
    };
    at = std::min(at, text.size());
    std::size_t begin = at > before ? at - before : 0;
    while (begin > 0 && inside(begin)) --begin;
    std::size_t end = std::min(begin + length, text.size());
    while (end < text.size() && inside(end)) ++end;
    std::string shown = cleanUtf8(text.substr(begin, end - begin));
    std::replace_if(shown.begin(), shown.end(), [](char c) { return c >= 0 && c < ' '; }, ' ');
    return (begin > 0 ? "\"..." : "\"") + shown + (end < text.size() ? "...\"" : "\"");
}

ParsedRow failedRow(const RawRow& row, std::size_t at, const std::string& reason) {
    return {{}, placeOf(row, at) + ": " + reason + " at " + excerpt(row.text, at)};
}

ParsedRow parseRow(const RawRow& row, const FileKind& kind, const TableShape& shape) {
    if (!row.problem.empty()) return failedRow(row, 0, row.problem);
    if (row.text.size() > longestRow)
        return failedRow(row, 0,
                         "a row of " + std::to_string(row.text.size() >> 20) + " MB; longer than "
                             + std::to_string(longestRow >> 20) + " MB are not read:");
    if (const std::size_t at = invalidUtf8(row.text); at != std::string_view::npos)
        return failedRow(row, at, "not UTF-8");
    return kind.parse(row, shape);
}

ParsedRow parseTextRow(const RawRow& row, const TableShape&) { return {{{"text", joinedLines(row.text)}}, {}}; }

ParsedRow parseJsonRow(const RawRow& row, const TableShape&) {
    ParsedRow parsed;
    const auto fail = [&](std::size_t at, const std::string& reason) { return failedRow(row, at, reason); };
    if (row.text.empty()) return fail(0, "a row is missing");
    if (const std::size_t at = tooDeep(row.text); at != std::string_view::npos)
        return fail(at, "nested more than " + std::to_string(deepestJson) + " levels deep");
    try {
        parsed.columns = RowColumns::parse(row.text);
    } catch (const nlohmann::json::parse_error& error) {
        if (const std::string without = withoutNaN(row.text); !without.empty())
            parsed.columns = RowColumns::parse(without, nullptr, false);
        if (!parsed.columns.is_object()) return fail(error.byte > 0 ? error.byte - 1 : 0, reasonOf(error));
    } catch (const nlohmann::json::exception& error) { // a number beyond a double
        return fail(0, error.what());
    }
    if (!parsed.columns.is_object())
        return fail(0, "a row is an object, {\"column\": value, ...}, not " + std::string(parsed.columns.type_name()));
    return parsed;
}

} // namespace lathe
