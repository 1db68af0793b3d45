// What values have inside: attributes, items, slices, items to loop over; and calls.
#include "templates/jinja_calls.h"
#include "templates/jinja_statements.h"
#include "templates/jinja_text.h"
#include "unicode/unicode.h"

namespace lathe::jinja {

namespace {

const MethodRow* methodOf(const Value& object, std::string_view name) {
    if (object.isString()) return stringMethod(name);
    if (object.kind == Kind::Dict) return dictMethod(name);
    return object.isSequence() ? sequenceMethod(object, listMethod(name)) : nullptr;
}

} // namespace

const MethodRow* sequenceMethod(const Value& sequence, const MethodRow* row) {
    return row && sequence.kind != Kind::List && row->name != "index" && row->name != "count" ? nullptr : row;
}

namespace {

Value methodValue(Run& run, const Value& object, std::string_view name) {
    return Value::of(run.put(Method{object, name}));
}

Value character(const Value& text, std::int64_t index) {
    const std::size_t from = byteOf(text.text(), index);
    return text.part(from, codePointAt(text.text(), from).bytes);
}

/// Python's start, stop and step for so many items (slice.indices).
struct Bounds { std::int64_t start, stop, step, count; };
Bounds boundsOf(const Value& start, const Value& stop, const Value& step, std::int64_t length) {
    for (const Value* one : {&start, &stop, &step})
        if (!one->isNone() && !one->isInteger()) throw Fault{"slice indices must be integers or None"};
    constexpr std::int64_t furthest = std::int64_t(1) << 40; // more than any text or list has
    Bounds bounds{0, 0, step.isNone() ? 1 : std::clamp(step.whole(), -furthest, furthest), 0};
    if (bounds.step == 0) throw Fault{"slice step cannot be zero"};
    const bool back = bounds.step < 0;
    const auto place = [&](const Value& value, std::int64_t usual) {
        if (value.isNone()) return usual;
        std::int64_t at = value.whole();
        if (at < 0) at = at < -length ? -1 : at + length;
        else if (at > length) at = length;
        return back ? std::min(at, length - 1) : std::max<std::int64_t>(at, 0);
    };
    bounds.start = place(start, back ? length - 1 : 0);
    bounds.stop = stop.isNone() ? (back ? -1 : length) : place(stop, 0);
    if (back && bounds.start > bounds.stop) bounds.count = (bounds.start - bounds.stop - 1) / -bounds.step + 1;
    if (!back && bounds.stop > bounds.start) bounds.count = (bounds.stop - bounds.start - 1) / bounds.step + 1;
    return bounds;
}

} // namespace

std::string whyUndefined(const Value& value) {
    const std::string name(value.chars ? std::string_view(value.chars, value.size) : std::string_view());
    return name.find(' ') != std::string::npos ? name + " is undefined" : "'" + name + "' is undefined";
}

void mustBeDefined(const Value& value) {
    if (value.isUndefined()) throw Fault{whyUndefined(value)};
}

Value attribute(Run& run, const Value& object, std::string_view name) {
    mustBeDefined(object);
    if (object.kind == Kind::Loop)
        return name == "cycle" || name == "changed" ? methodValue(run, object, name) : object.loop->attribute(name);
    if (object.kind == Kind::Object && (name == "next" || name == "reset" || name == "current")
        && object.object->type == Object::Type::Cycler) {
        if (name == "current") return object.object->items.items[object.object->at];
        return methodValue(run, object, name);
    }
    if (methodOf(object, name)) return methodValue(run, object, name);
    if (object.kind == Kind::Dict || object.kind == Kind::Namespace)
        if (const Value* found = find(*object.dict, name)) return *found;
    return Value::undefined(name);
}

Value item(Run& run, const Value& object, const Value& index) {
    mustBeDefined(object);
    if (object.kind == Kind::Dict || object.kind == Kind::Namespace) {
        if (const Value* found = find(*object.dict, index)) return *found;
    } else if (index.isInteger() && (object.isSequence() || object.isString())) {
        const std::int64_t count = lengthOf(object);
        if (object.isString()) run.charge(object);
        const std::int64_t at = index.whole() < 0 ? index.whole() + count : index.whole();
        if (at >= 0 && at < count) return object.isString() ? character(object, at) : object.list->items[at];
    }
    if (!index.isString()) return Value::undefined("an item that is not there");
    return methodOf(object, index.text()) || object.kind == Kind::Loop ? attribute(run, object, index.text())
                                                                       : Value::undefined(index.text());
}

Value slice(Run& run, const Value& object, const Value& start, const Value& stop, const Value& step) {
    mustBeDefined(object);
    if (!object.isString() && !object.isSequence())
        throw Fault{object.kind == Kind::Dict ? "unhashable type: 'slice'"
                                              : "'" + std::string(typeName(object)) + "' object is not subscriptable"};
    const Bounds bounds = boundsOf(start, stop, step, lengthOf(object));
    run.charge(object);
    if (object.isString()) {
        const std::string_view text = object.text();
        if (bounds.count == 0)
            return object.part(
                std::min<std::size_t>(byteOf(text, std::max<std::int64_t>(bounds.start, 0)), text.size()), 0);
        if (bounds.step == 1) {
            const std::size_t from = byteOf(text, bounds.start);
            return object.part(from, byteOf(text.substr(from), bounds.count));
        }
        std::vector<std::size_t> begins;
        for (std::size_t at = 0; at < text.size(); at += codePointAt(text, at).bytes) begins.push_back(at);
        std::string made;
        for (std::int64_t i = 0, at = bounds.start; i < bounds.count; ++i, at += bounds.step) {
            const std::size_t from = begins[static_cast<std::size_t>(at)];
            made += text.substr(from, codePointAt(text, from).bytes);
        }
        return run.from(object, run.text(made));
    }
    const Kind kind = object.kind == Kind::Tuple ? Kind::Tuple : Kind::List;
    if (object.kind == Kind::Range) {
        List part;
        std::vector<Value> items;
        for (std::int64_t i = 0, at = bounds.start; i < bounds.count; ++i, at += bounds.step)
            items.push_back(object.list->items[at]);
        part = *run.list(Kind::List, items).list;
        part.start = object.list->start + bounds.start * object.list->step;
        part.stop = object.list->start + bounds.stop * object.list->step;
        part.step = object.list->step * bounds.step;
        return Value::of(Kind::Range, run.put(part));
    }
    if (bounds.step == 1)
        return run.part(*object.list, static_cast<std::size_t>(std::max<std::int64_t>(bounds.start, 0)),
                        static_cast<std::size_t>(bounds.count), kind);
    std::vector<Value> items;
    for (std::int64_t i = 0, at = bounds.start; i < bounds.count; ++i, at += bounds.step)
        items.push_back(object.list->items[at]);
    return run.list(kind, items);
}

List itemsOf(Run& run, const Value& value) {
    switch (value.kind) {
    case Kind::Undefined: return {};
    case Kind::List:
    case Kind::Tuple:
    case Kind::Range:
    case Kind::View: return *value.list;
    case Kind::Generator: return std::exchange(value.list->used, true) ? List{} : *value.list;
    case Kind::Dict: {
        std::vector<Value> keys;
        for (std::size_t i = 0; i < value.dict->count; ++i) keys.push_back(value.dict->entries[i].key);
        return *run.list(Kind::List, keys).list;
    }
    case Kind::String: {
        std::vector<Value> characters;
        for (std::size_t at = 0; at < value.size;) {
            const std::size_t bytes = codePointAt(value.text(), at).bytes;
            characters.push_back(value.part(at, bytes));
            at += bytes;
        }
        run.step(static_cast<std::int64_t>(characters.size()));
        return *run.list(Kind::List, characters).list;
    }
    default: throw Fault{"'" + std::string(typeName(value)) + "' object is not iterable"};
    }
}

std::int64_t lengthOf(const Value& value) {
    if (value.isString()) return codePoints(value.text());
    if (value.isUndefined()) return 0;
    if (value.kind == Kind::Dict) return static_cast<std::int64_t>(value.dict->count);
    if (!value.isItems() || value.kind == Kind::Generator)
        throw Fault{"object of type '" + std::string(typeName(value)) + "' has no len()"};
    return static_cast<std::int64_t>(value.list->count);
}

bool contains(Run& run, const Value& container, const Value& element) {
    if (container.isString()) {
        run.charge(container);
        mustBeDefined(element);
        if (!element.isString())
            throw Fault{"'in <string>' requires string as left operand, not " + std::string(typeName(element))};
        return container.text().find(element.text()) != std::string_view::npos;
    }
    if (container.kind == Kind::Dict) {
        if (element.kind == Kind::List || element.kind == Kind::Dict)
            throw Fault{"unhashable type: '" + std::string(typeName(element)) + "'"};
        return find(*container.dict, element) != nullptr;
    }
    if (!container.isItems() && !container.isUndefined())
        throw Fault{"argument of type '" + std::string(typeName(container)) + "' is not iterable"};
    const List items = itemsOf(run, container);
    for (std::size_t i = 0; i < items.count; ++i) {
        run.charge(items.items[i], element);
        if (equal(items.items[i], element)) return true;
    }
    return false;
}

Value call(Run& run, const Value& callee, const Arguments& arguments) {
    mustBeDefined(callee);
    switch (callee.kind) {
    case Kind::Macro: return callee.macro->node->call(run, callee.macro->scope, arguments);
    case Kind::Function: return callee.function->call(run, arguments);
    case Kind::Loop: return callee.loop->call(run, {}, arguments);
    case Kind::Method: {
        const Method& method = *callee.method;
        if (method.self.kind == Kind::Loop) return method.self.loop->call(run, method.name, arguments);
        if (method.self.kind == Kind::Object) {
            Object& cycler = *method.self.object;
            bindNone(arguments, method.name);
            if (method.name == "reset") cycler.at = 0;
            else return cycler.items.items[std::exchange(cycler.at, (cycler.at + 1) % cycler.items.count)];
            return Value::none();
        }
        run.charge(method.self);
        return run.from(method.self, methodOf(method.self, method.name)->call(run, method.self, arguments));
    }
    case Kind::Object:
        if (callee.object->type == Object::Type::Joiner) {
            bindNone(arguments, "joiner");
            return std::exchange(callee.object->at, 1) == 0 ? Value::text("") : callee.object->separator;
        }
        [[fallthrough]];
    default: throw Fault{"'" + std::string(typeName(callee)) + "' object is not callable"};
    }
}

} // namespace lathe::jinja
