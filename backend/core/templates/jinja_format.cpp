// Python's two ways to format: "%s" % x and "{}".format(x).
#include "templates/jinja_calls.h"
#include "templates/jinja_print.h"
#include "templates/jinja_text.h"
#include "unicode/unicode.h"

#include <charconv>
#include <cmath>
#include <cstdio>

namespace lathe::jinja {

namespace {

constexpr std::int64_t widest = 10'000; ///< of one value: more is no format but an attack

/// How one value is written, whichever way it was asked for.
struct Spec {
    std::string fill = std::string(1, ' ');
    char align = 0, sign = '-', type = 0, thousands = 0;
    bool alternate = false, zeros = false;
    std::int64_t width = 0, precision = -1;
};

void checkSizes(const Spec& spec) {
    if (spec.width > widest || spec.precision > 300)
        throw Fault{"a format asks for a width above " + std::to_string(widest) + " or for more than 300 digits"};
}

std::string padded(const Spec& spec, const std::string& sign, const std::string& body, char usual) {
    const std::int64_t missing = spec.width - codePoints(sign) - codePoints(body);
    if (missing <= 0) return sign + body;
    std::string filler;
    const char align = spec.align ? spec.align : usual;
    const auto fill = [&](std::int64_t count) {
        std::string made;
        for (std::int64_t i = 0; i < count; ++i) made += spec.fill;
        return made;
    };
    if (align == '=') return sign + fill(missing) + body;
    if (align == '<') return sign + body + fill(missing);
    if (align == '^') return fill(missing / 2) + sign + body + fill(missing - missing / 2);
    return fill(missing) + sign + body;
}

std::string grouped(const std::string& digits, char by) {
    if (!by) return digits;
    const std::size_t whole = std::min(digits.find_first_not_of("0123456789"), digits.size());
    std::string made;
    for (std::size_t i = 0; i < whole; ++i) {
        if (i > 0 && (whole - i) % 3 == 0) made += by;
        made += digits[i];
    }
    return made + digits.substr(whole);
}

std::string signOf(const Spec& spec, bool negative) {
    return negative ? "-" : spec.sign == '+' ? "+" : spec.sign == ' ' ? " " : "";
}

std::string integerText(const Spec& spec, std::int64_t value) {
    const auto size = value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
    const int base = spec.type == 'x' || spec.type == 'X' ? 16 : spec.type == 'o' ? 8 : spec.type == 'b' ? 2 : 10;
    char digits[72];
    std::string body(digits, std::to_chars(digits, digits + sizeof digits, size, base).ptr);
    if (spec.type == 'X') body = upper(body);
    body = grouped(body, spec.thousands);
    if (spec.precision > 0 && static_cast<std::int64_t>(body.size()) < spec.precision)
        body.insert(0, static_cast<std::size_t>(spec.precision) - body.size(), '0');
    std::string sign = signOf(spec, value < 0);
    if (spec.alternate && base != 10) sign += std::string("0") + spec.type;
    return padded(spec, sign, body, spec.zeros ? '=' : '>');
}

std::string floatFormatted(const Spec& spec, double value) {
    const bool negative = std::signbit(value) && !std::isnan(value);
    std::string body;
    if (spec.type == 0 && spec.precision < 0) body = floatText(std::fabs(value));
    else {
        const char type = spec.type == 0 || spec.type == 'n' ? 'g' : spec.type == '%' ? 'f' : spec.type;
        char form[16], text[800];
        std::snprintf(form, sizeof form, spec.alternate ? "%%#.*%c" : "%%.*%c", type);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        std::snprintf(text, sizeof text, form, static_cast<int>(spec.precision < 0 ? 6 : spec.precision),
                      std::fabs(value) * (spec.type == '%' ? 100 : 1));
#pragma GCC diagnostic pop
        body = text;
        if (spec.type == '%') body += '%';
    }
    return padded(spec, signOf(spec, negative), grouped(body, spec.thousands), spec.zeros ? '=' : '>');
}

std::string stringFormatted(const Spec& spec, std::string_view text) {
    if (spec.precision >= 0) text = text.substr(0, byteOf(text, spec.precision));
    return padded(spec, "", std::string(text), '<');
}

bool isFloatType(char type) { return std::string_view("eEfFgG%").find(type) != std::string_view::npos; }

/// The [[fill]align][sign][#][0][width][,][.precision][type] of a replacement field.
Spec specOf(std::string_view text) {
    Spec spec;
    std::size_t at = 0;
    const auto isAlign = [](char c) { return c == '<' || c == '>' || c == '^' || c == '='; };
    if (!text.empty()) {
        const std::size_t first = codePointAt(text, 0).bytes;
        if (first < text.size() && isAlign(text[first])) {
            spec.fill = text.substr(0, first);
            spec.align = text[first];
            at = first + 1;
        } else if (isAlign(text[0])) spec.align = text[at++];
    }
    const auto is = [&](char c) { return at < text.size() && text[at] == c; };
    const auto number = [&](std::int64_t usual) {
        std::int64_t value = usual;
        const auto end = std::from_chars(text.data() + at, text.data() + text.size(), value).ptr;
        at = static_cast<std::size_t>(end - text.data());
        return value;
    };
    if (is('+') || is('-') || is(' ')) spec.sign = text[at++];
    if (is('#')) spec.alternate = true, ++at;
    if (is('0')) {
        spec.zeros = true;
        if (!spec.align) spec.fill.assign(1, '0');
        ++at;
    }
    if (!is('-')) spec.width = number(0);
    if (is(',') || is('_')) spec.thousands = text[at++];
    if (is('.')) {
        ++at;
        spec.precision = is('-') ? -1 : number(-1);
        if (spec.precision < 0) throw Fault{"Format specifier missing precision"};
    }
    if (at < text.size()) spec.type = text[at++];
    if (at < text.size()) throw Fault{"Invalid format specifier '" + std::string(text) + "'"};
    checkSizes(spec);
    return spec;
}

std::string formatted(const Value& value, std::string_view text) {
    if (text.empty()) return printed(value);
    Spec spec = specOf(text);
    const auto wrong = [&] {
        throw Fault{"Unknown format code '" + std::string(1, spec.type) + "' for object of type '"
                    + std::string(typeName(value)) + "'"};
    };
    if (value.isNumber() && (value.kind != Kind::Bool || spec.type != 0)) {
        if (value.kind == Kind::Float || isFloatType(spec.type)) {
            if (spec.type != 0 && spec.type != 'n' && !isFloatType(spec.type)) wrong();
            return floatFormatted(spec, value.floating());
        }
        if (spec.type == 'c') {
            std::string character;
            appendUtf8(character, static_cast<char32_t>(value.whole()));
            return stringFormatted(spec, character);
        }
        if (std::string_view("dnxXob").find(spec.type ? spec.type : 'd') == std::string_view::npos) wrong();
        return integerText(spec, value.whole());
    }
    if (!value.isString() && value.kind != Kind::Bool)
        throw Fault{"unsupported format string passed to " + std::string(typeName(value)) + ".__format__"};
    if (spec.type != 0 && spec.type != 's') wrong();
    if (spec.align == '=') throw Fault{"'=' alignment not allowed in string format specifier"};
    return stringFormatted(spec, printed(value));
}

} // namespace

Value formatPercent(Run& run, const Value& pattern, std::span<const Value> positional, const Dict* named) {
    const std::string_view text = pattern.text();
    std::string made;
    std::size_t next = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t percent = std::min(text.find('%', at), text.size());
        made += text.substr(at, percent - at);
        at = percent + 1;
        if (percent == text.size()) break;
        run.needs(made.size());
        run.step();
        const auto need = [&] {
            if (at >= text.size()) throw Fault{"incomplete format"};
            return text[at];
        };
        if (need() == '%') {
            made += '%';
            ++at;
            continue;
        }
        const Value* value = nullptr;
        if (text[at] == '(') {
            const std::size_t close = text.find(')', at);
            if (close == std::string_view::npos) throw Fault{"incomplete format key"};
            if (!named) throw Fault{"format requires a mapping"};
            const std::string_view key = text.substr(at + 1, close - at - 1);
            value = find(*named, key);
            if (!value) throw Fault{"'" + std::string(key) + "'"};
            at = close + 1;
        }
        Spec spec;
        for (; std::string_view("-+ #0").find(need()) != std::string_view::npos; ++at) {
            if (text[at] == '-') spec.align = '<';
            else if (text[at] == '#') spec.alternate = true;
            else if (text[at] == '0') spec.zeros = true;
            else spec.sign = text[at];
        }
        const auto number = [&] {
            std::int64_t size = 0;
            const auto end = std::from_chars(text.data() + at, text.data() + text.size(), size).ptr;
            at = static_cast<std::size_t>(end - text.data());
            return size;
        };
        spec.width = need() == '-' ? 0 : number();
        if (need() == '.') {
            ++at;
            spec.precision = need() == '-' ? 0 : number();
        }
        checkSizes(spec);
        spec.type = need();
        ++at;
        if (!value) {
            if (next >= positional.size()) throw Fault{"not enough arguments for format string"};
            value = &positional[next++];
        }
        if (std::string_view("sra").find(spec.type) != std::string_view::npos) {
            std::string body;
            run.charge(*value);
            if (spec.type == 's') print(body, *value);
            else represent(body, *value);
            if (!spec.align) spec.align = '>';
            made += stringFormatted(spec, body);
            continue;
        }
        mustBeDefined(*value);
        if (spec.zeros && !spec.align) spec.fill.assign(1, '0');
        if (!value->isNumber())
            throw Fault{"%" + std::string(1, spec.type) + " format: a real number is required, not "
                        + std::string(typeName(*value))};
        if (isFloatType(spec.type)) made += floatFormatted(spec, value->floating());
        else if (std::string_view("diuoxX").find(spec.type) != std::string_view::npos) {
            if (value->kind == Kind::Float && std::fabs(value->real) >= 9.2e18)
                throw Fault{"a whole number needs more than 64 bits"};
            made +=
                integerText(spec, value->kind == Kind::Float ? static_cast<std::int64_t>(value->real) : value->whole());
        } else throw Fault{"unsupported format character '" + std::string(1, spec.type) + "'"};
    }
    if (!named && next < positional.size()) throw Fault{"not all arguments converted during string formatting"};
    return run.text(made);
}

