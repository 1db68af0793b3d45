// Filters over lists: order, parts, groups.
#include "templates/jinja_calls.h"
#include "templates/jinja_text.h"

#include <algorithm>

namespace lathe::jinja {

namespace {

/// What a value is compared by: texts without regard to case, unless asked for.
Value sortKey(Run& run, const Value& value, bool caseSensitive) {
    return value.isString() && !caseSensitive ? run.text(lower(value.text())) : value;
}

bool given(const Value* value) { return value && !value->isNone(); }

/// Keys and items, stably sorted.
using Keyed = std::vector<std::pair<Value, Value>>;
void sortKeyed(Run& run, Keyed& keyed, bool reverse) {
    const auto before = [&](const auto& a, const auto& b) {
        run.charge(a.first, b.first);
        mustBeDefined(a.first);
        mustBeDefined(b.first);
        return reverse ? less(b.first, a.first, "<") : less(a.first, b.first, "<");
    };
    std::stable_sort(keyed.begin(), keyed.end(), before);
}

Value itemsOnly(Run& run, const Keyed& keyed) {
    std::vector<Value> items;
    for (const auto& [key, item] : keyed) items.push_back(item);
    return run.list(Kind::List, items);
}

Value sortFilter(Run& run, const Value& input, const Arguments& arguments) {
    const auto [reverse, caseSensitive, attributes] =
        bind<3>(arguments, "sort", {"reverse", "case_sensitive", "attribute"});
    const bool sensitive = caseSensitive && isTrue(*caseSensitive);
    const List items = itemsOf(run, input);
    Keyed keyed;
    for (std::size_t i = 0; i < items.count; ++i) {
        const Value& item = items.items[i];
        if (!given(attributes) || !attributes->isString()) {
            keyed.emplace_back(
                sortKey(run, given(attributes) ? attributePath(run, item, *attributes) : item, sensitive), item);
            continue;
        }
        std::vector<Value> keys;
        for (std::string_view left = attributes->text();;) {
            const std::size_t comma = left.find(',');
            keys.push_back(sortKey(run, attributePath(run, item, Value::text(left.substr(0, comma))), sensitive));
            mustBeDefined(keys.back());
            if (comma == std::string_view::npos) break;
            left.remove_prefix(comma + 1);
        }
        keyed.emplace_back(run.list(Kind::List, keys), item);
    }
    sortKeyed(run, keyed, reverse && isTrue(*reverse));
    return itemsOnly(run, keyed);
}

Value dictSortFilter(Run& run, const Value& input, const Arguments& arguments) {
    const auto [caseSensitive, by, reverse] = bind<3>(arguments, "dictsort", {"case_sensitive", "by", "reverse"});
    mustBeDefined(input);
    if (input.kind != Kind::Dict) throw Fault{"dictsort() needs a dict, not " + std::string(typeName(input))};
    const bool byValue = by && by->isString() && by->text() == "value";
    if (by && !byValue && !(by->isString() && by->text() == "key"))
        throw Fault{"You can only sort by either \"key\" or \"value\""};
    Keyed keyed;
    for (std::size_t i = 0; i < input.dict->count; ++i) {
        const Entry& entry = input.dict->entries[i];
        const Value pair[] = {entry.key, entry.value};
        keyed.emplace_back(sortKey(run, byValue ? entry.value : entry.key, caseSensitive && isTrue(*caseSensitive)),
                           run.list(Kind::Tuple, pair));
    }
    sortKeyed(run, keyed, reverse && isTrue(*reverse));
    return itemsOnly(run, keyed);
}

Value uniqueFilter(Run& run, const Value& input, const Arguments& arguments) {
    const auto [caseSensitive, attributeName] = bind<2>(arguments, "unique", {"case_sensitive", "attribute"});
    const List items = itemsOf(run, input);
    Dict* const seen = run.dict(items.count);
    std::vector<Value> kept;
    for (std::size_t i = 0; i < items.count; ++i) {
        const Value value = given(attributeName) ? attributePath(run, items.items[i], *attributeName) : items.items[i];
        const Value key = sortKey(run, value, caseSensitive && isTrue(*caseSensitive));
        const std::size_t before = seen->count;
        run.set(*seen, key, Value::none());
        if (seen->count > before) kept.push_back(items.items[i]);
    }
    return run.list(Kind::Generator, kept);
}

Value extreme(Run& run, const Value& input, const Arguments& arguments, const char* who, bool largest) {
    const auto [caseSensitive, attributeName] = bind<2>(arguments, who, {"case_sensitive", "attribute"});
    const List items = itemsOf(run, input);
    if (items.count == 0) return Value::undefined("an item of an empty sequence");
    const auto key = [&](const Value& item) {
        return sortKey(run, given(attributeName) ? attributePath(run, item, *attributeName) : item,
                       caseSensitive && isTrue(*caseSensitive));
    };
    Value best = items.items[0], bestKey = key(best);
    for (std::size_t i = 1; i < items.count; ++i) {
        const Value here = key(items.items[i]);
        run.charge(here, bestKey);
        if (largest ? less(bestKey, here, ">") : less(here, bestKey, "<")) best = items.items[i], bestKey = here;
    }
    return best;
}
Value minFilter(Run& run, const Value& input, const Arguments& arguments) {
    return extreme(run, input, arguments, "min", false);
}
Value maxFilter(Run& run, const Value& input, const Arguments& arguments) {
    return extreme(run, input, arguments, "max", true);
}

Value listFilter(Run& run, const Value& input, const Arguments& arguments) {
    bindNone(arguments, "list");
    const List items = itemsOf(run, input);
    return run.part(items, 0, items.count);
}

Value firstFilter(Run& run, const Value& input, const Arguments& arguments) {
    bindNone(arguments, "first");
    const List items = itemsOf(run, input);
    return items.count > 0 ? items.items[0] : Value::undefined("the first item of an empty sequence");
}

Value lastFilter(Run& run, const Value& input, const Arguments& arguments) {
    bindNone(arguments, "last");
    if (input.kind == Kind::Generator) throw Fault{"'generator' object is not reversible"};
    const List items = itemsOf(run, input);
    return items.count > 0 ? items.items[items.count - 1] : Value::undefined("the last item of an empty sequence");
}

Value lengthFilter(Run&, const Value& input, const Arguments& arguments) {
    bindNone(arguments, "length");
    return Value::number(lengthOf(input));
}

Value itemsFilter(Run& run, const Value& input, const Arguments& arguments) {
    bindNone(arguments, "items");
    if (input.isUndefined()) return run.list(Kind::Generator, {});
    if (input.kind != Kind::Dict) throw Fault{"Can only get item pairs from a mapping."};
    Value made = dictMethod("items")->call(run, input, {});
    made.kind = Kind::Generator;
    return made;
}

Value reverseFilter(Run& run, const Value& input, const Arguments& arguments) {
    bindNone(arguments, "reverse");
    if (input.isString()) return slice(run, input, Value::none(), Value::none(), Value::number(std::int64_t(-1)));
    const bool list = input.kind == Kind::Generator || input.isUndefined(); // what Python can't reverse is listed first
    const List items = itemsOf(run, input);
    std::vector<Value> reversed(items.items, items.items + items.count);
    std::reverse(reversed.begin(), reversed.end());
    return run.list(list ? Kind::List : Kind::Generator, reversed);
}

Value batchFilter(Run& run, const Value& input, const Arguments& arguments) {
    const auto [count, fill] = bind<2>(arguments, "batch", {"linecount", "fill_with"});
    if (!count) missing("batch", "linecount");
    const auto size = integerOf(*count, "batch");
    const List items = itemsOf(run, input);
    if (given(fill) && size > 0) run.needs(static_cast<std::size_t>(size) * sizeof(Value));
    std::vector<Value> batches, one;
    const auto close = [&] {
        batches.push_back(run.list(Kind::List, one));
        one.clear();
    };
    for (std::size_t i = 0; i < items.count; ++i) {
        if (static_cast<std::int64_t>(one.size()) == size) close();
        one.push_back(items.items[i]);
    }
    if (!one.empty()) {
        while (given(fill) && static_cast<std::int64_t>(one.size()) < size) one.push_back(*fill);
        close();
    }
    return run.list(Kind::Generator, batches);
}

Value sliceFilter(Run& run, const Value& input, const Arguments& arguments) {
    const auto [slices, fill] = bind<2>(arguments, "slice", {"slices", "fill_with"});
    if (!slices) missing("slice", "slices");
    const std::int64_t count = integerOf(*slices, "slice");
    if (count == 0) throw Fault{"integer division or modulo by zero"};
    const List items = itemsOf(run, input);
    const auto length = static_cast<std::int64_t>(items.count);
    std::vector<Value> made;
    for (std::int64_t i = 0, at = 0; i < count; ++i) {
        run.step();
        const std::int64_t size = length / count + (i < length % count);
        std::vector<Value> part(items.items + at, items.items + at + size);
        if (given(fill) && i >= length % count) part.push_back(*fill);
        made.push_back(run.list(Kind::List, part));
        at += size;
    }
    return run.list(Kind::Generator, made);
}

Value groupByFilter(Run& run, const Value& input, const Arguments& arguments) {
    const auto [attributeName, usual, caseSensitive] =
        bind<3>(arguments, "groupby", {"attribute", "default", "case_sensitive"});
    if (!attributeName) missing("groupby", "attribute");
    const bool sensitive = caseSensitive && isTrue(*caseSensitive);
    const List items = itemsOf(run, input);
    Keyed keyed;
    for (std::size_t i = 0; i < items.count; ++i)
        keyed.emplace_back(
            sortKey(run, attributePath(run, items.items[i], *attributeName, given(usual) ? usual : nullptr), sensitive),
            items.items[i]);
    sortKeyed(run, keyed, false);
    std::vector<Value> groups, group;
    for (std::size_t i = 0; i < keyed.size(); ++i) {
        group.push_back(keyed[i].second);
        if (i + 1 < keyed.size() && equal(keyed[i].first, keyed[i + 1].first)) continue;
        const Value pair[] = {attributePath(run, group.front(), *attributeName, given(usual) ? usual : nullptr),
                              run.list(Kind::List, group)};
        groups.push_back(run.list(Kind::Tuple, pair));
        group.clear();
    }
    return run.list(Kind::List, groups);
}

Value sumFilter(Run& run, const Value& input, const Arguments& arguments) {
    const auto [attributeName, start] = bind<2>(arguments, "sum", {"attribute", "start"});
    Value total = start ? *start : Value::number(std::int64_t(0));
    if (total.isString()) throw Fault{"sum() can't sum strings [use ''.join(seq) instead]"};
    const List items = itemsOf(run, input);
    for (std::size_t i = 0; i < items.count; ++i)
        total =
            add(run, total, given(attributeName) ? attributePath(run, items.items[i], *attributeName) : items.items[i]);
    return total;
}

} // namespace

std::span<const FilterRow> listFilters() {
    static constexpr FilterRow rows[] = {
        {"sort", sortFilter},     {"dictsort", dictSortFilter}, {"unique", uniqueFilter},   {"min", minFilter},
        {"max", maxFilter},       {"list", listFilter},         {"first", firstFilter},     {"last", lastFilter},
        {"length", lengthFilter}, {"count", lengthFilter},      {"items", itemsFilter},     {"reverse", reverseFilter},
        {"batch", batchFilter},   {"slice", sliceFilter},       {"groupby", groupByFilter}, {"sum", sumFilter}};
    return rows;
}

} // namespace lathe::jinja
