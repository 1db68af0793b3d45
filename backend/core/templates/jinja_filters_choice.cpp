// Filters that ask another filter or a test about each item; defaults; numbers. And the table of all filters.
#include "templates/jinja_calls.h"
#include "templates/jinja_print.h"
#include "templates/jinja_text.h"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <unordered_map>

namespace lathe::jinja {

namespace {

Value mapFilter(Run& run, const Value& input, const Arguments& arguments) {
    if (!isTrue(input)) return run.list(Kind::Generator, {}); // as Jinja, whatever it is
    const List items = itemsOf(run, input);
    std::vector<Value> made;
    if (arguments.positional.empty()) {
        const auto [attributeName, usual] = bind<2>(arguments, "map", {"attribute", "default"});
        if (!attributeName) throw Fault{"map requires a filter argument"};
        for (std::size_t i = 0; i < items.count; ++i) {
            run.step();
            made.push_back(
                attributePath(run, items.items[i], *attributeName, usual && !usual->isNone() ? usual : nullptr));
        }
        return run.list(Kind::Generator, made);
    }
    const std::string_view name = stringOf(arguments.positional[0], "map");
    const Filter filter = filterOf(name);
    if (!filter && items.count > 0) throw Fault{"No filter named '" + std::string(name) + "'."};
    const Arguments rest{arguments.positional.subspan(1), arguments.named};
    for (std::size_t i = 0; i < items.count; ++i) {
        run.charge(items.items[i]);
        made.push_back(run.from(items.items[i], filter(run, items.items[i], rest)));
    }
    return run.list(Kind::Generator, made);
}

Value chosen(Run& run, const Value& input, const Arguments& arguments, const char* who, bool wanted, bool byAttribute) {
    if (!isTrue(input)) return run.list(Kind::Generator, {});
    if (byAttribute && arguments.positional.empty()) throw Fault{"Missing parameter for attribute name"};
    const std::size_t skipped = byAttribute ? 1 : 0;
    Test test = nullptr;
    Arguments rest;
    if (arguments.positional.size() > skipped) {
        const std::string_view name = stringOf(arguments.positional[skipped], who);
        test = testOf(name);
        if (!test) throw Fault{"No test named '" + std::string(name) + "'."};
        rest = {arguments.positional.subspan(skipped + 1), arguments.named};
    }
    const List items = itemsOf(run, input);
    std::vector<Value> kept;
    for (std::size_t i = 0; i < items.count; ++i) {
        run.step();
        const Value asked = byAttribute ? attributePath(run, items.items[i], arguments.positional[0]) : items.items[i];
        if ((test ? test(run, asked, rest) : isTrue(asked)) == wanted) kept.push_back(items.items[i]);
    }
    return run.list(Kind::Generator, kept);
}
Value selectFilter(Run& run, const Value& input, const Arguments& arguments) {
    return chosen(run, input, arguments, "select", true, false);
}
Value rejectFilter(Run& run, const Value& input, const Arguments& arguments) {
    return chosen(run, input, arguments, "reject", false, false);
}
Value selectAttrFilter(Run& run, const Value& input, const Arguments& arguments) {
    return chosen(run, input, arguments, "selectattr", true, true);
}
Value rejectAttrFilter(Run& run, const Value& input, const Arguments& arguments) {
    return chosen(run, input, arguments, "rejectattr", false, true);
}

Value defaultFilter(Run&, const Value& input, const Arguments& arguments) {
    const auto [usual, boolean] = bind<2>(arguments, "default", {"default_value", "boolean"});
    if (!input.isUndefined() && !(boolean && isTrue(*boolean) && !isTrue(input))) return input;
    return usual ? *usual : Value::text("");
}

Value attrFilter(Run& run, const Value& input, const Arguments& arguments) {
    const auto [name] = bind<1>(arguments, "attr", {"name"});
    if (!name) missing("attr", "name");
    const std::string_view text = stringOf(*name, "attr");
    if (input.kind == Kind::Dict && !dictMethod(text)) return Value::undefined(text);
    return attribute(run, input, text);
}

Value absFilter(Run&, const Value& input, const Arguments& arguments) {
    bindNone(arguments, "abs");
    mustBeDefined(input);
    if (!input.isNumber()) throw Fault{"bad operand type for abs(): '" + std::string(typeName(input)) + "'"};
    if (input.kind == Kind::Float) return Value::number(std::fabs(input.real));
    return input.whole() < 0 ? negative(input) : Value::number(input.whole());
}

/// float() of a text; nullopt where it is none.
std::optional<double> readFloat(std::string_view text) {
    std::string plain;
    text = stripped(text, true, true);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto digit = [&](std::size_t at) { return at < text.size() && text[at] >= '0' && text[at] <= '9'; };
        if (text[i] == '_') {
            if (i == 0 || !digit(i - 1) || !digit(i + 1)) return std::nullopt;
            continue;
        }
        plain += text[i];
    }
    std::string_view left = plain;
    if (left.starts_with('+')) left.remove_prefix(1);
    if (left.starts_with('+') || (plain.starts_with('+') && left.starts_with('-'))) return std::nullopt;
    double value = 0;
    const auto [end, problem] = std::from_chars(left.data(), left.data() + left.size(), value);
    if (problem == std::errc::result_out_of_range && end == left.data() + left.size())
        return std::strtod(std::string(left).c_str(), nullptr);
    if (problem != std::errc() || end != left.data() + left.size() || left.find('(') != std::string_view::npos)
        return std::nullopt;
    return value;
}

/// int() of a text.
std::optional<std::int64_t> readInteger(std::string_view text, int base) {
    text = stripped(text, true, true);
    bool negates = false;
    if (text.starts_with('-') || text.starts_with('+')) {
        negates = text[0] == '-';
        text.remove_prefix(1);
    }
    const char kind = text.size() > 2 && text[0] == '0' ? static_cast<char>(text[1] | 32) : ' ';
    const int prefixed = kind == 'x' ? 16 : kind == 'o' ? 8 : kind == 'b' ? 2 : 0;
    if (prefixed > 0 && (base == prefixed || base == 0)) {
        base = prefixed;
        text.remove_prefix(2);
    }
    if (base == 0) base = 10;
    std::string digits = negates ? "-" : "";
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] != '_') digits += text[i];
        else if (i == 0 || i + 1 == text.size() || text[i + 1] == '_') return std::nullopt;
    if (text.starts_with('-') || text.starts_with('+')) return std::nullopt;
    std::int64_t value = 0;
    const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
    if (problem == std::errc::result_out_of_range) throw Fault{"a whole number needs more than 64 bits"};
    if (problem != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    return value;
}

