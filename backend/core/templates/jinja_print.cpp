// Python's spellings to the byte (floats, escapes, separators): models were trained on them.
#include "templates/jinja_print.h"

#include "templates/jinja_text.h"
#include "unicode/unicode.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <vector>

namespace lathe::jinja {

namespace {

void appendHex(std::string& text, char32_t value, int digits) {
    constexpr std::string_view hex = "0123456789abcdef";
    for (int i = digits - 1; i >= 0; --i) text += hex[value >> (4 * i) & 15];
}

void representString(std::string& text, std::string_view value) {
    const bool doubleQuotes = value.find('\'') != std::string_view::npos && value.find('"') == std::string_view::npos;
    const char quote = doubleQuotes ? '"' : '\'';
    text += quote;
    for (std::size_t at = 0; at < value.size();) {
        const CodePoint one = codePointAt(value, at);
        if (one.value == static_cast<char32_t>(quote) || one.value == '\\')
            (text += '\\') += static_cast<char>(one.value);
        else if (one.value == '\n') text += "\\n";
        else if (one.value == '\r') text += "\\r";
        else if (one.value == '\t') text += "\\t";
        else if (isPrintable(one.value)) text += value.substr(at, one.bytes);
        else if (one.value < 0x100) appendHex(text += "\\x", one.value, 2);
        else if (one.value < 0x10000) appendHex(text += "\\u", one.value, 4);
        else appendHex(text += "\\U", one.value, 8);
        at += one.bytes;
    }
    text += quote;
}

void representItems(std::string& text, const List& list, int depth) {
    for (std::size_t i = 0; i < list.count; ++i) {
        if (i > 0) text += ", ";
        represent(text, list.items[i], depth + 1);
    }
}

void jsonString(std::string& text, std::string_view value, bool ascii) {
    text += '"';
    std::size_t plain = 0;
    for (std::size_t at = 0; at < value.size();) {
        const auto c = static_cast<unsigned char>(value[at]);
        const bool escape = c < 0x20 || c == '"' || c == '\\' || (ascii && c >= 0x80);
        if (!escape) {
            ++at;
            continue;
        }
        text += value.substr(plain, at - plain);
        const CodePoint one = codePointAt(value, at);
        at += one.bytes;
        plain = at;
        constexpr std::string_view named = "\"\\\n\r\t\b\f", letters = "\"\\nrtbf";
        if (const std::size_t which = c < 0x80 ? named.find(static_cast<char>(c)) : std::string_view::npos;
            which != std::string_view::npos) {
            (text += '\\') += letters[which];
        } else if (one.value >= 0x10000) {
            appendHex(text += "\\u", 0xD800 + ((one.value - 0x10000) >> 10), 4);
            appendHex(text += "\\u", 0xDC00 + ((one.value - 0x10000) & 0x3FF), 4);
        } else {
            appendHex(text += "\\u", one.value, 4);
        }
    }
    text += value.substr(plain);
    text += '"';
}

std::string jsonFloat(double value) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value < 0 ? "-Infinity" : "Infinity";
    return floatText(value);
}

std::string jsonKey(const Value& key) {
    switch (key.kind) {
    case Kind::String: return std::string(key.text());
    case Kind::Bool: return key.truth ? "true" : "false";
    case Kind::None: return "null";
    case Kind::Int: return std::to_string(key.integer);
    case Kind::Float: return jsonFloat(key.real);
    default: throw Fault{"keys must be str, int, float, bool or None, not " + std::string(typeName(key))};
    }
}

} // namespace

std::string floatText(double value) {
    if (std::isnan(value)) return "nan";
    if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
    std::array<char, 64> buffer;
    const auto end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::fabs(value), std::chars_format::scientific)
            .ptr;
    const std::string_view all(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
    const std::size_t e = all.find('e');
    int exponent = 0;
    std::from_chars(all.data() + e + (all[e + 1] == '+' ? 2 : 1), end, exponent);
    std::string digits;
    for (const char c : all.substr(0, e))
        if (c != '.') digits += c;
    std::string text = std::signbit(value) ? "-" : "";
    if (exponent < -4 || exponent >= 16) {
        text += digits[0];
        if (digits.size() > 1) (text += '.') += digits.substr(1);
        const int size = std::abs(exponent);
        return text + (exponent < 0 ? "e-" : "e+") + (size < 10 ? "0" : "") + std::to_string(size);
    }
    if (exponent < 0) return text + "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
    const auto whole = static_cast<std::size_t>(exponent) + 1;
    if (digits.size() <= whole) return text + digits + std::string(whole - digits.size(), '0') + ".0";
    return text + digits.substr(0, whole) + "." + digits.substr(whole);
}

