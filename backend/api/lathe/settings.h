#pragma once
// Values for a table of fields. What was not given reads as the field's default.
#include "lathe/field_key.h"

#include <map>
#include <optional>
#include <type_traits>
#include <utility>

namespace lathe {

template <typename T> using ReadOf = FieldType<T>::Read;

class Settings {
public:
    Settings() = default;
    /// `fields` must outlive the settings (the tables are static).
    explicit Settings(const Fields& fields) : m_fields(&fields) {}

    const Fields& fields() const;
    /// How a field is described: its range, its choices. Throws Error{BadInput} naming the nearest.
    const Field& field(FieldName name) const;

    /// Sets or, with monostate, unsets. Integers are accepted for Real fields, single words for Words fields.
    /// Throws Error{BadInput}: no such field (naming the nearest), wrong kind, out of range, not among the choices.
    void set(FieldName name, Value value);
    template <typename T> void set(FieldKey<T> key, const std::type_identity_t<ReadOf<T>>& value);
    /// The same from text, as a flag or a form gives it ("true", "3", "2e-4", "a,b").
    void setFromText(FieldName name, std::string_view text);

    bool isGiven(FieldName name) const; ///< a value other than null was set
    Value given(FieldName name) const;  ///< as set, or monostate
    Value value(FieldName name) const;  ///< as set, or the default (which may be monostate)

    /// As set, or the default. Of null: "" of texts and {} of words; another kind throws Error{Bug}: resolve first
    /// (recipe.h).
    template <typename T> ReadOf<T> get(FieldKey<T> key) const;
    /// As set, or the default, or nothing.
    template <typename T> std::optional<ReadOf<T>> getIfAny(FieldKey<T> key) const;
    /// Of a Text, Path or Choice as it is written in JSON; null reads as "".
    std::string text(FieldName name) const;
    /// Of Words; null reads as {}.
    WordList words(FieldName name) const;

    bool operator==(const Settings& other) const { return m_values == other.m_values; }

private:
    [[noreturn]] static void unresolved(FieldName name);

    const Fields* m_fields = nullptr;
    std::map<std::string, Value, std::less<>> m_values; ///< only what was given
};

template <typename T> void Settings::set(FieldKey<T> key, const std::type_identity_t<ReadOf<T>>& value) {
    if constexpr (std::is_enum_v<T>) set(FieldName(key), valueOf(value));
    else set(FieldName(key), Value(value));
}

template <typename T> ReadOf<T> Settings::get(FieldKey<T> key) const {
    if (std::optional<ReadOf<T>> held = getIfAny(key)) return *std::move(held);
    if constexpr (std::is_same_v<ReadOf<T>, std::string> || std::is_same_v<T, WordList>) return {};
    else unresolved(key);
}

template <typename T> std::optional<ReadOf<T>> Settings::getIfAny(FieldKey<T> key) const {
    const Value held = value(key);
    if (std::holds_alternative<std::monostate>(held)) return std::nullopt;
    if constexpr (std::is_enum_v<T>) {
        if (const auto* word = std::get_if<std::string>(&held))
            if (const std::optional<T> choice = choiceFrom<T>(*word)) return choice;
    } else if (const auto* fits = std::get_if<ReadOf<T>>(&held)) {
        return *fits;
    }
    unresolved(key);
}

/// A value as people read it ("2e-4", "yes", "q_proj, v_proj"); "" for null.
std::string toText(const Value& value);

} // namespace lathe
