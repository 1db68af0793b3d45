// Python's string methods.
#include "templates/jinja_calls.h"
#include "templates/jinja_print.h"
#include "templates/jinja_text.h"
#include "unicode/unicode.h"
#include "unicode/unicode_tables.h"

#include <unordered_map>

namespace lathe::jinja {

namespace {

template <std::string (*become)(std::string_view)>
Value changed(Run& run, const Value& self, const Arguments& arguments) {
    bindNone(arguments, "a string's function");
    return run.text(become(self.text()));
}

template <bool left, bool right>
Value strip(Run&, const Value& self, const Arguments& arguments) {
    const auto [chars] = bind<1>(arguments, "strip", {"chars"});
    if (!chars || chars->isNone()) return self.part(stripped(self.text(), left, right));
    return self.part(stripped(self.text(), stringOf(*chars, "strip"), left, right));
}

std::int64_t countOf(const Value* value, std::string_view who) { return value ? integerOf(*value, who) : -1; }

Value split(Run& run, const Value& self, const Arguments& arguments) {
    const auto [separator, most] = bind<2>(arguments, "split", {"sep", "maxsplit"});
    std::int64_t left = countOf(most, "split");
    std::vector<Value> parts;
    const std::string_view text = self.text();
    if (!separator || separator->isNone()) {
        for (std::size_t at = leadingSpace(text); at < text.size(); --left) {
            std::size_t end = at;
            while (end < text.size() && !isSpace(codePointAt(text, end).value)) end += codePointAt(text, end).bytes;
            if (left == 0) end = text.size() - trailingSpace(text);
            parts.push_back(self.part(at, end - at));
            at = end + leadingSpace(text.substr(end));
        }
        return run.list(Kind::List, parts);
    }
    const std::string_view by = stringOf(*separator, "split");
    if (by.empty()) throw Fault{"empty separator"};
    std::size_t from = 0;
    for (std::size_t at = 0; left != 0 && (at = text.find(by, from)) != std::string_view::npos; --left) {
        parts.push_back(self.part(from, at - from));
        from = at + by.size();
    }
    parts.push_back(self.part(from, text.size() - from));
    return run.list(Kind::List, parts);
}

Value splitFromRight(Run& run, const Value& self, const Arguments& arguments) {
    const auto [separator, most] = bind<2>(arguments, "rsplit", {"sep", "maxsplit"});
    std::int64_t left = countOf(most, "rsplit");
    std::vector<Value> parts;
    const std::string_view text = self.text();
    if (!separator || separator->isNone()) {
        std::size_t end = text.size() - trailingSpace(text);
        for (; end > 0; --left) {
            std::size_t at = end;
            while (at > 0 && !isSpace(codePointBefore(text, at).value)) at -= codePointBefore(text, at).bytes;
            if (left == 0) at = leadingSpace(text);
            parts.push_back(self.part(at, end - at));
            end = at - trailingSpace(text.substr(0, at));
        }
    } else {
        const std::string_view by = stringOf(*separator, "rsplit");
        if (by.empty()) throw Fault{"empty separator"};
        std::size_t end = text.size();
        for (std::size_t at = 0;
             left != 0 && end >= by.size() && (at = text.rfind(by, end - by.size())) != std::string_view::npos;
             --left) {
            parts.push_back(self.part(at + by.size(), end - at - by.size()));
            end = at;
        }
        parts.push_back(self.part(0, end));
    }
    std::reverse(parts.begin(), parts.end());
    return run.list(Kind::List, parts);
}

Value splitLines(Run& run, const Value& self, const Arguments& arguments) {
    const auto [keep] = bind<1>(arguments, "splitlines", {"keepends"});
    const std::string_view text = self.text();
    std::vector<Value> lines;
    std::size_t from = 0;
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint one = codePointAt(text, at);
        const std::size_t lineEnd = at;
        at += one.bytes;
        const bool ends = (one.value >= 10 && one.value <= 13) || (one.value >= 0x1C && one.value <= 0x1E)
                          || one.value == 0x85 || one.value == 0x2028 || one.value == 0x2029;
        if (!ends) continue;
        if (one.value == '\r' && at < text.size() && text[at] == '\n') ++at;
        lines.push_back(self.part(from, (keep && isTrue(*keep) ? at : lineEnd) - from));
        from = at;
    }
    if (from < text.size()) lines.push_back(self.part(from, text.size() - from));
    return run.list(Kind::List, lines);
}

/// startswith, endswith: one text or a tuple of them, within [start, end).
template <bool begins>
Value touches(Run&, const Value& self, const Arguments& arguments) {
    const char* const who = begins ? "startswith" : "endswith";
    const auto [what, start, end] = bind<3>(arguments, who, {"prefix", "start", "end"});
    if (!what) missing(who, "prefix");
    std::string_view text = self.text();
    if (start || end) {
        const std::int64_t length = codePoints(text);
        const auto place = [&](const Value* value, std::int64_t usual) {
            const std::int64_t at = value && !value->isNone() ? integerOf(*value, who) : usual;
            return std::min(length, at < 0 ? std::max<std::int64_t>(at + length, 0) : at);
        };
        const std::int64_t from = place(start, 0), to = place(end, length);
        if (from > to) return Value::boolean(false);
        text = text.substr(byteOf(text, from));
        text = text.substr(0, byteOf(text, to - from));
    }
    const auto one = [&](const Value& value) {
        return begins ? text.starts_with(stringOf(value, who)) : text.ends_with(stringOf(value, who));
    };
    if (what->kind != Kind::Tuple) return Value::boolean(one(*what));
    for (std::size_t i = 0; i < what->list->count; ++i)
        if (one(what->list->items[i])) return Value::boolean(true);
    return Value::boolean(false);
}

Value replace(Run& run, const Value& self, const Arguments& arguments) {
    const auto [old, with, count] = bind<3>(arguments, "replace", {"old", "new", "count"});
    if (!old || !with) missing("replace", old ? "new" : "old");
    stringOf(*old, "replace");
    stringOf(*with, "replace");
    return filterOf("replace")(run, self, arguments);
}

template <bool fromRight, bool mustBeThere>
Value position(Run&, const Value& self, const Arguments& arguments) {
    const auto [what, start, end] = bind<3>(arguments, "find", {"sub", "start", "end"});
    if (!what) missing("find", "sub");
    std::string_view text = self.text();
    const std::int64_t length = codePoints(text);
    const auto place = [&](const Value* value, std::int64_t usual) {
        const std::int64_t at = value && !value->isNone() ? integerOf(*value, "find") : usual;
        return std::min(length, at < 0 ? std::max<std::int64_t>(at + length, 0) : at);
    };
    const std::int64_t from = place(start, 0), to = std::max(from, place(end, length));
    const std::size_t begin = byteOf(text, from);
    text = text.substr(begin, byteOf(text, to) - begin);
    const std::string_view sought = stringOf(*what, "find");
    const std::size_t at = fromRight ? text.rfind(sought) : text.find(sought);
    if (at == std::string_view::npos && mustBeThere) throw Fault{"substring not found"};
    return Value::number(at == std::string_view::npos ? std::int64_t(-1) : from + codePoints(text.substr(0, at)));
}

Value count(Run&, const Value& self, const Arguments& arguments) {
    const auto [what] = bind<1>(arguments, "count", {"sub"});
    if (!what) missing("count", "sub");
    const std::string_view sought = stringOf(*what, "count"), text = self.text();
    if (sought.empty()) return Value::number(codePoints(text) + 1);
    std::int64_t found = 0;
    for (std::size_t at = 0; (at = text.find(sought, at)) != std::string_view::npos; at += sought.size()) ++found;
    return Value::number(found);
}

Value join(Run& run, const Value& self, const Arguments& arguments) {
    const auto [list] = bind<1>(arguments, "join", {"iterable"});
    if (!list) missing("join", "iterable");
    mustBeDefined(*list);
    const List items = itemsOf(run, *list);
    std::vector<Value> parts;
    for (std::size_t i = 0; i < items.count; ++i) {
        if (!items.items[i].isString())
            throw Fault{"sequence item " + std::to_string(i) + ": expected str instance, "
                        + std::string(typeName(items.items[i])) + " found"};
        if (i > 0 && self.size > 0) parts.push_back(self);
        parts.push_back(items.items[i]);
        run.step();
    }
    return run.joined(parts);
}

Value format(Run& run, const Value& self, const Arguments& arguments) { return formatBraces(run, self, arguments); }

template <bool (*holds)(char32_t), bool ofEmpty>
Value all(Run&, const Value& self, const Arguments& arguments) {
    bindNone(arguments, "a string's test");
    for (std::size_t at = 0; at < self.size;) {
        const CodePoint one = codePointAt(self.text(), at);
        if (!holds(one.value)) return Value::boolean(false);
        at += one.bytes;
    }
    return Value::boolean(ofEmpty || self.size > 0);
}
const CodePointSet& classOf(const char* name) {
    static const std::unordered_map<std::string_view, CodePointSet> sets = [] {
        std::unordered_map<std::string_view, CodePointSet> made;
        for (const char* one : {"L", "Nd"}) made.emplace(one, CodePointSet(*propertyRuns(one)));
        return made;
    }();
    return sets.at(name);
}
bool letter(char32_t value) { return classOf("L").contains(value); }
bool decimal(char32_t value) { return classOf("Nd").contains(value); }
bool digit(char32_t value) {
    return decimal(value) || value == 0xB2 || value == 0xB3 || value == 0xB9 || value == 0x2070
           || (value >= 0x2074 && value <= 0x2079) || (value >= 0x2080 && value <= 0x2089)
           || (value >= 0x2460 && value <= 0x2468);
}
bool numeric(char32_t value) { return numericSet().contains(value); }
bool letterOrDigit(char32_t value) { return letter(value) || numeric(value); }
bool ascii(char32_t value) { return value < 128; }

Value upperCase(Run&, const Value& self, const Arguments&) { return Value::boolean(isUpper(self.text())); }
Value lowerCase(Run&, const Value& self, const Arguments&) { return Value::boolean(isLower(self.text())); }

enum class Place { Left, Right, Center };
template <Place place>
Value justified(Run& run, const Value& self, const Arguments& arguments) {
    const auto [width, fill] = bind<2>(arguments, "center", {"width", "fillchar"});
    if (!width) missing("center", "width");
    const std::int64_t length = codePoints(self.text()), missingOnes = integerOf(*width, "center") - length;
    const std::string_view filler = fill ? stringOf(*fill, "center") : " ";
    if (codePoints(filler) != 1) throw Fault{"The fill character must be exactly one character long"};
    if (missingOnes <= 0) return self;
    run.needs(static_cast<std::size_t>(missingOnes) * 4);
    const std::int64_t before = place == Place::Left    ? 0
                                : place == Place::Right ? missingOnes
                                                        : missingOnes / 2 + (missingOnes & (missingOnes + length) & 1);
    std::string made;
    for (std::int64_t i = 0; i < before; ++i) made += filler;
    made += self.text();
    for (std::int64_t i = before; i < missingOnes; ++i) made += filler;
    return run.text(made);
}

Value zeroFilled(Run& run, const Value& self, const Arguments& arguments) {
    const auto [width] = bind<1>(arguments, "zfill", {"width"});
    if (!width) missing("zfill", "width");
    const std::int64_t zeros = integerOf(*width, "zfill") - codePoints(self.text());
    if (zeros <= 0) return self;
    run.needs(static_cast<std::size_t>(zeros));
    std::string made(self.text());
    made.insert(made.starts_with('-') || made.starts_with('+') ? 1 : 0, static_cast<std::size_t>(zeros), '0');
    return run.text(made);
}

template <bool fromRight>
Value partition(Run& run, const Value& self, const Arguments& arguments) {
    const auto [separator] = bind<1>(arguments, "partition", {"sep"});
    if (!separator) missing("partition", "sep");
    const std::string_view by = stringOf(*separator, "partition"), text = self.text();
    if (by.empty()) throw Fault{"empty separator"};
    const std::size_t at = fromRight ? text.rfind(by) : text.find(by);
    const Value none = self.part(fromRight ? 0 : text.size(), 0);
    const bool found = at != std::string_view::npos;
    const Value parts[] = {found       ? self.part(0, at)
                           : fromRight ? none
                                       : self,
                           found ? self.part(at, by.size()) : none,
                           found       ? self.part(at + by.size(), text.size() - at - by.size())
                           : fromRight ? self
                                       : none};
    return run.list(Kind::Tuple, parts);
}

template <bool prefix>
Value removed(Run&, const Value& self, const Arguments& arguments) {
    const auto [what] = bind<1>(arguments, "removeprefix", {"prefix"});
    if (!what) missing("removeprefix", "prefix");
    const std::string_view part = stringOf(*what, "removeprefix"), text = self.text();
    if (prefix ? !text.starts_with(part) : !text.ends_with(part)) return self;
    return self.part(prefix ? part.size() : 0, text.size() - part.size());
}

} // namespace