void represent(std::string& text, const Value& value, int depth) {
    if (depth > deepest) throw Fault{"a value is nested more than " + std::to_string(deepest) + " levels deep"};
    switch (value.kind) {
    case Kind::Undefined: text += "Undefined"; return;
    case Kind::None: text += "None"; return;
    case Kind::Bool: text += value.truth ? "True" : "False"; return;
    case Kind::Int: text += std::to_string(value.integer); return;
    case Kind::Float: text += floatText(value.real); return;
    case Kind::String:
        if (value.markup) text += "Markup(";
        representString(text, value.text());
        if (value.markup) text += ')';
        return;
    case Kind::List:
        text += '[';
        representItems(text, *value.list, depth);
        text += ']';
        return;
    case Kind::Tuple:
        text += '(';
        representItems(text, *value.list, depth);
        text += value.list->count == 1 ? ",)" : ")";
        return;
    case Kind::Range:
        text += "range(" + std::to_string(value.list->start) + ", " + std::to_string(value.list->stop);
        text += value.list->step == 1 ? ")" : ", " + std::to_string(value.list->step) + ")";
        return;
    case Kind::View:
        text += value.list->label;
        text += "([";
        representItems(text, *value.list, depth);
        text += "])";
        return;
    case Kind::Dict:
        text += '{';
        for (std::size_t i = 0; i < value.dict->count; ++i) {
            if (i > 0) text += ", ";
            represent(text, value.dict->entries[i].key, depth + 1);
            text += ": ";
            represent(text, value.dict->entries[i].value, depth + 1);
        }
        text += '}';
        return;
    default: // Python writes an address here; no template means that
        throw Fault{"a " + std::string(typeName(value)) + " can't be written out"
                    + (value.kind == Kind::Generator ? "; put it through | list or | join" : "; it is to be called")};
    }
}

void print(std::string& text, const Value& value) {
    if (value.isString()) text += value.text();
    else if (!value.isUndefined()) represent(text, value);
}

std::string printed(const Value& value) {
    std::string text;
    print(text, value);
    return text;
}

void writeJson(std::string& text, const Value& value, const JsonStyle& style, int depth) {
    if (depth > deepest) throw Fault{"a value is nested more than " + std::to_string(deepest) + " levels deep"};
    const auto line = [&](int levels) {
        if (!style.indent) return;
        text += '\n';
        for (int i = 0; i < levels; ++i) text += *style.indent;
    };
    switch (value.kind) {
    case Kind::None: text += "null"; return;
    case Kind::Bool: text += value.truth ? "true" : "false"; return;
    case Kind::Int: text += std::to_string(value.integer); return;
    case Kind::Float: text += jsonFloat(value.real); return;
    case Kind::String: jsonString(text, value.text(), style.ascii); return;
    case Kind::List:
    case Kind::Tuple: {
        text += '[';
        for (std::size_t i = 0; i < value.list->count; ++i) {
            if (i > 0) text += style.betweenItems;
            line(depth + 1);
            writeJson(text, value.list->items[i], style, depth + 1);
        }
        if (value.list->count > 0) line(depth);
        text += ']';
        return;
    }
    case Kind::Dict: {
        std::vector<const Entry*> entries;
        for (std::size_t i = 0; i < value.dict->count; ++i) entries.push_back(&value.dict->entries[i]);
        if (style.sorted)
            std::stable_sort(entries.begin(), entries.end(),
                             [](const Entry* a, const Entry* b) { return less(a->key, b->key, "<"); });
        text += '{';
        for (std::size_t i = 0; i < entries.size(); ++i) {
            if (i > 0) text += style.betweenItems;
            line(depth + 1);
            jsonString(text, jsonKey(entries[i]->key), style.ascii);
            text += style.behindKey;
            writeJson(text, entries[i]->value, style, depth + 1);
        }
        if (!entries.empty()) line(depth);
        text += '}';
        return;
    }
    default: throw Fault{"Object of type " + std::string(typeName(value)) + " is not JSON serializable"};
    }
}

} // namespace lathe::jinja
