// Methods of dicts and lists, and the functions that templates know by name.
#include "templates/jinja_calls.h"
#include "templates/jinja_print.h"

#include <ctime>

namespace lathe::jinja {

namespace {

Value view(Run& run, const Value& self, const Arguments& arguments, const char* label, bool keys, bool values) {
    bindNone(arguments, label);
    std::vector<Value> made;
    made.reserve(self.dict->count);
    for (std::size_t i = 0; i < self.dict->count; ++i) {
        const Entry& entry = self.dict->entries[i];
        const Value pair[] = {entry.key, entry.value};
        made.push_back(keys && values ? run.list(Kind::Tuple, pair) : keys ? entry.key : entry.value);
    }
    return run.list(Kind::View, made, label);
}
Value dictItems(Run& run, const Value& self, const Arguments& arguments) {
    return view(run, self, arguments, "dict_items", true, true);
}
Value dictKeys(Run& run, const Value& self, const Arguments& arguments) {
    return view(run, self, arguments, "dict_keys", true, false);
}
Value dictValues(Run& run, const Value& self, const Arguments& arguments) {
    return view(run, self, arguments, "dict_values", false, true);
}
Value dictGet(Run&, const Value& self, const Arguments& arguments) {
    const auto [key, usual] = bind<2>(arguments, "get", {"key", "default"});
    if (!key) missing("get", "key");
    const Value* found = find(*self.dict, *key);
    return found ? *found : usual ? *usual : Value::none();
}
Value dictCopy(Run&, const Value& self, const Arguments& arguments) {
    bindNone(arguments, "copy");
    return self; // nothing can change it
}
/// Templates may not change what they are given, as in transformers' sandbox.
Value refused(Run&, const Value& self, const Arguments&) {
    throw Fault{"access to a function that changes a '" + std::string(typeName(self))
                + "' object is unsafe: templates can't change lists and dicts"};
}

Value listIndex(Run& run, const Value& self, const Arguments& arguments) {
    const auto [value] = bind<1>(arguments, "index", {"value"});
    if (!value) missing("index", "value");
    for (std::size_t i = 0; i < self.list->count; ++i)
        if (isEqual(run, self.list->items[i], *value)) return Value::number(static_cast<std::int64_t>(i));
    throw Fault{"a value is not in list"};
}
Value listCount(Run& run, const Value& self, const Arguments& arguments) {
    const auto [value] = bind<1>(arguments, "count", {"value"});
    if (!value) missing("count", "value");
    std::int64_t found = 0;
    for (std::size_t i = 0; i < self.list->count; ++i) found += isEqual(run, self.list->items[i], *value);
    return Value::number(found);
}
Value listCopy(Run&, const Value& self, const Arguments& arguments) {
    bindNone(arguments, "copy");
    return self;
}

// ---- functions ----

Value range(Run& run, const Arguments& arguments) {
    if (!arguments.named.empty() || arguments.positional.empty() || arguments.positional.size() > 3)
        throw Fault{"range expected 1 to 3 arguments"};
    const auto number = [&](std::size_t i) { return integerOf(arguments.positional[i], "range"); };
    List list;
    list.stop = number(arguments.positional.size() == 1 ? 0 : 1);
    if (arguments.positional.size() > 1) list.start = number(0);
    if (arguments.positional.size() > 2) list.step = number(2);
    if (list.step == 0) throw Fault{"range() arg 3 must not be zero"};
    constexpr std::int64_t most = 100'000; // as Jinja's sandbox
    const double count =
        std::max(0.0, (static_cast<double>(list.stop) - static_cast<double>(list.start) + (list.step > 0 ? -1 : 1))
                              / static_cast<double>(list.step)
                          + 1);
    if (count >= static_cast<double>(most) + 1)
        throw Fault{"Range too big. The sandbox blocks ranges larger than MAX_RANGE (100000)."};
    std::vector<Value> items;
    for (std::int64_t i = 0; i < static_cast<std::int64_t>(count); ++i)
        items.push_back(Value::number(list.start + i * list.step));
    run.step(static_cast<std::int64_t>(items.size()));
    const List stored = *run.list(Kind::List, items).list;
    list.items = stored.items;
    list.count = stored.count;
    list.weight = stored.weight;
    return Value::of(Kind::Range, run.put(list));
}

Dict* pairsOf(Run& run, const Arguments& arguments, const char* who) {
    if (arguments.positional.size() > 1)
        throw Fault{std::string(who) + " expected at most 1 argument, got "
                    + std::to_string(arguments.positional.size())};
    Dict* const dict = run.dict(arguments.named.size() + 4);
    if (!arguments.positional.empty() && arguments.positional[0].kind == Kind::Dict) {
        const Dict& from = *arguments.positional[0].dict;
        for (std::size_t i = 0; i < from.count; ++i) run.set(*dict, from.entries[i].key, from.entries[i].value);
    } else if (!arguments.positional.empty()) {
        const List pairs = itemsOf(run, arguments.positional[0]);
        for (std::size_t i = 0; i < pairs.count; ++i) {
            const List pair = itemsOf(run, pairs.items[i]);
            if (pair.count != 2)
                throw Fault{"dictionary update sequence element #" + std::to_string(i) + " has length "
                            + std::to_string(pair.count) + "; 2 is required"};
            run.set(*dict, pair.items[0], pair.items[1]);
        }
    }
    for (const auto& [name, value] : arguments.named) run.set(*dict, Value::text(name), value);
    return dict;
}
Value makeDict(Run& run, const Arguments& arguments) { return Value::of(Kind::Dict, pairsOf(run, arguments, "dict")); }
Value makeNamespace(Run& run, const Arguments& arguments) {
    Dict* const dict = pairsOf(run, arguments, "namespace");
    for (std::size_t i = 0; i < dict->count; ++i)
        if (dict->entries[i].key.isString() && dict->entries[i].key.text().starts_with('_'))
            throw Fault{"Chat templates cannot store underscore-prefixed attributes on a namespace, but got '"
                        + std::string(dict->entries[i].key.text()) + "'. Please rename the attribute."};
    return Value::of(Kind::Namespace, dict);
}

Value raiseException(Run& run, const Arguments& arguments) {
    const auto [message] = bind<1>(arguments, "raise_exception", {"message"});
    if (message) run.charge(*message);
    throw Fault{message ? printed(*message) : std::string(), true};
}

Value strftimeNow(Run& run, const Arguments& arguments) {
    const auto [pattern] = bind<1>(arguments, "strftime_now", {"format"});
    if (!pattern) missing("strftime_now", "format");
    const std::string form(stringOf(*pattern, "strftime_now"));
    if (form.size() > 1000) throw Fault{"strftime_now(): a form of more than 1000 bytes"};
    if (form.empty()) return Value::text("");
    const std::time_t now = std::chrono::system_clock::to_time_t(run.now());
    std::tm local{};
    localtime_r(&now, &local);
    std::string text(form.size() * 32 + 256, '\0');
    text.resize(std::strftime(text.data(), text.size(), form.c_str(), &local));
    return run.text(text);
}

Value cycler(Run& run, const Arguments& arguments) {
    if (arguments.positional.empty() || !arguments.named.empty()) throw Fault{"at least one item has to be provided"};
    return Value::of(run.put(Object{Object::Type::Cycler, *run.list(Kind::List, arguments.positional).list, {}, 0}));
}
Value joiner(Run& run, const Arguments& arguments) {
    const auto [separator] = bind<1>(arguments, "joiner", {"sep"});
    return Value::of(run.put(Object{Object::Type::Joiner, {}, separator ? *separator : Value::text(", "), 0}));
}

template <std::size_t N>
const MethodRow* in(const MethodRow (&rows)[N], std::string_view name) {
    for (const MethodRow& row : rows)
        if (row.name == name) return &row;
    return nullptr;
}

} // namespace

const MethodRow* dictMethod(std::string_view name) {
    static constexpr MethodRow rows[] = {
        {"get", dictGet},    {"items", dictItems}, {"keys", dictKeys},   {"values", dictValues},  {"copy", dictCopy},
        {"update", refused}, {"pop", refused},     {"popitem", refused}, {"setdefault", refused}, {"clear", refused}};
    return in(rows, name);
}

const MethodRow* listMethod(std::string_view name) {
    static constexpr MethodRow rows[] = {{"index", listIndex}, {"count", listCount}, {"copy", listCopy},
                                         {"append", refused},  {"extend", refused},  {"insert", refused},
                                         {"pop", refused},     {"remove", refused},  {"reverse", refused},
                                         {"sort", refused},    {"clear", refused}};
    return in(rows, name);
}

std::span<const BuiltIn> builtIns() {
    static constexpr BuiltIn functions[] = {{"range", range},
                                            {"dict", makeDict},
                                            {"namespace", makeNamespace},
                                            {"raise_exception", raiseException},
                                            {"strftime_now", strftimeNow},
                                            {"cycler", cycler},
                                            {"joiner", joiner}};
    return functions;
}

std::int64_t integerOf(const Value& value, std::string_view who) {
    mustBeDefined(value);
    if (!value.isInteger())
        throw Fault{std::string(who) + "(): '" + std::string(typeName(value))
                    + "' object cannot be interpreted as an integer"};
    return value.whole();
}

std::string_view stringOf(const Value& value, std::string_view who) {
    mustBeDefined(value);
    if (!value.isString()) throw Fault{std::string(who) + "() needs a str, not " + std::string(typeName(value))};
    return value.text();
}

void missing(std::string_view who, std::string_view argument) {
    throw Fault{std::string(who) + "() missing 1 required positional argument: '" + std::string(argument) + "'"};
}

} // namespace lathe::jinja
