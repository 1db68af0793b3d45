#pragma once
// Regular expressions of PEFT's configs: Python's syntax (re), run by PCRE2, which reads (?i), look-behind, named
// groups and \Z as well.
#include <memory>
#include <string>
#include <string_view>

namespace lathe {

class PythonPattern {
public:
    /// `field` begins errors. Throws Error{BadInput}: not an expression, or one of more than 1000 characters.
    PythonPattern(const std::string& expression, std::string_view field);
    ~PythonPattern();
    PythonPattern(PythonPattern&&) noexcept;
    PythonPattern& operator=(PythonPattern&&) noexcept;

    /// re.fullmatch. Throws Error{BadInput} where matching takes too long.
    bool matchesWhole(std::string_view text) const { return match(text, true) >= 0; }
    /// re.match: at the beginning. The first group's text, else the whole match; false where it does not match.
    bool matchesBeginning(std::string_view text, std::string* group = nullptr) const;

private:
    struct Code;
    int match(std::string_view text, bool whole, std::string* group = nullptr) const;
    std::unique_ptr<Code> m_code;
    std::string m_field;
};

} // namespace lathe
