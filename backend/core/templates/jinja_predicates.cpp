// What stands behind `is`.
#include "templates/jinja_calls.h"
#include "templates/jinja_print.h"
#include "templates/jinja_text.h"

#include <unordered_map>

namespace lathe::jinja {

namespace {

const Value& other(const Arguments& arguments, std::string_view who) {
    if (arguments.positional.size() != 1 || !arguments.named.empty())
        throw Fault{"the test " + std::string(who) + " needs one argument"};
    return arguments.positional[0];
}

/// Whether value % by is this.
bool leaves(Run& run, const Value& value, const Value& by, std::int64_t rest) {
    return equal(modulo(run, value, by), Value::number(rest));
}

bool defined(Run&, const Value& value, const Arguments&) { return !value.isUndefined(); }
bool undefined(Run&, const Value& value, const Arguments&) { return value.isUndefined(); }
bool none(Run&, const Value& value, const Arguments&) { return value.isNone(); }
bool boolean(Run&, const Value& value, const Arguments&) { return value.kind == Kind::Bool; }
bool isTrueValue(Run&, const Value& value, const Arguments&) { return value.kind == Kind::Bool && value.truth; }
bool isFalseValue(Run&, const Value& value, const Arguments&) { return value.kind == Kind::Bool && !value.truth; }
bool integer(Run&, const Value& value, const Arguments&) { return value.kind == Kind::Int; }
bool real(Run&, const Value& value, const Arguments&) { return value.kind == Kind::Float; }
bool number(Run&, const Value& value, const Arguments&) { return value.isNumber(); }
bool string(Run&, const Value& value, const Arguments&) { return value.isString(); }
bool mapping(Run&, const Value& value, const Arguments&) { return value.kind == Kind::Dict; }
bool sequence(Run&, const Value& value, const Arguments&) {
    return value.isString() || value.isSequence() || value.kind == Kind::Dict || value.isUndefined();
}
bool iterable(Run&, const Value& value, const Arguments&) {
    return value.isString() || value.isItems() || value.kind == Kind::Dict || value.isUndefined();
}
bool callable(Run&, const Value& value, const Arguments&) {
    return value.isUndefined()
           || (value.kind >= Kind::Loop && (value.kind != Kind::Object || value.object->type == Object::Type::Joiner));
}
bool escapedText(Run&, const Value& value, const Arguments&) { return value.markup; }
bool lowerCase(Run& run, const Value& value, const Arguments&) { return run.charge(value), isLower(printed(value)); }
bool upperCase(Run& run, const Value& value, const Arguments&) { return run.charge(value), isUpper(printed(value)); }
bool odd(Run& run, const Value& value, const Arguments&) {
    return leaves(run, value, Value::number(std::int64_t(2)), 1);
}
bool even(Run& run, const Value& value, const Arguments&) {
    return leaves(run, value, Value::number(std::int64_t(2)), 0);
}
bool divisibleBy(Run& run, const Value& value, const Arguments& arguments) {
    return leaves(run, value, other(arguments, "divisibleby"), 0);
}
std::string_view nameIn(const Value& value) {
    if (value.kind == Kind::List || value.kind == Kind::Dict)
        throw Fault{"unhashable type: '" + std::string(typeName(value)) + "'"};
    return value.isString() ? value.text() : std::string_view();
}
bool filterTest(Run&, const Value& value, const Arguments&) { return filterOf(nameIn(value)) != nullptr; }
bool testTest(Run&, const Value& value, const Arguments&) { return testOf(nameIn(value)) != nullptr; }
bool sameAs(Run& run, const Value& value, const Arguments& arguments) {
    const Value& to = other(arguments, "sameas");
    if (value.kind != to.kind) return false;
    if (value.isItems() || value.kind >= Kind::Dict) return value.list == to.list;
    return isEqual(run, value, to);
}
bool inTest(Run& run, const Value& value, const Arguments& arguments) {
    return contains(run, other(arguments, "in"), value);
}

/// A test without arguments.
template <Test holds>
bool alone(Run& run, const Value& value, const Arguments& arguments) {
    bindNone(arguments, "the test");
    return holds(run, value, arguments);
}

template <Comparison compare>
bool compared(Run& run, const Value& value, const Arguments& arguments) {
    return compare(run, value, other(arguments, "of a comparison"));
}

} // namespace

Test testOf(std::string_view name) {
    static const std::unordered_map<std::string_view, Test> table = {{"defined", alone<defined>},
                                                                     {"undefined", alone<undefined>},
                                                                     {"none", alone<none>},
                                                                     {"boolean", alone<boolean>},
                                                                     {"true", alone<isTrueValue>},
                                                                     {"false", alone<isFalseValue>},
                                                                     {"integer", alone<integer>},
                                                                     {"float", alone<real>},
                                                                     {"number", alone<number>},
                                                                     {"string", alone<string>},
                                                                     {"mapping", alone<mapping>},
                                                                     {"sequence", alone<sequence>},
                                                                     {"iterable", alone<iterable>},
                                                                     {"callable", alone<callable>},
                                                                     {"escaped", alone<escapedText>},
                                                                     {"lower", alone<lowerCase>},
                                                                     {"upper", alone<upperCase>},
                                                                     {"odd", alone<odd>},
                                                                     {"even", alone<even>},
                                                                     {"divisibleby", divisibleBy},
                                                                     {"filter", alone<filterTest>},
                                                                     {"test", alone<testTest>},
                                                                     {"sameas", sameAs},
                                                                     {"in", inTest},
                                                                     {"eq", compared<isEqual>},
                                                                     {"==", compared<isEqual>},
                                                                     {"equalto", compared<isEqual>},
                                                                     {"ne", compared<isNotEqual>},
                                                                     {"!=", compared<isNotEqual>},
                                                                     {"gt", compared<isGreater>},
                                                                     {">", compared<isGreater>},
                                                                     {"greaterthan", compared<isGreater>},
                                                                     {"ge", compared<isGreaterOrEqual>},
                                                                     {">=", compared<isGreaterOrEqual>},
                                                                     {"lt", compared<isLess>},
                                                                     {"<", compared<isLess>},
                                                                     {"lessthan", compared<isLess>},
                                                                     {"le", compared<isLessOrEqual>},
                                                                     {"<=", compared<isLessOrEqual>}};
    const auto found = table.find(name);
    return found == table.end() ? nullptr : found->second;
}

} // namespace lathe::jinja
