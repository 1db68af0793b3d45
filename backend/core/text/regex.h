#pragma once
// Patterns of pre-tokenizers. They are written for Oniguruma (tokenizers' engine) and run here by PCRE2 with JIT; where
// the two read a pattern differently it is translated, and what has no translation is refused.
#include "text/tokenizer_parts.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lathe {

class Regex {
public:
    /// Throws Error{BadFile} with `where`: not a pattern, or one that cannot be translated.
    Regex(const std::string& pattern, const std::string& where);
    ~Regex();
    Regex(const Regex&) = delete;
    Regex& operator=(const Regex&) = delete;
    /// A pattern that matches `text` itself.
    static std::string quoted(std::string_view text);
    /// Appends all matches in `text` (valid UTF-8), from left to right, not overlapping, shifted by `shift` bytes. An
    /// empty match just after another is skipped. Throws Error{BadInput} where the engine gives up.
    void find(std::string_view text, std::size_t shift, std::vector<ByteSpan>& matches) const;

private:
    struct Code;
    std::unique_ptr<Code> m_code;
    std::string m_where;
};

/// Oniguruma's pattern in PCRE2's words. Throws as the constructor does.
std::string translatePattern(const std::string& pattern, const std::string& where);

} // namespace lathe