std::optional<std::int64_t> cutToInteger(double value) {
    if (std::isnan(value) || std::isinf(value)) return std::nullopt;
    if (std::fabs(value) >= 9.2e18) throw Fault{"a whole number needs more than 64 bits"};
    return static_cast<std::int64_t>(value);
}

Value intFilter(Run&, const Value& input, const Arguments& arguments) {
    const auto [usual, base] = bind<2>(arguments, "int", {"default", "base"});
    mustBeDefined(input);
    std::optional<std::int64_t> made;
    if (input.isInteger()) made = input.whole();
    else if (input.kind == Kind::Float) made = cutToInteger(input.real);
    else if (input.isString()) {
        const std::int64_t to = base ? integerOf(*base, "int") : 10;
        if (to != 0 && (to < 2 || to > 36)) throw Fault{"int() base must be >= 2 and <= 36, or 0"};
        made = readInteger(input.text(), static_cast<int>(to));
        if (!made)
            if (const auto real = readFloat(input.text())) made = cutToInteger(*real);
    }
    return made ? Value::number(*made) : usual ? *usual : Value::number(std::int64_t(0));
}

Value floatFilter(Run&, const Value& input, const Arguments& arguments) {
    const auto [usual] = bind<1>(arguments, "float", {"default"});
    mustBeDefined(input);
    std::optional<double> made;
    if (input.isNumber()) made = input.floating();
    else if (input.isString()) made = readFloat(input.text());
    return made ? Value::number(*made) : usual ? *usual : Value::number(0.0);
}

