#pragma once
// What a template computes with: Python's values, immutable as transformers' sandbox has them (only a namespace can be
// assigned to). A value is 16 bytes and owns nothing: texts lie in the messages, in the template or in the render's
// arena.
//
// A value knows which message it came from (`turn`), so that the rendered text can be told apart into what the template
// wrote and what each message said: the loss mask needs that.
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace lathe::jinja {

/// What goes wrong while a template is rendered; render() adds the place and makes an Error of it.
struct Fault {
    std::string message;
    bool raised = false; ///< by the template itself (raise_exception)
};

enum class Kind : std::uint8_t {
    Undefined,
    None,
    Bool,
    Int,
    Float,
    String,
    List,
    Tuple,
    Range,
    View,
    Generator, ///< all hold `list`
    Dict,
    Namespace,                     ///< both hold `dict`
    Loop,
    Macro,
    Function,
    Method,
    Object ///< callable, or with a state of its own
};

struct Value;
struct Entry;
class MacroNode;
struct Scope;
struct BuiltIn;
struct LoopState;

struct List {
    const Value* items = nullptr;
    std::size_t count = 0;
    std::size_t weight = 1;                     ///< values in it and in what it holds
    std::int64_t start = 0, stop = 0, step = 1; ///< of a range
    const char* label = nullptr;                ///< of a view: "dict_items"
    mutable bool used = false;                  ///< a generator gives its items once
};

struct Dict {
    Entry* entries = nullptr;
    std::size_t count = 0, room = 0, weight = 1;
};

struct Macro {
    const MacroNode* node;
    Scope* scope; ///< where it was defined
};

struct Method;
struct Object;

struct Value {
    Kind kind = Kind::Undefined;
    bool markup = false;    ///< a string of `safe` or `escape`
    bool mixed = false;     ///< a string of several origins: Run knows the pieces
    std::uint16_t turn = 0; ///< 1 + the message it is of; 0: the template's own
    std::uint32_t size = 0; ///< bytes of a string; of an undefined value's name
    union {
        bool truth;
        std::int64_t integer;
        double real;
        const char* chars; ///< of an undefined value: its name
        const List* list;
        Dict* dict;
        LoopState* loop;
        const Macro* macro;
        const BuiltIn* function;
        const Method* method;
        Object* object;
    };

    Value() : chars(nullptr) {}
    static Value none() { return of(Kind::None); }
    static Value boolean(bool value) {
        Value made = of(Kind::Bool);
        made.truth = value;
        return made;
    }
    static Value number(std::int64_t value) {
        Value made = of(Kind::Int);
        made.integer = value;
        return made;
    }
    static Value number(double value) {
        Value made = of(Kind::Float);
        made.real = value;
        return made;
    }
    /// The bytes must outlive the render. Throws Fault for 4 GiB and more.
    static Value text(std::string_view text);
    static Value undefined(std::string_view name) {
        Value made;
        made.chars = name.data();
        made.size = static_cast<std::uint32_t>(name.size());
        return made;
    }
    static Value of(Kind kind, const List* list) {
        Value made = of(kind);
        made.list = list;
        return made;
    }
    static Value of(Kind kind, Dict* dict) {
        Value made = of(kind);
        made.dict = dict;
        return made;
    }
    static Value of(const Macro* macro) {
        Value made = of(Kind::Macro);
        made.macro = macro;
        return made;
    }
    static Value of(LoopState* loop) {
        Value made = of(Kind::Loop);
        made.loop = loop;
        return made;
    }
    static Value of(const BuiltIn* function) {
        Value made = of(Kind::Function);
        made.function = function;
        return made;
    }
    static Value of(const Method* method) {
        Value made = of(Kind::Method);
        made.method = method;
        return made;
    }
    static Value of(Object* object) {
        Value made = of(Kind::Object);
        made.object = object;
        return made;
    }
    static Value of(Kind kind) {
        Value made;
        made.kind = kind;
        return made;
    }

    bool isUndefined() const { return kind == Kind::Undefined; }
    bool isNone() const { return kind == Kind::None; }
    bool isString() const { return kind == Kind::String; }
    bool isInteger() const { return kind == Kind::Int || kind == Kind::Bool; }
    bool isNumber() const { return isInteger() || kind == Kind::Float; }
    bool isItems() const { return kind >= Kind::List && kind <= Kind::Generator; }
    bool isSequence() const { return kind == Kind::List || kind == Kind::Tuple || kind == Kind::Range; }
    std::string_view text() const { return {chars, size}; }
    std::int64_t whole() const { return kind == Kind::Bool ? truth : integer; } ///< of isInteger()
    double floating() const { return kind == Kind::Float ? real : static_cast<double>(whole()); } ///< of isNumber()

    /// A part of this string, of the same origin.
    Value part(std::size_t from, std::size_t bytes) const {
        Value made = *this;
        made.chars += from;
        made.size = static_cast<std::uint32_t>(bytes);
        return made;
    }
    Value part(std::string_view inside) const {
        return part(static_cast<std::size_t>(inside.data() - chars), inside.size());
    }
};

struct Entry { Value key, value; };

/// Something of a value that can be called: "abc".upper.
struct Method {
    Value self;
    std::string_view name;
};

/// What namespace()'s neighbors cycler() and joiner() make.
struct Object {
    enum class Type { Cycler, Joiner } type;
    List items;
    Value separator;
    std::size_t at = 0;
};

/// Python's name of the value's type: "str", "NoneType".
std::string_view typeName(const Value& value);

bool isTrue(const Value& value);

/// What it costs to look at all of it, in steps. Values can hold one another many times over.
std::size_t costOf(const Value& value);

/// Python's ==. Throws Fault where values are nested too deep.
bool equal(const Value& a, const Value& b, int depth = 0);

/// Python's <, for numbers, strings and sequences; throws Fault naming the operator for others.
bool less(const Value& a, const Value& b, const char* sign, int depth = 0);

/// The entry of this key; nullptr where there is none.
const Value* find(const Dict& dict, const Value& key);
const Value* find(const Dict& dict, std::string_view key);

constexpr int deepest = 200; ///< levels of lists in lists

} // namespace lathe::jinja
