#pragma once
// Patterns of pre-tokenizers. They are written for Oniguruma (tokenizers' engine; Ruby's syntax, UTF-8) and run here by
// PCRE2 with JIT. PCRE2 knows nothing of Unicode in this: a pattern is read by our own parser, each of its sets of
// characters becomes a set of code points from our tables, and code points that no set tells apart become one byte.
// PCRE2 then matches bytes, which is both exact and quick; ASCII stands for itself, so most text needs no translation.
#include "tokenizer/tokenizer_parts.h"
#include "unicode/unicode_tables.h"

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lathe {

/// A pattern in PCRE2's words over bytes.
struct BytePattern {
    std::string pattern;
    /// The byte of each code point: page by page, 0x80 and up for those beyond ASCII.
    std::vector<std::uint16_t> page;
    std::vector<std::array<std::uint8_t, 256>> bytes;
    std::uint8_t byteOf(char32_t value) const { return bytes[page[value >> 8]][value & 255]; }
};

/// Throws Error{BadFile} with `where`: not a pattern, or with something that has no translation (back references and
/// the like).
BytePattern translatePattern(const std::string& pattern, const std::string& where);

class Regex {
public:
    /// Throws as translatePattern().
    Regex(const std::string& pattern, const std::string& where);
    ~Regex();
    Regex(const Regex&) = delete;
    Regex& operator=(const Regex&) = delete;
    /// Appends all matches in `text` (valid UTF-8), from left to right, not overlapping, shifted by `shift` bytes. An
    /// empty match just after another is skipped. Throws Error{BadInput} where the engine gives up.
    void find(std::string_view text, std::size_t shift, std::vector<ByteSpan>& matches) const;

private:
    struct Code;
    BytePattern m_bytes;
    std::unique_ptr<Code> m_code;
    std::string m_where;
};

} // namespace lathe
