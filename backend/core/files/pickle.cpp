// Values are numbered and refer to each other by number, so that no depth of nesting costs stack, and lists may hold
// themselves.
#include "files/pickle.h"

#include "lathe/error.h"

#include <cstring>
#include <unordered_map>
#include <utility>

namespace lathe {
namespace {

constexpr std::size_t maxValues = 1'000'000; ///< of a model's files: some twenty for each tensor

} // namespace

/// Runs a pickle's opcodes on a stack and a memo, as Python's own machine does, but for the calls.
class PickleMachine {
public:
    PickleMachine(Pickle& pickle, std::span<const std::byte> bytes, std::string source)
        : m_pickle(pickle), m_bytes(bytes), m_source(std::move(source)) {
        for (const std::int64_t flag : {0, 1})
            m_pickle.m_values.push_back({.kind = Pickle::Kind::Flag, .integer = flag}); // refs 0 and 1
        m_pickle.m_values.push_back({});                                                // ref 2: None
    }

    void run() {
        while (step()) {}
        m_pickle.m_root = pop();
    }

private:
    using Kind = Pickle::Kind;
    using Ref = Pickle::Ref;
    using Value = Pickle::Value;

    [[noreturn]] void refuse(const std::string& what) const {
        throw Error(ErrorKind::BadFile,
                    {"%1 is no pickle as torch.save() writes it: %2 at byte %3.", m_source, what,
                     std::to_string(m_pickle.m_at)},
                    "The file may be damaged or only partly downloaded: fetch it again.");
    }

    std::string_view take(std::uint64_t count) {
        if (count > m_bytes.size() - m_pickle.m_at) refuse("it is cut off");
        const auto* from = reinterpret_cast<const char*>(m_bytes.data()) + m_pickle.m_at;
        m_pickle.m_at += std::size_t(count);
        return {from, std::size_t(count)};
    }
    template <class T>
    T number() {
        T value;
        std::memcpy(&value, take(sizeof value).data(), sizeof value);
        return value;
    }
    std::string_view line() {
        const std::string_view rest(reinterpret_cast<const char*>(m_bytes.data()) + m_pickle.m_at,
                                    m_bytes.size() - m_pickle.m_at);
        const std::size_t end = rest.find('\n');
        if (end == std::string_view::npos) refuse("a name is cut off");
        return take(end + 1).substr(0, end);
    }

    void push(Ref ref) { m_stack.push_back(ref); }
    void push(Value value) {
        if (m_pickle.m_values.size() >= maxValues) refuse("it holds more than a million values");
        m_pickle.m_values.push_back(std::move(value));
        push(Ref(m_pickle.m_values.size() - 1));
    }
    void pushText(std::string_view text) { push(Value{.kind = Kind::Text, .text = text}); }
    void pushInteger(std::int64_t integer) { push(Value{.kind = Kind::Integer, .integer = integer}); }

    std::size_t floor() const { return m_marks.empty() ? 0 : m_marks.back(); }
    Ref top() const {
        if (m_stack.size() <= floor()) refuse("an operand is missing");
        return m_stack.back();
    }
    Ref pop() {
        const Ref ref = top();
        m_stack.pop_back();
        return ref;
    }
    std::vector<Ref> sinceMark() {
        if (m_marks.empty()) refuse("a mark is missing");
        std::vector<Ref> items(m_stack.begin() + std::ptrdiff_t(m_marks.back()), m_stack.end());
        m_stack.resize(m_marks.back());
        m_marks.pop_back();
        return items;
    }
    void pushLast(std::size_t count) { // a tuple
        std::vector<Ref> items(count);
        for (std::size_t i = count; i-- > 0;) items[i] = pop();
        push(Value{.kind = Kind::List, .items = std::move(items)});
    }

    void addItems(const std::vector<Ref>& items, bool inPairs) {
        Value& to = m_pickle.m_values[top()];
        const bool fits = inPairs ? to.kind == Kind::Dictionary || to.kind == Kind::Call : to.kind == Kind::List;
        if (!fits || (inPairs && items.size() % 2 != 0)) refuse("entries are added to what holds none");
        to.items.insert(to.items.end(), items.begin(), items.end());
    }

    void call() {
        const Ref content = pop(), callee = pop();
        push(Value{.kind = Kind::Call, .callee = callee, .content = content});
    }

    void remember(std::uint32_t slot) { m_memo[slot] = top(); }
    void recall(std::uint32_t slot) {
        const auto found = m_memo.find(slot);
        if (found == m_memo.end()) refuse("it refers to a value that was never kept");
        push(found->second);
    }

