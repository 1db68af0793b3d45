// Fields and values of a sweep as they are typed: rank=8,16 and learning_rate=1e-5..1e-3:log:4.
#include "lathe/error.h"
#include "lathe/joined.h"
#include "lathe/sweep.h"
#include "recipe/sweep.h"

#include <algorithm>
#include <charconv>

namespace lathe {
namespace {

std::string_view withoutBlanks(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// The field of that path, or the one that its name is of.
SweepField fieldCalled(std::string_view name, const Recipe& recipe) {
    const std::vector<SweepField> fields = sweepFields(recipe);
    std::vector<SweepField> found;
    for (const SweepField& one : fields)
        if (one.path == name) return one;
        else if (one.field->name == name) found.push_back(one);
    if (found.size() == 1) return found.front();
    if (found.size() > 1)
        throw Error(ErrorKind::BadInput,
                    {"Several fields are called \"%1\": %2.", name, joined(found, ", ", &SweepField::path)},
                    "Give one of these in full.");
    std::vector<std::string_view> names;
    for (const SweepField& one : fields) names.push_back(one.field->name);
    const std::string near = nearest(name, names);
    const std::string_view wrong = name.substr(0, 80);
    throw Error(ErrorKind::BadInput, near.empty() ? Said("There is no field \"%1\".", wrong)
                                                  : Said("There is no field \"%1\"; nearest: \"%2\".", wrong, near));
}

template <class Number> bool read(std::string_view text, Number& number) {
    text = withoutBlanks(text);
    if (text.starts_with('+')) text.remove_prefix(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return !text.empty() && error == std::errc{} && end == text.data() + text.size();
}

/// FROM..TO[:log|:linear][:COUNT]; nullopt: no range at all.
std::optional<ValueRange> rangeFrom(std::string_view text) {
    const auto dots = text.find("..");
    if (dots == std::string_view::npos) return std::nullopt;
    ValueRange range;
    std::string_view rest = text.substr(dots + 2);
    const auto colon = rest.find(':');
    if (!read(text.substr(0, dots), range.from) || !read(rest.substr(0, colon), range.to)) return std::nullopt;
    while (rest.find(':') != std::string_view::npos) {
        rest = rest.substr(rest.find(':') + 1);
        const std::string_view word = withoutBlanks(rest.substr(0, rest.find(':')));
        if (word == "log") range.logarithmic = true;
        else if (word != "linear" && !read(word, range.count))
            throw Error(ErrorKind::BadInput, {"The range \"%1\" can't be read.", text.substr(0, 80)},
                        "Write it as 1e-5..1e-3:log:4 (from, to, log or linear, how many).");
    }
    return range;
}

/// At commas; of a list of words each value is a list, so that these are set apart by semicolons.
std::vector<std::string_view> parts(std::string_view text, char between) {
    std::vector<std::string_view> all;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find(between, at), text.size());
        if (const std::string_view one = withoutBlanks(text.substr(at, end - at)); !one.empty()) all.push_back(one);
        at = end + 1;
    }
    return all;
}

} // namespace

VariedField variedFromText(std::string_view name, std::string_view text, const Recipe& recipe) {
    const SweepField place = fieldCalled(withoutBlanks(name), recipe);
    const Field& field = *place.field;
    VariedField varied{place.path, {}, {}};
    const bool isNumber = field.kind == FieldKind::Integer || field.kind == FieldKind::Real;
    if (isNumber) varied.range = rangeFrom(text);
    if (varied.range) return varied;
    const Fields one{field};
    for (const std::string_view part : parts(text, field.kind == FieldKind::Words ? ';' : ',')) {
        Settings settings(one);
        settings.setFromText(field, part);
        const Value value = settings.given(field);
        if (std::find(varied.values.begin(), varied.values.end(), value) == varied.values.end())
            varied.values.push_back(value);
    }
    if (varied.values.empty())
        throw Error(ErrorKind::BadInput, {"%1 has no values.", TableWord{field.label}}, "Give some.");
    return varied;
}

} // namespace lathe
