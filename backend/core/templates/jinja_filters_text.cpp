// Filters that make texts.
#include "templates/jinja_calls.h"
#include "templates/jinja_print.h"
#include "templates/jinja_text.h"
#include "unicode/unicode.h"

#include <algorithm>

namespace lathe::jinja {

namespace {

/// soft_str(): texts as they are, other values as str() writes them.
Value softText(Run& run, const Value& value) {
    if (value.isString()) return value;
    if (value.isUndefined()) return Value::text("");
    run.charge(value);
    return run.from(value, run.text(printed(value)));
}

/// str.replace(): all, or the first `count`.
Value replaced(Run& run, const Value& value, std::string_view old, std::string_view with, std::int64_t count) {
    const std::string_view text = value.text();
    std::string made;
    std::size_t from = 0, done = 0;
    const auto more = [&] { return count < 0 || done < static_cast<std::size_t>(count); };
    if (old.empty()) {
        while (more()) {
            run.needs(made.size() + with.size());
            made += with;
            ++done;
            if (from == text.size()) break;
            const std::size_t bytes = codePointAt(text, from).bytes;
            made += text.substr(from, bytes);
            from += bytes;
        }
    } else {
        for (std::size_t at = 0; more() && (at = text.find(old, from)) != std::string_view::npos; ++done) {
            run.needs(made.size() + with.size());
            made += text.substr(from, at - from);
            made += with;
            from = at + old.size();
        }
        if (done == 0) return value;
    }
    made += text.substr(from);
    return run.text(made);
}

Value upperFilter(Run& run, const Value& input, const Arguments& arguments) {
    bindNone(arguments, "upper");
    return run.text(upper(softText(run, input).text()));
}
Value lowerFilter(Run& run, const Value& input, const Arguments& arguments) {
    bindNone(arguments, "lower");
    return run.text(lower(softText(run, input).text()));
}
Value capitalizeFilter(Run& run, const Value& input, const Arguments& arguments) {
    bindNone(arguments, "capitalize");
    return run.text(capitalized(softText(run, input).text()));
}

/// Words begin behind blanks and - ( { [ <.
Value titleFilter(Run& run, const Value& input, const Arguments& arguments) {
    bindNone(arguments, "title");
    const Value value = softText(run, input);
    const std::string_view text = value.text();
    const auto divides = [](char32_t c) {
        return c == '-' || c == '(' || c == '{' || c == '[' || c == '<' || isSpace(c);
    };
    std::string made;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        const bool dividers = divides(codePointAt(text, at).value);
        while (end < text.size() && divides(codePointAt(text, end).value) == dividers)
            end += codePointAt(text, end).bytes;
        const std::size_t first = codePointAt(text, at).bytes;
        made += upper(text.substr(at, first)) + lower(text.substr(at + first, end - at - first));
        at = end;
    }
    return run.text(made);
}

Value trimFilter(Run& run, const Value& input, const Arguments& arguments) {
    const auto [chars] = bind<1>(arguments, "trim", {"chars"});
    const Value value = softText(run, input);
    if (!chars || chars->isNone()) return value.part(stripped(value.text(), true, true));
    return value.part(stripped(value.text(), stringOf(*chars, "trim"), true, true));
}

Value replaceFilter(Run& run, const Value& input, const Arguments& arguments) {
    const auto [old, with, count] = bind<3>(arguments, "replace", {"old", "new", "count"});
    if (!old || !with) missing("replace", old ? "new" : "old");
    return replaced(run, softText(run, input), softText(run, *old).text(), softText(run, *with).text(),
                    count && !count->isNone() ? integerOf(*count, "replace") : -1);
}

Value stringFilter(Run& run, const Value& input, const Arguments& arguments) {
    bindNone(arguments, "string");
    return softText(run, input);
}

Value safeFilter(Run& run, const Value& input, const Arguments& arguments) {
    bindNone(arguments, "safe");
    Value value = softText(run, input);
    value.markup = true;
    return value;
}

Value escapeFilter(Run& run, const Value& input, const Arguments& arguments) {
    bindNone(arguments, "escape");
    if (input.markup) return input;
    Value made = run.text(escaped(softText(run, input).text()));
    made.markup = true;
    return made;
}
Value forceEscapeFilter(Run& run, const Value& input, const Arguments& arguments) {
    Value plain = input;
    plain.markup = false;
    return escapeFilter(run, plain, arguments);
}

Value indentFilter(Run& run, const Value& input, const Arguments& arguments) {
    const auto [width, first, blank] = bind<3>(arguments, "indent", {"width", "first", "blank"});
    const std::string_view text = stringOf(input, "indent");
    const bool indentsFirst = first && isTrue(*first), indentsBlank = blank && isTrue(*blank);
    std::string by;
    if (width && width->isString()) by = width->text();
    else {
        const std::int64_t count = std::max<std::int64_t>(width ? integerOf(*width, "indent") : 4, 0);
        run.needs(static_cast<std::size_t>(count));
        by.assign(static_cast<std::size_t>(count), ' ');
    }
    std::string made = indentsFirst ? by : std::string();
    const Arguments none;
    const Value lines = stringMethod("splitlines")->call(run, run.text(std::string(text) + "\n"), none);
    for (std::size_t i = 0; i < lines.list->count; ++i) {
        const std::string_view line = lines.list->items[i].text();
        run.needs(made.size() + by.size() + line.size());
        if (i > 0) made += '\n';
        if (i > 0 && (indentsBlank || !line.empty())) made += by;
        made += line;
    }
    return run.text(made);
}

Value joinFilter(Run& run, const Value& input, const Arguments& arguments) {
    const auto [between, attributeName] = bind<2>(arguments, "join", {"d", "attribute"});
    const Value divider = between ? softText(run, *between) : Value::text("");
    const List items = itemsOf(run, input);
    std::vector<Value> parts;
    parts.reserve(2 * items.count);
    for (std::size_t i = 0; i < items.count; ++i) {
        run.step();
        if (i > 0 && divider.size > 0) parts.push_back(divider);
        Value item = items.items[i];
        if (attributeName && !attributeName->isNone()) item = attributePath(run, item, *attributeName);
        parts.push_back(softText(run, item));
    }
    return run.joined(parts);
}

Value centerFilter(Run& run, const Value& input, const Arguments& arguments) {
    const auto [width] = bind<1>(arguments, "center", {"width"});
    const Value usual = Value::number(std::int64_t(80));
    const Value given[] = {width ? *width : usual};
    return stringMethod("center")->call(run, softText(run, input), {given, {}});
}

Value formatFilter(Run& run, const Value& input, const Arguments& arguments) {
    if (!arguments.positional.empty() && !arguments.named.empty())
        throw Fault{"can't handle positional and keyword arguments at the same time"};
    if (arguments.named.empty()) return formatPercent(run, softText(run, input), arguments.positional, nullptr);
    Dict* const named = run.dict(arguments.named.size());
    for (const auto& [name, value] : arguments.named) run.set(*named, Value::text(name), value);
    return formatPercent(run, softText(run, input), {}, named);
}

Value jsonFilter(Run& run, const Value& input, const Arguments& arguments) {
    const auto [ascii, indent, separators, sorted] =
        bind<4>(arguments, "tojson", {"ensure_ascii", "indent", "separators", "sort_keys"});
    JsonStyle style;
    style.ascii = ascii && isTrue(*ascii);
    style.sorted = sorted && isTrue(*sorted);
    if (indent && indent->isString()) style.indent = indent->text();
    else if (indent && !indent->isNone()) {
        const std::int64_t width = integerOf(*indent, "tojson");
        if (width > 1000) throw Fault{"tojson(): an indent of more than 1000"};
        style.indent = std::string(static_cast<std::size_t>(std::max<std::int64_t>(width, 0)), ' ');
    }
    if (style.indent) style.betweenItems.pop_back();
    if (separators && !separators->isNone()) {
        const List both = itemsOf(run, *separators);
        if (both.count != 2) throw Fault{"tojson(): separators are two texts"};
        style.betweenItems = stringOf(both.items[0], "tojson");
        style.behindKey = stringOf(both.items[1], "tojson");
    }
    std::string text;
    writeJson(text, input, style);
    return run.text(text);
}

Value truncateFilter(Run& run, const Value& input, const Arguments& arguments) {
    const auto [length, killWords, end, leeway] =
        bind<4>(arguments, "truncate", {"length", "killwords", "end", "leeway"});
    const std::string_view dots = end ? stringOf(*end, "truncate") : "...";
    const std::int64_t most = length ? integerOf(*length, "truncate") : 255,
                       slack = leeway && !leeway->isNone() ? integerOf(*leeway, "truncate") : 5;
    const std::int64_t kept = most - codePoints(dots);
    if (kept < 0 || slack < 0) throw Fault{"truncate(): the length is shorter than what ends the text"};
    if (lengthOf(input) <= most + slack) return input; // whatever has a length
    const std::string_view text = stringOf(input, "truncate");
    std::string_view begin = text.substr(0, byteOf(text, kept));
    if (!(killWords && isTrue(*killWords)))
        if (const std::size_t space = begin.rfind(' '); space != std::string_view::npos) begin = begin.substr(0, space);
    return run.text(std::string(begin) + std::string(dots));
}

Value wordCountFilter(Run& run, const Value& input, const Arguments& arguments) {
    bindNone(arguments, "wordcount");
    const Value value = softText(run, input);
    std::int64_t words = 0;
    bool inside = false;
    for (std::size_t at = 0; at < value.size;) {
        const CodePoint one = codePointAt(value.text(), at);
        const bool part = isLetterOrNumber(one.value) || one.value == '_';
        words += part && !inside;
        inside = part;
        at += one.bytes;
    }
    return Value::number(words);
}

Value urlEncodeFilter(Run& run, const Value& input, const Arguments& arguments) {
    bindNone(arguments, "urlencode");
    const auto quoted = [](std::string_view text, bool slash) {
        constexpr std::string_view hex = "0123456789ABCDEF", safe = "_.-~";
        std::string made;
        for (const char c : text) {
            const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
                               || safe.find(c) != std::string_view::npos || (slash && c == '/');
            if (plain) made += c;
            else if (c == ' ' && !slash) made += '+';
            else (made += '%') += {hex[static_cast<unsigned char>(c) >> 4], hex[c & 15]};
        }
        return made;
    };
    if (input.isString() || !(input.isItems() || input.kind == Kind::Dict))
        return run.text(quoted(softText(run, input).text(), true));
    std::string made;
    const Value pairs = input.kind == Kind::Dict ? dictMethod("items")->call(run, input, {}) : input;
    const List items = itemsOf(run, pairs);
    for (std::size_t i = 0; i < items.count; ++i) {
        const List pair = itemsOf(run, items.items[i]);
        if (pair.count != 2) throw Fault{"urlencode(): not a list of pairs"};
        if (i > 0) made += '&';
        made += quoted(printed(pair.items[0]), false) + "=" + quoted(printed(pair.items[1]), false);
    }
    return run.text(made);
}

} // namespace

std::span<const FilterRow> textFilters() {
    static constexpr FilterRow rows[] = {{"upper", upperFilter},
                                         {"lower", lowerFilter},
                                         {"capitalize", capitalizeFilter},
                                         {"title", titleFilter},
                                         {"trim", trimFilter},
                                         {"replace", replaceFilter},
                                         {"string", stringFilter},
                                         {"safe", safeFilter},
                                         {"escape", escapeFilter},
                                         {"e", escapeFilter},
                                         {"forceescape", forceEscapeFilter},
                                         {"indent", indentFilter},
                                         {"join", joinFilter},
                                         {"center", centerFilter},
                                         {"format", formatFilter},
                                         {"tojson", jsonFilter},
                                         {"truncate", truncateFilter},
                                         {"wordcount", wordCountFilter},
                                         {"urlencode", urlEncodeFilter}};
    return rows;
}

} // namespace lathe::jinja
