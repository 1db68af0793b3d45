#pragma once
// A sentence for people that remembers how it was made, so that a face can say it in another language. It is the
// English text, and goes wherever a text goes. Beside that it knows its pattern, by which a translation is looked up,
// and what stands in the pattern's places:
//   Error(ErrorKind::BadFile, {"%1 has no column %2.", path, column}, "Name one that it has.")
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace lathe {

/// A text of the tables that fields, methods and choices are described in: such as a label, which has translations,
/// too.
struct TableWord { std::string_view text; };

class Said : public std::string {
public:
    struct Argument {
        std::string text;
        bool ofTables = false;  ///< a TableWord
        std::vector<Said> made; ///< of one that is itself a Said: that
        Argument(std::string_view plain) : text(plain) {}
        Argument(TableWord word) : text(word.text), ofTables(true) {}
        Argument(const Said& sentence) : text(sentence), made{sentence} {}
    };

    Said() = default;
    /// A sentence without places is its own pattern.
    Said(const char* sentence) : std::string(sentence), m_id(sentence) {}
    /// Put together in some other way: English in every language.
    Said(std::string text) : std::string(std::move(text)) {}
    /// The pattern with its %1 to %9 filled in: texts, TableWords, other Saids, whole numbers. What needs another form
    /// comes as a text.
    template <class First, class... More>
    Said(const char* pattern, const First& first, const More&... more)
        : m_id(pattern), m_arguments{argument(first), argument(more)...} {
        fill();
    }

    const std::string& id() const noexcept { return m_id; } ///< the pattern; empty where there is none
    const std::vector<Argument>& arguments() const noexcept { return m_arguments; }

    /// What is longer than its pattern has none.
    Said& operator+=(std::string_view more);

private:
    template <class T> static Argument argument(const T& given) {
        if constexpr (std::is_same_v<T, char>) return std::string_view(&given, 1);
        else if constexpr (std::is_integral_v<T>) return std::string_view(std::to_string(given));
        else if constexpr (std::is_same_v<T, TableWord> || std::is_same_v<T, Said>) return given;
        else return std::string_view(given);
    }
    void fill();

    std::string m_id;
    std::vector<Argument> m_arguments;
};

} // namespace lathe