    void pushLong(std::string_view digits) { // little-endian, two's complement
        if (digits.size() > 8) { // only magic numbers are: all that is asked of them is to be equal
            pushText(digits);
            return;
        }
        std::uint64_t value = !digits.empty() && digits.back() < 0 ? ~std::uint64_t(0) : 0;
        std::memcpy(&value, digits.data(), digits.size());
        pushInteger(std::int64_t(value));
    }
    void pushReal() {
        std::uint64_t bits = 0; // big-endian, the only number that is
        for (const char byte : take(8)) bits = bits << 8 | std::uint8_t(byte);
        Value value{.kind = Kind::Real};
        std::memcpy(&value.real, &bits, sizeof bits);
        push(std::move(value));
    }

    /// One opcode; false at the end of the pickle.
    bool step() {
        switch (const char code = take(1).front()) {
        case '\x80': // PROTO
            if (const int version = number<std::uint8_t>(); version < 2 || version > 5)
                refuse("its protocol is " + std::to_string(version));
            break;
        case '\x95': take(8); break; // FRAME
        case '.': return false;
        case 'N': push(Ref(2)); break;
        case '\x88': push(Ref(1)); break;
        case '\x89': push(Ref(0)); break;
        case 'J': pushInteger(number<std::int32_t>()); break;
        case 'K': pushInteger(number<std::uint8_t>()); break;
        case 'M': pushInteger(number<std::uint16_t>()); break;
        case '\x8a': pushLong(take(number<std::uint8_t>())); break;
        case '\x8b': pushLong(take(number<std::uint32_t>())); break;
        case 'G': pushReal(); break;
        case 'X':
        case 'T':
        case 'B': pushText(take(number<std::uint32_t>())); break; // text, Python 2's text, bytes
        case '\x8c':
        case 'U':
        case 'C': pushText(take(number<std::uint8_t>())); break;
        case '\x8d':
        case '\x8e': pushText(take(number<std::uint64_t>())); break;
        case '(': m_marks.push_back(m_stack.size()); break;
        case ')': pushLast(0); break;
        case '\x85': pushLast(1); break;
        case '\x86': pushLast(2); break;
        case '\x87': pushLast(3); break;
        case 't':
        case 'l': push(Value{.kind = Kind::List, .items = sinceMark()}); break;
        case ']': push(Value{.kind = Kind::List}); break;
        case '}': push(Value{.kind = Kind::Dictionary}); break;
        case 'a': addItems({pop()}, false); break;
        case 'e': addItems(sinceMark(), false); break;
        case 's': {
            const Ref value = pop(), key = pop();
            addItems({key, value}, true);
            break;
        }
        case 'u': addItems(sinceMark(), true); break;
        case 'c': {
            const std::string_view module = line();
            push(Value{.kind = Kind::Name, .text = module, .member = line()});
            break;
        }
        case '\x93': {
            const Value member = m_pickle[pop()], module = m_pickle[pop()];
            push(Value{.kind = Kind::Name, .text = module.text, .member = member.text});
            break;
        }
        case 'R':
        case '\x81': call(); break;
        case 'b': pop(), top(); break; // attributes of an object, which no tensor needs: a dictionary's "_metadata"
        case 'Q': push(Value{.kind = Kind::Stored, .content = pop()}); break;
        case 'q': remember(number<std::uint8_t>()); break;
        case 'r': remember(number<std::uint32_t>()); break;
        case '\x94': remember(std::uint32_t(m_memo.size())); break;
        case 'h': recall(number<std::uint8_t>()); break;
        case 'j': recall(number<std::uint32_t>()); break;
        default: refuse("it holds the opcode " + std::to_string(std::uint8_t(code)));
        }
        return true;
    }

    Pickle& m_pickle;
    std::span<const std::byte> m_bytes;
    std::string m_source;
    std::vector<Ref> m_stack;
    std::vector<std::size_t> m_marks; ///< sizes of the stack
    std::unordered_map<std::uint32_t, Ref> m_memo;
};

Pickle::Pickle(std::span<const std::byte> bytes, std::string source) {
    PickleMachine(*this, bytes, std::move(source)).run();
}

bool Pickle::isCallOf(const Value& value, std::string_view module, std::string_view member) const {
    if (value.kind != Kind::Call) return false;
    const Value& callee = (*this)[value.callee];
    return callee.kind == Kind::Name && callee.text == module && callee.member == member;
}

std::string Pickle::described(const Value& value) const {
    const auto named = [](const Value& name) {
        return std::string(name.text.substr(0, 60)) + "." + std::string(name.member.substr(0, 60));
    };
    switch (value.kind) {
    case Kind::None: return "None";
    case Kind::Flag:
    case Kind::Integer:
    case Kind::Real: return "a number";
    case Kind::Text: return "text";
    case Kind::List: return "a list";
    case Kind::Dictionary: return "a dictionary";
    case Kind::Name: return "the name " + named(value);
    case Kind::Stored: return "a bare storage";
    case Kind::Call: {
        const Value& callee = (*this)[value.callee];
        return callee.kind == Kind::Name ? "what a call of " + named(callee) + " would give" : "what a call would give";
    }
    }
    return {};
}

} // namespace lathe
