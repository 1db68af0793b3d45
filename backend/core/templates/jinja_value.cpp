// Comparison and order are Python's, with its errors; nesting is bounded where a function recurses.
#include "templates/jinja_value.h"

#include <algorithm>
#include <limits>

namespace lathe::jinja {

namespace {

[[noreturn]] void tooDeep() { throw Fault{"a value is nested more than " + std::to_string(deepest) + " levels deep"}; }

bool sameItems(const List& a, const List& b, int depth) {
    if (a.count != b.count) return false;
    for (std::size_t i = 0; i < a.count; ++i)
        if (!equal(a.items[i], b.items[i], depth + 1)) return false;
    return true;
}

bool sameEntries(const Dict& a, const Dict& b, int depth) {
    if (a.count != b.count) return false;
    for (std::size_t i = 0; i < a.count; ++i) {
        const Value* other = find(b, a.entries[i].key);
        if (!other || !equal(a.entries[i].value, *other, depth + 1)) return false;
    }
    return true;
}

} // namespace

Value Value::text(std::string_view text) {
    if (text.size() > std::numeric_limits<std::uint32_t>::max()) throw Fault{"a text is 4 GiB long or longer"};
    Value made = of(Kind::String);
    made.chars = text.data();
    made.size = static_cast<std::uint32_t>(text.size());
    return made;
}

std::string_view typeName(const Value& value) {
    switch (value.kind) {
    case Kind::Undefined: return "Undefined";
    case Kind::None: return "NoneType";
    case Kind::Bool: return "bool";
    case Kind::Int: return "int";
    case Kind::Float: return "float";
    case Kind::String: return value.markup ? "Markup" : "str";
    case Kind::List: return "list";
    case Kind::Tuple: return "tuple";
    case Kind::Range: return "range";
    case Kind::View: return value.list->label;
    case Kind::Generator: return "generator";
    case Kind::Dict: return "dict";
    case Kind::Namespace: return "Namespace";
    case Kind::Loop: return "LoopContext";
    case Kind::Macro: return "Macro";
    case Kind::Function: return "function";
    case Kind::Method: return "builtin_function_or_method";
    case Kind::Object: return value.object->type == Object::Type::Cycler ? "Cycler" : "Joiner";
    }
    return "";
}

std::size_t costOf(const Value& value) {
    if (value.isString()) return 1 + value.size / 64;
    if (value.isItems()) return value.list->weight;
    return value.kind == Kind::Dict ? value.dict->weight : 1;
}

bool isTrue(const Value& value) {
    switch (value.kind) {
    case Kind::Undefined:
    case Kind::None: return false;
    case Kind::Bool: return value.truth;
    case Kind::Int: return value.integer != 0;
    case Kind::Float: return value.real != 0;
    case Kind::String: return value.size > 0;
    case Kind::List:
    case Kind::Tuple:
    case Kind::Range:
    case Kind::View: return value.list->count > 0;
    case Kind::Dict: return value.dict->count > 0;
    default: return true;
    }
}

bool equal(const Value& a, const Value& b, int depth) {
    if (depth > deepest) tooDeep();
    if (a.isNumber() && b.isNumber())
        return a.isInteger() && b.isInteger() ? a.whole() == b.whole() : a.floating() == b.floating();
    if (a.kind != b.kind) return false;
    switch (a.kind) {
    case Kind::Undefined:
    case Kind::None: return true;
    case Kind::String: return a.text() == b.text();
    case Kind::List:
    case Kind::Tuple:
    case Kind::Range: return sameItems(*a.list, *b.list, depth);
    case Kind::View:
        return a.list == b.list
               || (std::strcmp(a.list->label, b.list->label) == 0 && std::strcmp(a.list->label, "dict_values") != 0
                   && sameItems(*a.list, *b.list, depth));
    case Kind::Dict: return sameEntries(*a.dict, *b.dict, depth);
    default: return a.list == b.list;
    }
}

bool less(const Value& a, const Value& b, const char* sign, int depth) {
    if (depth > deepest) tooDeep();
    if (a.isNumber() && b.isNumber())
        return a.isInteger() && b.isInteger() ? a.whole() < b.whole() : a.floating() < b.floating();
    if (a.isString() && b.isString()) return a.text() < b.text(); // UTF-8 sorts as its code points do
    if (a.kind == b.kind && (a.kind == Kind::List || a.kind == Kind::Tuple)) {
        const std::size_t both = std::min(a.list->count, b.list->count);
        for (std::size_t i = 0; i < both; ++i)
            if (!equal(a.list->items[i], b.list->items[i], depth + 1))
                return less(a.list->items[i], b.list->items[i], sign, depth + 1);
        return a.list->count < b.list->count;
    }
    throw Fault{"'" + std::string(sign) + "' not supported between instances of '" + std::string(typeName(a))
                + "' and '" + std::string(typeName(b)) + "'"};
}

const Value* find(const Dict& dict, std::string_view key) {
    for (std::size_t i = 0; i < dict.count; ++i)
        if (dict.entries[i].key.isString() && dict.entries[i].key.text() == key) return &dict.entries[i].value;
    return nullptr;
}

const Value* find(const Dict& dict, const Value& key) {
    if (key.isString()) return find(dict, key.text());
    for (std::size_t i = 0; i < dict.count; ++i)
        if (equal(dict.entries[i].key, key)) return &dict.entries[i].value;
    return nullptr;
}

} // namespace lathe::jinja
