#pragma once
// Values for a table of fields. What was not given reads as the field's default.
#include "lathe/field.h"

#include <map>
#include <optional>

namespace lathe {

class Settings {
public:
    Settings() = default;
    /// `fields` must outlive the settings (the tables are static).
    explicit Settings(const Fields& fields) : m_fields(&fields) {}

    const Fields& fields() const;

    /// Sets or, with monostate, unsets. Integers are accepted for Real fields, single words for Words fields.
    /// Throws Error{BadInput}: no such field (naming the nearest), wrong kind, out of range, not among the choices.
    void set(std::string_view name, Value value);
    /// The same from text, as a flag or a form gives it ("true", "3", "2e-4", "a,b").
    void setFromText(std::string_view name, std::string_view text);

    bool isGiven(std::string_view name) const;      ///< a value other than null was set
    Value given(std::string_view name) const;       ///< as set, or monostate
    Value value(std::string_view name) const;       ///< as set, or the default (which may be monostate)

    // The default's kind must fit; a null without a fixed default throws Error{Bug}: resolve first (recipe.h).
    bool flag(std::string_view name) const;
    std::int64_t integer(std::string_view name) const;
    double real(std::string_view name) const; ///< also reads Integer fields
    std::string text(std::string_view name) const; ///< Text, Path, Choice; null reads as ""
    std::vector<std::string> words(std::string_view name) const; ///< null reads as {}
    std::optional<std::int64_t> integerIfAny(std::string_view name) const;
    std::optional<double> realIfAny(std::string_view name) const;

    bool operator==(const Settings& other) const { return m_values == other.m_values; }

private:
    const Fields* m_fields = nullptr;
    std::map<std::string, Value, std::less<>> m_values; ///< only what was given
};

/// A value as people read it ("2e-4", "yes", "q_proj, v_proj"); "" for null.
std::string toText(const Value& value);

} // namespace lathe
