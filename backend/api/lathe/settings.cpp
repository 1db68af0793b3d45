// Every value is checked where it is set, against its field's kind, range and choices, so that no reader has to
// check again.
#include "lathe/settings.h"

#include "lathe/error.h"
#include "lathe/joined.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>

namespace lathe {
namespace {

std::string quoted(std::string_view name) {
    std::string text(1, '"');
    text += name;
    text += '"';
    return text;
}

[[noreturn]] void reject(const Field& field, const Said& what) {
    throw Error(ErrorKind::BadInput, {"\"%1\" %2.", field.name, what});
}

TableWord nameOf(FieldKind kind) {
    switch (kind) {
    case FieldKind::Flag: return TableWord{"true or false"};
    case FieldKind::Integer: return TableWord{"a whole number"};
    case FieldKind::Real: return TableWord{"a number"};
    case FieldKind::Text: return TableWord{"a text"};
    case FieldKind::Path: return TableWord{"a path"};
    case FieldKind::Choice: return TableWord{"one of the choices"};
    case FieldKind::Words: return TableWord{"a list of words"};
    }
    return TableWord{"a value"};
}

/// As people write it: 1e-4, not 1e-04; 100000, not 1e+05.
std::string numberText(double number) {
    char buffer[32];
    const bool whole = std::abs(number) < 1e15 && std::trunc(number) == number;
    std::string text(buffer, whole ? std::to_chars(buffer, std::end(buffer), number, std::chars_format::fixed).ptr
                                   : std::to_chars(buffer, std::end(buffer), number).ptr);
    if (const auto at = text.find('e'); at != std::string::npos && at + 3 < text.size() && text[at + 2] == '0')
        text.erase(at + 2, 1);
    return text;
}

void checkRange(const Field& field, double number) {
    if (!std::isfinite(number)) reject(field, Said("must be a finite number"));
    const TableWord unit{field.unit};
    const std::string now = numberText(number), least = numberText(field.least), most = numberText(field.most);
    if (number < field.least)
        reject(field, field.unit.empty() ? Said("is %1; it must be at least %2", now, least)
                                         : Said("is %1; it must be at least %2 %3", now, least, unit));
    if (number > field.most)
        reject(field, field.unit.empty() ? Said("is %1; it must be at most %2", now, most)
                                         : Said("is %1; it must be at most %2 %3", now, most, unit));
}

void checkChoice(const Field& field, const std::string& text) {
    std::vector<std::string_view> names;
    std::string listed;
    for (const Option& option : field.choices) {
        if (option.name == text) return;
        names.push_back(option.name);
        addTo(listed, option.name);
    }
    const std::string near = nearest(text, names);
    const std::string now = text.substr(0, 80);
    reject(field, near.empty() ? Said("is \"%1\"; it must be one of %2", now, listed)
                               : Said("is \"%1\"; it must be one of %2; nearest: %3", now, listed, near));
}

/// The value in the field's own kind; throws where it does not fit.
Value checked(const Field& field, Value value) {
    const auto wrongKind = [&] { reject(field, Said("must be %1, not \"%2\"", nameOf(field.kind), toText(value))); };
    switch (field.kind) {
    case FieldKind::Flag:
        if (!std::holds_alternative<bool>(value)) wrongKind();
        break;
    case FieldKind::Integer:
        // 3.0 is a whole number, as JSON writers may write it
        if (const double* real = std::get_if<double>(&value);
            real && std::abs(*real) < 9e15 && std::trunc(*real) == *real)
            value = static_cast<std::int64_t>(*real);
        if (!std::holds_alternative<std::int64_t>(value)) wrongKind();
        checkRange(field, static_cast<double>(std::get<std::int64_t>(value)));
        break;
    case FieldKind::Real:
        if (const auto* whole = std::get_if<std::int64_t>(&value)) value = static_cast<double>(*whole);
        if (!std::holds_alternative<double>(value)) wrongKind();
        checkRange(field, std::get<double>(value));
        break;
    case FieldKind::Text:
    case FieldKind::Path:
    case FieldKind::Choice:
        if (!std::holds_alternative<std::string>(value)) wrongKind();
        if (std::get<std::string>(value).find('\0') != std::string::npos) reject(field, Said("holds a zero byte"));
        if (field.kind == FieldKind::Choice) checkChoice(field, std::get<std::string>(value));
        break;
    case FieldKind::Words:
        if (const auto* word = std::get_if<std::string>(&value)) value = std::vector<std::string>{*word};
        if (!std::holds_alternative<std::vector<std::string>>(value)) wrongKind();
        if (!field.choices.empty())
            for (const std::string& word : std::get<std::vector<std::string>>(value)) checkChoice(field, word);
        break;
    }
    return value;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// One word a line where there are lines, else split at commas; "\," is a comma, and a regular expression stays whole.
std::vector<std::string> splitWords(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    const bool lines = text.find('\n') != std::string_view::npos;
    const bool whole = !lines && text.starts_with("regex:");
    const auto take = [&] {
        if (const std::string_view kept = trimmed(word); !kept.empty()) words.emplace_back(kept);
        word.clear();
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!lines && !whole && text[i] == '\\' && i + 1 < text.size() && text[i + 1] == ',') word += text[++i];
        else if (lines ? text[i] == '\n' : !whole && text[i] == ',') take();
        else word += text[i];
    }
    take();
    return words;
}

template <typename Number> bool parse(std::string_view text, Number& number) {
    if (text.starts_with('+')) text.remove_prefix(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size();
}

} // namespace

const Fields& Settings::fields() const {
    static const Fields none;
    return m_fields ? *m_fields : none;
}

const Field& Settings::field(FieldName asked) const {
    const std::string_view name = asked.text();
    if (const Field* field = find(fields(), name)) return *field;
    std::vector<std::string_view> names;
    for (const Field& field : fields()) names.push_back(field.name);
    const std::string near = nearest(name, names);
    const std::string_view wrong = name.substr(0, 80);
    throw Error(ErrorKind::BadInput, near.empty() ? Said("There is no field \"%1\".", wrong)
                                                  : Said("There is no field \"%1\"; nearest: \"%2\".", wrong, near));
}

void Settings::set(FieldName name, Value value) {
    const Field& field = this->field(name);
    if (std::holds_alternative<std::monostate>(value)) {
        if (const auto found = m_values.find(name.text()); found != m_values.end()) m_values.erase(found);
        return;
    }
    m_values.insert_or_assign(std::string(name.text()), checked(field, std::move(value)));
}

void Settings::setFromText(FieldName name, std::string_view text) {
    const Field& field = this->field(name);
    const std::string_view plain = trimmed(text);
    if (plain.empty()) return set(name, std::monostate{});
    const auto reading = [&](const Value& value) { set(name, value); };
    switch (field.kind) {
    case FieldKind::Flag:
        for (const std::string_view yes : {"true", "yes", "on", "1"})
            if (plain == yes) return reading(true);
        for (const std::string_view no : {"false", "no", "off", "0"})
            if (plain == no) return reading(false);
        break;
    case FieldKind::Integer:
        if (std::int64_t whole = 0; parse(plain, whole)) return reading(whole);
        break;
    case FieldKind::Real:
        if (double number = 0; parse(plain, number)) return reading(number);
        break;
    case FieldKind::Text: return reading(std::string(text));
    case FieldKind::Path:
    case FieldKind::Choice: return reading(std::string(plain));
    case FieldKind::Words: return reading(splitWords(plain));
    }
    reject(field, Said("must be %1, not \"%2\"", nameOf(field.kind), plain.substr(0, 80)));
}

bool Settings::isGiven(FieldName name) const { return m_values.find(name.text()) != m_values.end(); }

Value Settings::given(FieldName name) const {
    const auto found = m_values.find(name.text());
    return found == m_values.end() ? Value{} : found->second;
}

Value Settings::value(FieldName name) const {
    const auto found = m_values.find(name.text());
    return found == m_values.end() ? field(name).fallback : found->second;
}

void Settings::unresolved(FieldName name) {
    throw Error(ErrorKind::Bug,
                {"The field %1 was read before its default was filled in, or as another kind than it has.",
                 quoted(name.text())});
}

std::string Settings::text(FieldName name) const {
    const Value held = value(name);
    if (std::holds_alternative<std::monostate>(held)) return {};
    if (const auto* text = std::get_if<std::string>(&held)) return *text;
    unresolved(name);
}

WordList Settings::words(FieldName name) const {
    const Value held = value(name);
    if (std::holds_alternative<std::monostate>(held)) return {};
    if (const auto* words = std::get_if<WordList>(&held)) return *words;
    unresolved(name);
}

std::string toText(const Value& value) {
    struct Text {
        std::string operator()(std::monostate) const { return {}; }
        std::string operator()(bool yes) const { return yes ? "yes" : "no"; }
        std::string operator()(std::int64_t whole) const { return std::to_string(whole); }
        std::string operator()(double number) const { return numberText(number); }
        std::string operator()(const std::string& text) const { return text; }
        std::string operator()(const std::vector<std::string>& words) const { return joined(words); }
    };
    return std::visit(Text{}, value);
}

} // namespace lathe
