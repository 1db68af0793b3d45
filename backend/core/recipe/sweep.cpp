// Values are set in a copy of the recipe, fields as ordinary as any, so that a sweep can vary whatever a recipe has.
#include "recipe/sweep.h"

#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "lathe/field_place.h"
#include "lathe/joined.h"
#include "lathe/method_info.h"
#include "recipe/field_path.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <set>

namespace lathe {
namespace {

constexpr std::string_view defaultMethod = "lora"; // as resolve() takes it

/// Which method an entry of the list is, as though it were a field: a choice of all of them.
const Field& methodField() {
    static const Field field = [] {
        Field made{.name = "method", .label = "Method", .kind = FieldKind::Choice};
        for (const MethodInfo& info : methodInfos()) made.choices.push_back({info.name, info.summary, info.label});
        return made;
    }();
    return field;
}

Recipe withMethod(Recipe recipe) {
    if (recipe.methods.empty())
        recipe.methods.push_back({std::string(defaultMethod), Settings(*methodInfo(defaultMethod).fields)});
    return recipe;
}

/// Another method in its place keeps what the two have in common.
void changeMethod(MethodChoice& choice, const std::string& method) {
    Settings settings(*methodInfo(method).fields);
    for (const Field& field : *methodInfo(method).fields)
        if (lathe::find(choice.settings.fields(), field.name) && choice.settings.isGiven(field)) try {
                settings.set(field, choice.settings.given(field));
            } catch (const Error&) { // the same name for something else
            }
    choice = {method, std::move(settings)};
}

/// Null where the recipe has no such place.
Settings* settingsAt(Recipe& recipe, std::string_view path, std::string_view& name) {
    std::size_t number = 0;
    if (entryOf(path, "methods", number, name))
        return number < recipe.methods.size() ? &recipe.methods[number].settings : nullptr;
    if (entryOf(path, "data", number, name)) return number < recipe.data.size() ? &recipe.data[number] : nullptr;
    name = path;
    return &recipe.settings;
}

bool isMethod(std::string_view path) {
    std::size_t number = 0;
    std::string_view name;
    return entryOf(path, "methods", number, name) && name == "method";
}

/// Sets it; false where the method that the run has by now has no such field.
bool apply(Recipe& recipe, std::string_view path, const Value& value) {
    std::string_view name;
    Settings* settings = settingsAt(recipe, path, name);
    if (!settings) return false;
    if (isMethod(path)) {
        const auto* method = std::get_if<std::string>(&value);
        if (!method) throw Error(ErrorKind::BadInput, "A method is named by a word.");
        std::size_t number = 0;
        entryOf(path, "methods", number, name);
        changeMethod(recipe.methods[number], *method);
        return true;
    }
    const bool ofMethod = path.starts_with("methods[");
    if (ofMethod && !lathe::find(settings->fields(), name)) return false;
    settings->set(FieldName(name), value);
    return true;
}

const Field& fieldAt(const Recipe& recipe, std::string_view path) {
    if (isMethod(path)) return methodField();
    const FieldPlace place = fieldPlace(path, recipe);
    if (!place.field) throw Error(ErrorKind::BadInput, {"The recipe has no field \"%1\".", path.substr(0, 80)});
    return *place.field;
}

// ---- values ------------------------------------------------------------------------------------------------------

double fourDigits(double number) {
    char text[32];
    std::snprintf(text, sizeof text, "%.4g", number);
    double rounded = number;
    std::from_chars(text, text + std::char_traits<char>::length(text), rounded);
    return rounded;
}

double between(const ValueRange& range, double share) {
    if (share <= 0) return range.from;
    if (share >= 1) return range.to;
    return range.logarithmic ? range.from * std::pow(range.to / range.from, share)
                             : range.from + (range.to - range.from) * share;
}

Value valueAt(const ValueRange& range, double share, const Field& field) {
    const double number = between(range, share);
    if (field.kind == FieldKind::Integer) return std::int64_t(std::llround(number));
    if (share <= 0 || share >= 1) return number; // an end, as it was given
    return std::clamp(fourDigits(number), range.from, range.to);
}

void requireRange(const ValueRange& range, const Field& field) {
    const TableWord label{field.label};
    if (field.kind != FieldKind::Integer && field.kind != FieldKind::Real)
        throw Error(ErrorKind::BadInput, {"%1 has no range: it is no number.", label}, "List its values.");
    if (!std::isfinite(range.from) || !std::isfinite(range.to) || !(range.from < range.to))
        throw Error(ErrorKind::BadInput, {"The range of %1 must begin below its end.", label});
    if (range.logarithmic && range.from <= 0)
        throw Error(ErrorKind::BadInput, {"A logarithmic range must begin above 0, and that of %1 does not.", label});
    if (range.count < 0 || range.count == 1 || range.count > mostSweepRuns)
        throw Error(ErrorKind::BadInput,
                    {"A range has 2 to %1 values; that of %2 has %3.", mostSweepRuns, label, range.count});
}

// ---- chance ------------------------------------------------------------------------------------------------------

/// SplitMix64: the same numbers on every machine and with every library.
class Chance {
public:
    explicit Chance(std::uint64_t seed) : m_state(seed) {}
    std::uint64_t next() {
        std::uint64_t z = m_state += 0x9e3779b97f4a7c15u;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        return z ^ (z >> 31);
    }
    double share() { return double(next() >> 11) / double(std::uint64_t(1) << 53); } ///< 0 to 1, without 1
    std::size_t below(std::size_t count) { return std::size_t(share() * double(count)); }

private:
    std::uint64_t m_state;
};

// ---- runs --------------------------------------------------------------------------------------------------------

/// A varied field with its values at hand.
struct Dimension {
    const VariedField* varied;
    const Field* field;
    std::vector<Value> values; ///< none: any of the range
};

std::vector<Dimension> dimensionsOf(const Sweep& sweep, const Recipe& base) {
    if (sweep.varied.empty()) throw Error(ErrorKind::BadInput, "Nothing varies.", "Choose a field and its values.");
    std::vector<Dimension> dimensions;
    std::set<std::string> seen;
    for (const VariedField& varied : sweep.varied) {
        if (!seen.insert(varied.field).second)
            throw Error(ErrorKind::BadInput, {"\"%1\" varies twice.", varied.field}, "Put its values together.");
        Dimension one{&varied, &fieldAt(base, varied.field), varied.values};
        if (varied.range) {
            requireRange(*varied.range, *one.field);
            if (varied.range->count > 0) one.values = valuesIn(*varied.range, *one.field);
            else if (sweep.draws == 0)
                throw Error(ErrorKind::BadInput,
                            {"The range of %1 has no number of values.", TableWord{one.field->label}},
                            "Give one, or draw the runs by chance.");
        } else if (varied.values.empty()) {
            throw Error(ErrorKind::BadInput, {"%1 has no values.", TableWord{one.field->label}}, "Give some.");
        }
        dimensions.push_back(std::move(one));
    }
    return dimensions;
}

/// What is written of a value in a run's name.
std::string wordFor(const Field& field, const Value& value) {
    const std::string text = toText(value);
    for (const Option& option : field.choices)
        if (option.name == text) return labelOf(option);
    return field.kind == FieldKind::Path ? std::filesystem::path(text).filename().string() : text;
}

std::string lowered(std::string text) { // but for "LoRA+ ratio" and "AdamW beta 1"
    const auto isCapital = [](unsigned char c) { return std::isupper(c) != 0; };
    const auto wordEnd = std::find(text.begin(), text.end(), ' ');
    if (std::count_if(text.begin(), wordEnd, isCapital) == 1)
        text[0] = char(std::tolower(static_cast<unsigned char>(text[0])));
    return text;
}

std::string nameOf(const std::vector<Dimension>& dimensions, const std::vector<Value>& values, const Recipe& base) {
    std::string name;
    for (std::size_t i = 0; i < dimensions.size(); ++i) {
        if (values[i] == Value{}) continue;
        const Field& field = *dimensions[i].field;
        const auto same = [&](const Dimension& one) { return one.field->label == field.label; };
        const bool alone = std::count_if(dimensions.begin(), dimensions.end(), same) == 1;
        const std::string title =
            alone ? std::string(field.label) : std::string(fieldPlace(dimensions[i].varied->field, base).title);
        addTo(name, isMethod(dimensions[i].varied->field) && alone ? wordFor(field, values[i])
                                                                   : lowered(title) + " " + wordFor(field, values[i]));
    }
    return name;
}

SweepRun madeOf(const std::vector<Dimension>& dimensions, std::vector<Value> values, const Recipe& base) {
    SweepRun run{base, std::move(values), std::nullopt};
    const auto set = [&](bool methods) { // which decide what fields there are
        for (std::size_t i = 0; i < dimensions.size(); ++i) {
            const std::string& path = dimensions[i].varied->field;
            if (isMethod(path) != methods) continue;
            try {
                if (!apply(run.recipe, path, run.values[i])) run.values[i] = Value{};
            } catch (const Error& error) {
                if (!run.problem) run.problem = Problem{path, error.info().message};
            }
        }
    };
    set(true);
    set(false);
    run.recipe.settings.set(field::name, nameOf(dimensions, run.values, base));
    return run;
}

/// Keeps each recipe once.
class Distinct {
public:
    bool add(SweepRun run) {
        std::string key = toJson(run.recipe);
        if (run.problem) // its recipe does not have the value
            for (const Value& value : run.values) key += '\n' + toText(value);
        if (!m_seen.insert(std::move(key)).second) return false;
        runs.push_back(std::move(run));
        return true;
    }
    std::vector<SweepRun> runs;

private:
    std::set<std::string> m_seen;
};

/// How many combinations there are; 0: more than can be counted.
std::int64_t combinationsOf(const std::vector<Dimension>& dimensions) {
    std::int64_t count = 1;
    for (const Dimension& one : dimensions) {
        if (one.values.empty() || count > (std::int64_t{1} << 40)) return 0;
        count *= std::int64_t(one.values.size());
    }
    return count;
}

std::vector<Value> combination(const std::vector<Dimension>& dimensions, std::int64_t number) {
    std::vector<Value> values(dimensions.size());
    for (std::size_t i = dimensions.size(); i-- > 0;) {
        const auto count = std::int64_t(dimensions[i].values.size());
        values[i] = dimensions[i].values[std::size_t(number % count)];
        number /= count;
    }
    return values;
}

std::vector<SweepRun> drawn(const Sweep& sweep, const std::vector<Dimension>& dimensions, const Recipe& base) {
    Chance chance(sweep.seed);
    Distinct distinct;
    const auto enough = [&] { return std::int64_t(distinct.runs.size()) >= sweep.draws; };
    const std::int64_t all = combinationsOf(dimensions);
    constexpr std::int64_t fewEnoughToShuffle = 100'000;
    if (all > 0 && all <= fewEnoughToShuffle) { // each of them comes, if need be
        std::vector<std::int64_t> numbers(std::size_t(all), 0);
        for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = std::int64_t(i);
        for (std::size_t i = 0; i < numbers.size() && !enough(); ++i) {
            std::swap(numbers[i], numbers[i + chance.below(numbers.size() - i)]);
            distinct.add(madeOf(dimensions, combination(dimensions, numbers[i]), base));
        }
        return std::move(distinct.runs);
    }
    constexpr std::int64_t patience = 100; // draws for each run: an Integer's range may hold fewer values than asked
    for (std::int64_t tries = 0; tries < patience * sweep.draws && !enough(); ++tries) {
        std::vector<Value> values;
        for (const Dimension& one : dimensions)
            values.push_back(one.values.empty() ? valueAt(*one.varied->range, chance.share(), *one.field)
                                                : one.values[chance.below(one.values.size())]);
        distinct.add(madeOf(dimensions, std::move(values), base));
    }
    return std::move(distinct.runs);
}

} // namespace

std::string sweepTag(std::string_view name) { return "sweep:" + std::string(name); }

std::vector<Value> valuesIn(const ValueRange& range, const Field& field) {
    std::vector<Value> values;
    for (std::int64_t i = 0; i < range.count; ++i) {
        const Value value = valueAt(range, double(i) / double(range.count - 1), field);
        if (values.empty() || values.back() != value) values.push_back(value); // whole numbers may lie close
    }
    return values;
}

std::vector<SweepField> sweepFields(const Recipe& given) {
    const Recipe recipe = withMethod(given);
    std::vector<SweepField> fields;
    const auto add = [&](const std::string& path, const Field& field) {
        fields.push_back({path, fieldPlace(path, recipe).title, &field});
    };
    for (std::size_t i = 0; i < recipe.methods.size(); ++i) {
        const std::string entry = "methods[" + std::to_string(i) + "].";
        add(entry + "method", methodField());
        for (const Field& field : *methodInfo(recipe.methods[i].method).fields)
            add(entry + std::string(field.name), field);
    }
    for (const Field& field : recipeFields())
        if (field.name != FieldName(field::name).text()) add(std::string(field.name), field);
    for (std::size_t i = 0; i < recipe.data.size(); ++i)
        for (const Field& field : dataFields())
            add("data[" + std::to_string(i) + "]." + std::string(field.name), field);
    return fields;
}

std::vector<SweepRun> runsOf(const Sweep& sweep) {
    const Recipe base = withMethod(sweep.recipe);
    const std::vector<Dimension> dimensions = dimensionsOf(sweep, base);
    const auto refuseMany = [](const std::string& count) {
        throw Error(ErrorKind::BadInput, {"The sweep comes to %1 runs; it may have at most %2.", count, mostSweepRuns},
                    "Give fewer values, or draw some of the runs by chance.");
    };
    if (sweep.draws < 0 || sweep.draws > mostSweepRuns) refuseMany(std::to_string(sweep.draws));
    if (sweep.draws > 0) return drawn(sweep, dimensions, base);
    const std::int64_t all = combinationsOf(dimensions);
    if (all <= 0 || all > mostSweepRuns) refuseMany(all <= 0 ? "too many" : std::to_string(all));
    Distinct distinct;
    for (std::int64_t number = 0; number < all; ++number)
        distinct.add(madeOf(dimensions, combination(dimensions, number), base));
    return std::move(distinct.runs);
}

} // namespace lathe
