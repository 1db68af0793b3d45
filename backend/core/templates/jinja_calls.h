#pragma once
// What templates can call: filters, tests, methods and functions, each family a table. And how arguments reach them.
#include "templates/jinja_run.h"

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace lathe::jinja {

struct ArgumentNodes;

struct Arguments {
    std::span<const Value> positional;
    std::span<const std::pair<std::string_view, Value>> named;
};

/// The arguments by the names that the callee gives them; nullptr: not given. Throws Fault for too many and unknown
/// ones.
template <std::size_t N>
std::array<const Value*, N> bind(const Arguments& arguments, std::string_view who,
                                 const std::array<std::string_view, N>& names) {
    std::array<const Value*, N> bound{};
    if (arguments.positional.size() > N)
        throw Fault{std::string(who) + "() takes at most " + std::to_string(N) + " arguments, "
                    + std::to_string(arguments.positional.size()) + " are given"};
    for (std::size_t i = 0; i < arguments.positional.size(); ++i) bound[i] = &arguments.positional[i];
    for (const auto& [name, value] : arguments.named) {
        std::size_t i = 0;
        while (i < N && names[i] != name) ++i;
        if (i == N) throw Fault{std::string(who) + "() has no argument called " + std::string(name)};
        if (bound[i]) throw Fault{std::string(who) + "() got the argument " + std::string(name) + " twice"};
        bound[i] = &value;
    }
    return bound;
}
inline void bindNone(const Arguments& arguments, std::string_view who) { bind<0>(arguments, who, {}); }

/// An argument that must be of a type; throws Fault naming the callee.
std::int64_t integerOf(const Value& value, std::string_view who);
std::string_view stringOf(const Value& value, std::string_view who);
[[noreturn]] void missing(std::string_view who, std::string_view argument);

using Filter = Value (*)(Run& run, const Value& input, const Arguments& arguments);
using Test = bool (*)(Run& run, const Value& input, const Arguments& arguments);
using BinaryOperator = Value (*)(Run& run, const Value& a, const Value& b);
using Comparison = bool (*)(Run& run, const Value& a, const Value& b);

struct FilterRow {
    std::string_view name;
    Filter apply;
};
struct TestRow {
    std::string_view name;
    Test holds;
};
struct MethodRow {
    std::string_view name;
    Filter call;
};
struct BuiltIn {
    std::string_view name;
    Value (*call)(Run& run, const Arguments& arguments);
};

Filter filterOf(std::string_view name); ///< nullptr: no such filter
Test testOf(std::string_view name);
const MethodRow* stringMethod(std::string_view name);
const MethodRow* dictMethod(std::string_view name);
const MethodRow* listMethod(std::string_view name);
const MethodRow* sequenceMethod(const Value& sequence,
                                const MethodRow* row); ///< tuples and ranges have few of a list's
std::span<const BuiltIn> builtIns();    ///< range, namespace, raise_exception, ...

// The parts of the filters' table.
std::span<const FilterRow> textFilters();
std::span<const FilterRow> listFilters();
std::span<const FilterRow> choiceFilters();
std::span<const FilterRow> numberFilters();

// ---- what they and the nodes share ----

/// Python's getattr and [] as the sandbox has them. Undefined where there is none; throws Fault for those of undefined
/// values.
Value attribute(Run& run, const Value& object, std::string_view name);
Value item(Run& run, const Value& object, const Value& index);
/// "a.b.0": items in items, as filters' `attribute` names them. `usual`: instead of what is undefined; may be null.
Value attributePath(Run& run, const Value& object, const Value& path, const Value* usual = nullptr);
Value slice(Run& run, const Value& object, const Value& start, const Value& stop, const Value& step);

/// The items that a loop goes over: a string's characters, a dict's keys. Throws Fault for what Python can't iterate
/// over.
List itemsOf(Run& run, const Value& value);

std::int64_t lengthOf(const Value& value); ///< len()
bool contains(Run& run, const Value& container, const Value& element);

Value call(Run& run, const Value& callee, const Arguments& arguments);

// Operators.
Value add(Run& run, const Value& a, const Value& b);
Value subtract(Run& run, const Value& a, const Value& b);
Value multiply(Run& run, const Value& a, const Value& b);
Value divide(Run& run, const Value& a, const Value& b);
Value floorDivide(Run& run, const Value& a, const Value& b);
Value modulo(Run& run, const Value& a, const Value& b);
Value power(Run& run, const Value& a, const Value& b);
Value negative(const Value& a);

bool isEqual(Run& run, const Value& a, const Value& b);
bool isNotEqual(Run& run, const Value& a, const Value& b);
bool isLess(Run& run, const Value& a, const Value& b);
bool isLessOrEqual(Run& run, const Value& a, const Value& b);
bool isGreater(Run& run, const Value& a, const Value& b);
bool isGreaterOrEqual(Run& run, const Value& a, const Value& b);
bool isIn(Run& run, const Value& a, const Value& b);
bool isNotIn(Run& run, const Value& a, const Value& b);

/// "%s and %d" % values (printf-style formatting) and "{} and {x}".format(...).
Value formatPercent(Run& run, const Value& pattern, std::span<const Value> positional, const Dict* named);
Value formatBraces(Run& run, const Value& pattern, const Arguments& arguments);

/// repr() of an undefined value's reason: "'x' is undefined".
std::string whyUndefined(const Value& value);
/// Throws Fault where the value is undefined.
void mustBeDefined(const Value& value);

} // namespace lathe::jinja