Value roundFilter(Run&, const Value& input, const Arguments& arguments) {
    const auto [precision, method] = bind<2>(arguments, "round", {"precision", "method"});
    mustBeDefined(input);
    if (!input.isNumber()) throw Fault{"type " + std::string(typeName(input)) + " doesn't define __round__ method"};
    const std::int64_t digits = precision ? integerOf(*precision, "round") : 0;
    const std::string_view how = method ? stringOf(*method, "round") : "common";
    if (how != "common" && how != "ceil" && how != "floor") throw Fault{"method must be common, ceil or floor"};
    if (std::abs(digits) > 300) throw Fault{"round(): more than 300 digits"};
    if (how != "common") {
        const double scale = std::pow(10.0, static_cast<double>(digits));
        const double scaled = input.floating() * scale;
        return Value::number((how == "ceil" ? std::ceil(scaled) : std::floor(scaled)) / scale);
    }
    if (input.isInteger() && digits >= 0) return Value::number(input.whole());
    const double value = input.floating();
    if (!std::isfinite(value)) return Value::number(value);
    if (digits < 0) { // half to even, as Python
        const double scale = std::pow(10.0, static_cast<double>(-digits));
        const double made = std::nearbyint(value / scale) * scale;
        return input.isInteger() ? Value::number(static_cast<std::int64_t>(made)) : Value::number(made);
    }
    char text[700]; // printf rounds the exact binary value, half to even, as Python does
    std::snprintf(text, sizeof text, "%.*f", static_cast<int>(digits), value);
    return Value::number(std::strtod(text, nullptr));
}

} // namespace

std::span<const FilterRow> choiceFilters() {
    static constexpr FilterRow rows[] = {{"map", mapFilter},
                                         {"select", selectFilter},
                                         {"reject", rejectFilter},
                                         {"selectattr", selectAttrFilter},
                                         {"rejectattr", rejectAttrFilter},
                                         {"default", defaultFilter},
                                         {"d", defaultFilter},
                                         {"attr", attrFilter}};
    return rows;
}

std::span<const FilterRow> numberFilters() {
    static constexpr FilterRow rows[] = {
        {"abs", absFilter}, {"int", intFilter}, {"float", floatFilter}, {"round", roundFilter}};
    return rows;
}

Filter filterOf(std::string_view name) {
    static const auto table = [] {
        std::unordered_map<std::string_view, Filter> all;
        for (const auto rows : {textFilters(), listFilters(), choiceFilters(), numberFilters()})
            for (const FilterRow& row : rows) all.emplace(row.name, row.apply);
        return all;
    }();
    const auto found = table.find(name);
    return found == table.end() ? nullptr : found->second;
}

Value attributePath(Run& run, const Value& object, const Value& path, const Value* usual) {
    if (!path.isString()) {
        const Value found = item(run, object, path);
        return found.isUndefined() && usual ? *usual : found;
    }
    Value value = object;
    for (std::string_view left = path.text();;) {
        const std::size_t dot = left.find('.');
        const std::string_view part = left.substr(0, dot);
        std::int64_t index = 0;
        const auto [end, problem] = std::from_chars(part.data(), part.data() + part.size(), index);
        const bool number = problem == std::errc() && end == part.data() + part.size() && part[0] != '-';
        value = item(run, value, number ? Value::number(index) : Value::text(part));
        if (value.isUndefined() && usual) value = *usual;
        if (dot == std::string_view::npos) return value;
        left.remove_prefix(dot + 1);
    }
}

} // namespace lathe::jinja
