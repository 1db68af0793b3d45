#pragma once
// One rendering: its memory, its output, its limits, its variables, and where each part of a text came from.
#include "templates/jinja_value.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <memory_resource>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lathe::jinja {

/// What a rendering may take: templates come from the network and are not trusted.
struct Limits {
    std::size_t outputBytes = std::size_t(64) << 20; ///< and eight times what the variables hold
    std::size_t memoryBytes = std::size_t(256) << 20; ///< and sixteen times
    std::int64_t steps = 20'000'000;                  ///< evaluated nodes and looked-at items
    int calls = 50;                                   ///< macros in macros
};

using Clock = std::function<std::chrono::system_clock::time_point()>;

/// Bytes of an output or of a text that came from one place.
struct Piece {
    std::size_t begin = 0, size = 0;
    std::uint16_t turn = 0; ///< 1 + the message; generated: of a generation block
};
constexpr std::uint16_t generated = 0xFFFF;
constexpr std::size_t mostTurns = 0xFFF0;

/// Variables by number: the template's names are numbered when it is read.
struct Scope {
    struct Slot {
        int name;
        Value value;
    };
    Scope* parent = nullptr;
    std::pmr::vector<Slot> variables;
    Scope(Scope* outer, std::pmr::memory_resource* memory) : parent(outer), variables(memory) {}
};

class Run {
public:
    Run(const Limits& limits, const Clock* clock)
        : m_limits(limits), m_clock(clock), m_arena(m_first, sizeof m_first) {}
    Run(const Run&) = delete;

    // ---- limits ----
    void step(std::int64_t count = 1) {
        if ((m_steps += count) > m_limits.steps) tooManySteps();
    }
    /// Nodes call each other; a thread's stack is a few MB.
    void checkStack() const {
        const auto here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
        if ((here < m_stack ? m_stack - here : here - m_stack) > (std::size_t(3) << 19))
            throw Fault{"the template is nested too deep"};
    }
    /// For work on all of a value.
    void charge(const Value& value) { step(static_cast<std::int64_t>(costOf(value))); }
    void charge(const Value& a, const Value& b) { step(static_cast<std::int64_t>(std::min(costOf(a), costOf(b)))); }
    std::size_t at = 0; ///< the byte of the source that is being evaluated, for messages

    // ---- memory ----
    std::pmr::memory_resource* memory() { return &m_arena; }
    void* take(std::size_t bytes, std::size_t alignment) {
        if ((m_memory += bytes) > m_limits.memoryBytes) tooMuchMemory();
        return m_arena.allocate(bytes, alignment);
    }
    /// Throws where so many bytes are more than a rendering may take: asked before they are put together.
    void needs(std::size_t bytes) const {
        if (bytes > m_limits.memoryBytes) tooMuchMemory();
    }
    template <class T>
    T* make(std::size_t count) {
        return static_cast<T*>(take(sizeof(T) * count, alignof(T)));
    } ///< not initialised
    template <class T>
    T* put(T value) {
        return new (take(sizeof(T), alignof(T))) T(std::move(value));
    }
    Value text(std::string_view text);                    ///< a copy
    Value list(Kind kind, std::span<const Value> items, const char* label = nullptr);
    Value part(const List& list, std::size_t from, std::size_t count, Kind kind = Kind::List); ///< shares its items
    Dict* dict(std::size_t room);
    void set(Dict& dict, const Value& key, const Value& value); ///< throws Fault for keys that Python can't hash

    // ---- output ----
    void write(std::string_view text, std::uint16_t turn = 0) {
        if (m_out->size() + text.size() > m_limits.outputBytes) tooMuchOutput();
        if (turn != 0) m_pieces->push_back({m_out->size(), text.size(), turn});
        m_out->append(text);
    }
    void write(const Value& value); ///< as str() says it, with its origin
    void writeTo(std::string& out, std::vector<Piece>& pieces) { m_out = &out, m_pieces = &pieces; }
    std::size_t written() const { return m_out->size(); }
    void markGenerated(std::size_t from) { m_pieces->push_back({from, m_out->size() - from, generated}); }

    /// What `body` writes, as a value.
    template <class Body>
    Value captured(const Body& body) {
        std::string out;
        std::vector<Piece> pieces;
        std::string* const outerOut = std::exchange(m_out, &out);
        std::vector<Piece>* const outerPieces = std::exchange(m_pieces, &pieces);
        try {
            body();
        } catch (...) {
            m_out = outerOut;
            m_pieces = outerPieces;
            throw;
        }
        m_out = outerOut;
        m_pieces = outerPieces;
        return withPieces(text(out), pieces);
    }

    // ---- origins ----
    /// Strings one after another; who asks has added up the bytes.
    Value joined(std::span<const Value> parts);
    /// A string that was made from `source`, in whatever way, is of its origin.
    Value from(const Value& source, Value made) const {
        if (source.turn != 0 && made.isString() && made.turn == 0) made.turn = source.turn;
        return made;
    }
    /// The pieces that make up a string.
    void piecesOf(const Value& value, std::size_t at, std::vector<Piece>& pieces) const;

    // ---- variables ----
    Scope* scope = nullptr;
    int calls = 0;
    Scope* inner(Scope* parent) { return new (take(sizeof(Scope), alignof(Scope))) Scope(parent, &m_arena); }
    const Value* look(int name) const {
        for (const Scope* one = scope; one; one = one->parent)
            for (const Scope::Slot& slot : one->variables)
                if (slot.name == name) return &slot.value;
        return nullptr;
    }
    void assign(int name, const Value& value);
    void enterCall() {
        if (++calls > m_limits.calls)
            throw Fault{"macros call each other more than " + std::to_string(m_limits.calls) + " deep"};
    }

    std::chrono::system_clock::time_point now() const {
        return m_clock && *m_clock ? (*m_clock)() : std::chrono::system_clock::now();
    }
    void allowFor(std::size_t inputBytes) {
        m_limits.outputBytes += 8 * inputBytes;
        m_limits.memoryBytes += 16 * inputBytes;
    }

private:
    [[noreturn]] void tooManySteps() const;
    [[noreturn]] void tooMuchMemory() const;
    [[noreturn]] void tooMuchOutput() const;
    Value withPieces(Value made, const std::vector<Piece>& pieces);

    const std::uintptr_t m_stack = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
    Limits m_limits;
    const Clock* m_clock;
    alignas(16) std::byte m_first[16384];
    std::pmr::monotonic_buffer_resource m_arena;
    std::size_t m_memory = 0;
    std::int64_t m_steps = 0;
    std::string* m_out = nullptr;
    std::vector<Piece>* m_pieces = nullptr;
    struct Mixture {
        std::size_t size;
        std::vector<Piece> pieces;
    };
    std::map<const char*, Mixture> m_mixtures; ///< strings of several origins, by where they lie
};

} // namespace lathe::jinja
