#pragma once
// A Python pickle as data. A pickle is a small program that may name any function and have it called; this reader only
// writes down what would be called with what, and its caller picks out the few calls that it knows by name. Nothing is
// ever executed. Protocols 2 to 4, as torch.save() and Python's pickle write them (Lib/pickletools.py has the opcodes).
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lathe {

class Pickle {
public:
    enum class Kind {
        None,
        Flag,
        Integer,
        Real,
        Text,
        List,       ///< or a tuple
        Dictionary, ///< keys and values in turns
        Name,       ///< of a function or class
        Call,       ///< of one; entries that were put into the result stand in `items`, as a dictionary's do
        Stored,     ///< what lies outside of the pickle under an id
    };
    using Ref = std::uint32_t; ///< a value's number
    struct Value {
        Kind kind = Kind::None;
        std::int64_t integer = 0; ///< Integer; Flag
        double real = 0;
        std::string_view text = {};  ///< Text; Name: the module. Points into the bytes that were read
        std::string_view member = {};///< Name
        std::vector<Ref> items = {}; ///< List, Dictionary, Call
        Ref callee = 0, content = 0; ///< Call: the function and its arguments; Stored: the id, as `content`
    };

    /// Reads one pickle from the front of `bytes`, which must outlive it. Throws Error{BadFile} naming `source`: cut
    /// off, an opcode that those writers don't use, more than a million values.
    Pickle(std::span<const std::byte> bytes, std::string source);

    std::size_t size() const { return m_at; } ///< bytes of the pickle
    const Value& root() const { return (*this)[m_root]; }
    const Value& operator[](Ref ref) const { return m_values[ref]; }
    /// Whether `value` is the result of calling that function.
    bool isCallOf(const Value& value, std::string_view module, std::string_view member) const;
    /// "a call of posix.system", "a list", ...: for messages.
    std::string described(const Value& value) const;

private:
    friend class PickleMachine;
    std::vector<Value> m_values;
    std::size_t m_at = 0;
    Ref m_root = 0;
};

} // namespace lathe
