// Steps, memory and output are counted as they happen, so that a template which never ends is stopped.
#include "templates/jinja_run.h"

#include "templates/jinja_print.h"

#include <algorithm>

namespace lathe::jinja {

void Run::tooManySteps() const {
    throw Fault{"the template takes more than " + std::to_string(m_limits.steps) + " steps; it seems not to end"};
}
void Run::tooMuchMemory() const {
    throw Fault{"the template takes more than " + std::to_string(m_limits.memoryBytes >> 20) + " MB of memory"};
}
void Run::tooMuchOutput() const {
    throw Fault{"the template writes more than " + std::to_string(m_limits.outputBytes >> 20) + " MB"};
}

Value Run::text(std::string_view text) {
    char* const chars = make<char>(text.size() + 1); // never empty: each text has a place of its own
    std::copy(text.begin(), text.end(), chars);
    return Value::text({chars, text.size()});
}

Value Run::list(Kind kind, std::span<const Value> items, const char* label) {
    Value* const copy = make<Value>(items.size());
    std::uninitialized_copy(items.begin(), items.end(), copy);
    List made;
    made.items = copy;
    made.count = items.size();
    made.label = label;
    for (const Value& item : items)
        made.weight = std::min<std::size_t>(made.weight + costOf(item), std::size_t(1) << 40);
    return Value::of(kind, put(made));
}

Value Run::part(const List& list, std::size_t from, std::size_t count, Kind kind) {
    List made;
    made.items = list.items + from;
    made.count = count;
    made.weight = list.weight;
    return Value::of(kind, put(made));
}

Dict* Run::dict(std::size_t room) {
    Dict made;
    made.entries = make<Entry>(room);
    made.room = room;
    return put(made);
}

void Run::set(Dict& dict, const Value& key, const Value& value) {
    if (key.kind == Kind::List || key.kind == Kind::Dict)
        throw Fault{"unhashable type: '" + std::string(typeName(key)) + "'"};
    step(static_cast<std::int64_t>(dict.count / 8 + 1));
    if (const Value* known = find(dict, key)) {
        *const_cast<Value*>(known) = value; // of this dict, which is ours to change
        return;
    }
    if (dict.count == dict.room) {
        dict.room = std::max<std::size_t>(4, dict.room * 2);
        Entry* const entries = make<Entry>(dict.room);
        std::uninitialized_copy_n(dict.entries, dict.count, entries);
        dict.entries = entries;
    }
    new (&dict.entries[dict.count++]) Entry{key, value};
    dict.weight = std::min<std::size_t>(dict.weight + costOf(key) + costOf(value), std::size_t(1) << 40);
}

void Run::write(const Value& value) {
    if (!value.isString()) {
        if (value.isUndefined()) return;
        charge(value);
        std::string printed;
        print(printed, value);
        write(printed, value.turn);
        return;
    }
    if (value.mixed) piecesOf(value, written(), *m_pieces);
    write(value.text(), value.mixed ? std::uint16_t(0) : value.turn);
}

Value Run::withPieces(Value made, const std::vector<Piece>& pieces) {
    if (pieces.empty()) return made;
    made.mixed = true;
    for (const Piece& piece : pieces)
        if (piece.turn != generated) {
            made.turn = piece.turn;
            break;
        }
    if (made.turn == 0) made.turn = pieces.front().turn;
    m_mixtures[made.chars] = {made.size, pieces};
    return made;
}

Value Run::joined(std::span<const Value> parts) {
    std::size_t size = 0;
    bool plain = true;
    for (const Value& part : parts) {
        size += part.size;
        plain = plain && part.turn == 0;
    }
    char* const chars = make<char>(size + 1);
    char* to = chars;
    for (const Value& part : parts) to = std::copy_n(part.chars, part.size, to);
    const Value made = Value::text({chars, size});
    if (plain) return made;
    std::vector<Piece> pieces;
    std::size_t at = 0;
    for (const Value& part : parts) {
        if (part.turn != 0) piecesOf(part, at, pieces);
        at += part.size;
    }
    return withPieces(made, pieces);
}

void Run::piecesOf(const Value& value, std::size_t at, std::vector<Piece>& pieces) const {
    if (!value.mixed) {
        if (value.turn != 0) pieces.push_back({at, value.size, value.turn});
        return;
    }
    auto found = m_mixtures.upper_bound(value.chars);
    if (found == m_mixtures.begin()) return;
    --found;
    const auto offset = static_cast<std::size_t>(value.chars - found->first), end = offset + value.size;
    for (const Piece& piece : found->second.pieces) {
        const std::size_t from = std::max(piece.begin, offset), to = std::min(piece.begin + piece.size, end);
        if (from < to || (from == to && piece.size == 0)) pieces.push_back({at + from - offset, to - from, piece.turn});
    }
}

void Run::assign(int name, const Value& value) {
    for (Scope::Slot& slot : scope->variables)
        if (slot.name == name) {
            slot.value = value;
            return;
        }
    if ((m_memory += sizeof(Scope::Slot)) > m_limits.memoryBytes) tooMuchMemory();
    scope->variables.push_back({name, value});
}

} // namespace lathe::jinja