const MethodRow* stringMethod(std::string_view name) {
    static const auto table = [] {
        static constexpr MethodRow rows[] = {{"upper", changed<upper>},
                                             {"lower", changed<lower>},
                                             {"title", changed<titled>},
                                             {"capitalize", changed<capitalized>},
                                             {"strip", strip<true, true>},
                                             {"lstrip", strip<true, false>},
                                             {"rstrip", strip<false, true>},
                                             {"split", split},
                                             {"rsplit", splitFromRight},
                                             {"splitlines", splitLines},
                                             {"startswith", touches<true>},
                                             {"endswith", touches<false>},
                                             {"replace", replace},
                                             {"find", position<false, false>},
                                             {"rfind", position<true, false>},
                                             {"index", position<false, true>},
                                             {"rindex", position<true, true>},
                                             {"count", count},
                                             {"join", join},
                                             {"format", format},
                                             {"isspace", all<isSpace, false>},
                                             {"isalpha", all<letter, false>},
                                             {"isdigit", all<digit, false>},
                                             {"isdecimal", all<decimal, false>},
                                             {"isnumeric", all<numeric, false>},
                                             {"isalnum", all<letterOrDigit, false>},
                                             {"isascii", all<ascii, true>},
                                             {"isupper", upperCase},
                                             {"islower", lowerCase},
                                             {"ljust", justified<Place::Left>},
                                             {"rjust", justified<Place::Right>},
                                             {"center", justified<Place::Center>},
                                             {"zfill", zeroFilled},
                                             {"partition", partition<false>},
                                             {"rpartition", partition<true>},
                                             {"removeprefix", removed<true>},
                                             {"removesuffix", removed<false>}};
        std::unordered_map<std::string_view, const MethodRow*> all;
        for (const MethodRow& row : rows) all.emplace(row.name, &row);
        return all;
    }();
    const auto found = table.find(name);
    return found == table.end() ? nullptr : found->second;
}

} // namespace lathe::jinja