Value formatBraces(Run& run, const Value& pattern, const Arguments& arguments) {
    const std::string_view text = pattern.text();
    std::string made;
    std::size_t next = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        const bool doubled = at + 1 < text.size() && text[at + 1] == c;
        if ((c == '{' || c == '}') && doubled) {
            made += c;
            ++at;
            continue;
        }
        if (c == '}') throw Fault{"Single '}' encountered in format string"};
        if (c != '{') {
            made += c;
            continue;
        }
        const std::size_t close = text.find('}', at);
        if (close == std::string_view::npos) throw Fault{"expected '}' before end of string"};
        std::string_view field = text.substr(at + 1, close - at - 1);
        if (field.find('{') != std::string_view::npos) throw Fault{"fields in the format of a field are not supported"};
        at = close;
        run.step();
        run.needs(made.size());
        const std::size_t colon = field.find(':');
        const std::string_view spec = colon == std::string_view::npos ? std::string_view() : field.substr(colon + 1);
        field = field.substr(0, colon);
        char conversion = 's';
        if (const std::size_t mark = field.find('!'); mark != std::string_view::npos) {
            conversion = mark + 2 == field.size() ? field[mark + 1] : '?';
            if (conversion != 's' && conversion != 'r') throw Fault{"a format's conversion is !s or !r"};
            field = field.substr(0, mark);
        }
        const std::size_t inside = std::min(field.find_first_of(".["), field.size());
        const std::string_view first = field.substr(0, inside);
        std::size_t index = 0;
        const bool number =
            !first.empty()
            && std::from_chars(first.data(), first.data() + first.size(), index).ptr == first.data() + first.size();
        Value value;
        if (first.empty() || number) {
            if (!number) index = next++;
            if (index >= arguments.positional.size())
                throw Fault{"Replacement index " + std::to_string(index) + " out of range for positional args tuple"};
            value = arguments.positional[index];
        } else {
            bool known = false;
            for (const auto& [name, given] : arguments.named)
                if (name == first) value = given, known = true;
            if (!known) throw Fault{"'" + std::string(first) + "'"};
        }
        for (std::string_view rest = field.substr(inside); !rest.empty();) {
            const bool bracket = rest[0] == '[';
            const std::size_t end = bracket ? rest.find(']') : std::min(rest.find_first_of(".[", 1), rest.size());
            if (end == std::string_view::npos) throw Fault{"Missing ']' in format string"};
            const std::string_view name = rest.substr(1, end - 1);
            std::int64_t position = 0;
            const bool isNumber =
                bracket && !name.empty()
                && std::from_chars(name.data(), name.data() + name.size(), position).ptr == name.data() + name.size();
            value = bracket ? item(run, value, isNumber ? Value::number(position) : Value::text(name))
                            : attribute(run, value, name);
            rest.remove_prefix(end + (bracket ? 1 : 0));
        }
        run.charge(value);
        if (conversion == 'r' && field.data() + field.size() < text.data() + close
            && *(field.data() + field.size()) == '!') {
            std::string body;
            represent(body, value);
            made += formatted(run.text(body), spec);
        } else made += formatted(value, spec);
    }
    return run.from(pattern, run.text(made));
}

} // namespace lathe::jinja
