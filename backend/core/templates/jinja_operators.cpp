// Python's operators.
#include "templates/jinja_calls.h"
#include "templates/jinja_print.h"
#include "templates/jinja_text.h"

#include <cmath>

namespace lathe::jinja {

namespace {

[[noreturn]] void unsupported(const char* sign, const Value& a, const Value& b) {
    mustBeDefined(a);
    mustBeDefined(b);
    throw Fault{"unsupported operand type(s) for " + std::string(sign) + ": '" + std::string(typeName(a)) + "' and '"
                + std::string(typeName(b)) + "'"};
}

[[noreturn]] void tooLarge() { throw Fault{"a whole number needs more than 64 bits"}; }
[[noreturn]] void byZero(const char* what) { throw Fault{what}; }

Value repeated(Run& run, const Value& value, std::int64_t times) {
    const auto count = static_cast<std::size_t>(std::max<std::int64_t>(times, 0));
    if (value.isString()) {
        if (count > 0)
            run.needs(value.size > 0
                          ? (value.size > (std::size_t(1) << 40) / count ? std::size_t(1) << 40 : value.size * count)
                          : 0);
        std::string made;
        for (std::size_t i = 0; i < count && value.size > 0; ++i) made += value.text();
        return run.from(value, run.text(made));
    }
    if (count > 0 && value.list->count > 0)
        run.needs(std::min(count, std::size_t(1) << 30) * value.list->count * sizeof(Value));
    std::vector<Value> items;
    for (std::size_t i = 0; i < count && value.list->count > 0; ++i)
        items.insert(items.end(), value.list->items, value.list->items + value.list->count);
    return run.list(value.kind, items);
}

bool isRepeatable(const Value& value) {
    return value.isString() || value.kind == Kind::List || value.kind == Kind::Tuple;
}

} // namespace

Value add(Run& run, const Value& a, const Value& b) {
    if (a.isString() && b.isString()) {
        if (a.markup == b.markup) {
            const Value both[] = {a, b};
            Value made = run.joined(both);
            made.markup = a.markup;
            return made;
        }
        const Value both[] = {a.markup ? a : run.from(a, run.text(escaped(a.text()))),
                              b.markup ? b : run.from(b, run.text(escaped(b.text())))};
        Value made = run.joined(both);
        made.markup = true;
        return made;
    }
    if (a.isInteger() && b.isInteger()) {
        std::int64_t sum = 0;
        if (__builtin_add_overflow(a.whole(), b.whole(), &sum)) tooLarge();
        return Value::number(sum);
    }
    if (a.isNumber() && b.isNumber()) return Value::number(a.floating() + b.floating());
    if (a.kind == b.kind && (a.kind == Kind::List || a.kind == Kind::Tuple)) {
        std::vector<Value> items(a.list->items, a.list->items + a.list->count);
        items.insert(items.end(), b.list->items, b.list->items + b.list->count);
        run.step(static_cast<std::int64_t>(items.size()));
        return run.list(a.kind, items);
    }
    mustBeDefined(a);
    mustBeDefined(b);
    if (a.isString()) throw Fault{"can only concatenate str (not \"" + std::string(typeName(b)) + "\") to str"};
    unsupported("+", a, b);
}

Value subtract(Run&, const Value& a, const Value& b) {
    if (!a.isNumber() || !b.isNumber()) unsupported("-", a, b);
    if (!a.isInteger() || !b.isInteger()) return Value::number(a.floating() - b.floating());
    std::int64_t made = 0;
    if (__builtin_sub_overflow(a.whole(), b.whole(), &made)) tooLarge();
    return Value::number(made);
}

Value multiply(Run& run, const Value& a, const Value& b) {
    if (isRepeatable(a) && b.isInteger()) return repeated(run, a, b.whole());
    if (isRepeatable(b) && a.isInteger()) return repeated(run, b, a.whole());
    if (!a.isNumber() || !b.isNumber()) unsupported("*", a, b);
    if (!a.isInteger() || !b.isInteger()) return Value::number(a.floating() * b.floating());
    std::int64_t made = 0;
    if (__builtin_mul_overflow(a.whole(), b.whole(), &made)) tooLarge();
    return Value::number(made);
}

Value divide(Run&, const Value& a, const Value& b) {
    if (!a.isNumber() || !b.isNumber()) unsupported("/", a, b);
    if (b.floating() == 0) byZero(a.isInteger() && b.isInteger() ? "division by zero" : "float division by zero");
    return Value::number(a.floating() / b.floating());
}

Value floorDivide(Run&, const Value& a, const Value& b) {
    if (!a.isNumber() || !b.isNumber()) unsupported("//", a, b);
    if (!a.isInteger() || !b.isInteger()) {
        if (b.floating() == 0) byZero("float floor division by zero");
        return Value::number(std::floor((a.floating() - std::fmod(a.floating(), b.floating())) / b.floating()
                                        + (std::fmod(a.floating(), b.floating()) != 0
                                                   && (std::fmod(a.floating(), b.floating()) < 0) != (b.floating() < 0)
                                               ? -0.5
                                               : 0.5)));
    }
    const std::int64_t x = a.whole(), y = b.whole();
    if (y == 0) byZero("integer division or modulo by zero");
    if (y == -1) return negative(Value::number(x));
    return Value::number(x / y - (x % y != 0 && (x % y < 0) != (y < 0)));
}

Value modulo(Run& run, const Value& a, const Value& b) {
    if (a.isString()) {
        static const Dict nothing;
        if (b.kind == Kind::Tuple) return formatPercent(run, a, {b.list->items, b.list->count}, nullptr);
        return formatPercent(run, a, {&b, 1},
                             b.kind == Kind::Dict                ? b.dict
                             : b.isUndefined() || b.isSequence() ? &nothing
                                                                 : nullptr); // what has items need not be used up
    }
    if (!a.isNumber() || !b.isNumber()) unsupported("%", a, b);
    if (!a.isInteger() || !b.isInteger()) {
        if (b.floating() == 0) byZero("float modulo");
        const double rest = std::fmod(a.floating(), b.floating());
        if (rest == 0) return Value::number(std::copysign(0.0, b.floating()));
        return Value::number((rest < 0) != (b.floating() < 0) ? rest + b.floating() : rest);
    }
    const std::int64_t x = a.whole(), y = b.whole();
    if (y == 0) byZero("integer division or modulo by zero");
    if (y == -1) return Value::number(std::int64_t(0));
    const std::int64_t rest = x % y;
    return Value::number(rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest);
}

Value power(Run&, const Value& a, const Value& b) {
    if (!a.isNumber() || !b.isNumber()) unsupported("** or pow()", a, b);
    if (!a.isInteger() || !b.isInteger() || b.whole() < 0) {
        if (a.floating() == 0 && b.floating() < 0) byZero("0.0 cannot be raised to a negative power");
        if (a.floating() < 0 && std::floor(b.floating()) != b.floating())
            throw Fault{"complex numbers are not supported"};
        const double made = std::pow(a.floating(), b.floating());
        if (std::isinf(made) && std::isfinite(a.floating()) && std::isfinite(b.floating()))
            throw Fault{"(34, 'Numerical result out of range')"};
        return Value::number(made);
    }
    std::int64_t made = 1, base = a.whole();
    if (base == 1 || base == 0 || base == -1)
        return Value::number(b.whole() == 0                     ? std::int64_t(1)
                             : base == -1 && b.whole() % 2 == 0 ? std::int64_t(1)
                                                                : base);
    for (std::int64_t i = 0; i < b.whole(); ++i)
        if (__builtin_mul_overflow(made, base, &made)) tooLarge();
    return Value::number(made);
}

Value negative(const Value& a) {
    if (a.kind == Kind::Float) return Value::number(-a.real);
    std::int64_t made = 0;
    if (__builtin_sub_overflow(std::int64_t(0), a.whole(), &made)) tooLarge();
    return Value::number(made);
}

bool isEqual(Run& run, const Value& a, const Value& b) {
    run.charge(a, b);
    return equal(a, b);
}
bool isNotEqual(Run& run, const Value& a, const Value& b) { return !isEqual(run, a, b); }

namespace {
bool lessThan(Run& run, const Value& a, const Value& b, const Value& shownA, const Value& shownB, const char* sign) {
    mustBeDefined(shownA);
    mustBeDefined(shownB);
    run.charge(a, b);
    return less(a, b, sign);
}
} // namespace

bool isLess(Run& run, const Value& a, const Value& b) { return lessThan(run, a, b, a, b, "<"); }
bool isGreater(Run& run, const Value& a, const Value& b) { return lessThan(run, b, a, a, b, ">"); }
bool isLessOrEqual(Run& run, const Value& a, const Value& b) { return lessThan(run, a, b, a, b, "<=") || equal(a, b); }
bool isGreaterOrEqual(Run& run, const Value& a, const Value& b) {
    return lessThan(run, b, a, a, b, ">=") || equal(a, b);
}
bool isIn(Run& run, const Value& a, const Value& b) { return contains(run, b, a); }
bool isNotIn(Run& run, const Value& a, const Value& b) { return !contains(run, b, a); }

} // namespace lathe::jinja
