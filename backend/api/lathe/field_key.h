#pragma once
// A field's name with the type of its value. Settings are read and set by keys, so that a misspelled name or a value of
// the wrong type does not compile; names that come from outside (JSON, flags, forms) are looked up as FieldName.
#include "lathe/field.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace lathe {

struct FilePath {};   ///< a text that is a file or a folder
struct ChoiceName {}; ///< a text out of a table of its own, such as the optimizers'
using WordList = std::vector<std::string>;

/// What a key's type stands for: the field's kind, and what a reader gets.
template <typename T> struct FieldType {
    static_assert(std::is_enum_v<T>, "no field holds this type");
    using Read = T;
    static constexpr FieldKind kind = FieldKind::Choice;
};
template <> struct FieldType<bool> {
    using Read = bool;
    static constexpr FieldKind kind = FieldKind::Flag;
};
template <> struct FieldType<std::int64_t> {
    using Read = std::int64_t;
    static constexpr FieldKind kind = FieldKind::Integer;
};
template <> struct FieldType<double> {
    using Read = double;
    static constexpr FieldKind kind = FieldKind::Real;
};
template <> struct FieldType<std::string> {
    using Read = std::string;
    static constexpr FieldKind kind = FieldKind::Text;
};
template <> struct FieldType<FilePath> {
    using Read = std::string;
    static constexpr FieldKind kind = FieldKind::Path;
};
template <> struct FieldType<ChoiceName> {
    using Read = std::string;
    static constexpr FieldKind kind = FieldKind::Choice;
};
template <> struct FieldType<WordList> {
    using Read = WordList;
    static constexpr FieldKind kind = FieldKind::Words;
};

/// As a field holds it.
template <typename E> Value valueOf(E value) { return std::string(wordOf(value)); }

template <typename T> struct FieldKey {
    std::string_view name; ///< snake_case, as in JSON
};

/// A field by its name: from a key, from a field, or, said out loud, from a text that came from outside.
class FieldName {
public:
    template <typename T> constexpr FieldName(FieldKey<T> key) : m_text(key.name) {}
    FieldName(const Field& field) : m_text(field.name) {}
    constexpr explicit FieldName(std::string_view text) : m_text(text) {}
    constexpr std::string_view text() const { return m_text; }

private:
    std::string_view m_text;
};

/// A row of a table of fields: name, kind and, of an enum, the choices come from the key.
template <typename T> Field describe(FieldKey<T> key, Field rest) {
    rest.name = key.name;
    rest.kind = FieldType<T>::kind;
    if constexpr (std::is_enum_v<T>)
        if (rest.choices.empty()) rest.choices = optionsOf<T>();
    return rest;
}

} // namespace lathe
