#pragma once
// Two ways to write a passage's text anew and keep for every byte where it came from.
#include "tokenizer/tokenizer_parts.h"
#include "unicode/unicode.h"

#include <string>
#include <vector>

namespace lathe {

/// Text written anew, character by character; what is put down keeps the place of the character it came from.
class Rewriter {
public:
    explicit Rewriter(Passage& passage) : m_passage(passage) { m_text.reserve(passage.text().size() + 16); }
    /// Calls work(character) for each; put() within.
    template <class Work>
    void run(const Work& work) {
        const std::string_view text = m_passage.text();
        for (std::size_t at = 0; at < text.size();) {
            const CodePoint point = codePointAt(text, at);
            m_at = at;
            work(point.value);
            at += point.bytes;
        }
        m_passage.replace(std::move(m_text), std::move(m_origins));
    }
    void put(char32_t value) {
        const std::size_t before = m_text.size();
        appendUtf8(m_text, value);
        if (m_passage.tracked()) m_origins.insert(m_origins.end(), m_text.size() - before, m_passage.origins()[m_at]);
    }

private:
    Passage& m_passage;
    std::string m_text;
    std::vector<Origin> m_origins;
    std::size_t m_at = 0;
};

/// A character of a new text and how it stands to the old one, in tokenizers' words: 0, it is written for the next old
/// character; -n, for that one and n behind it; above 0, it is put in and uses up none.
struct CharacterChange {
    char32_t value;
    int change;
};

/// Replaces the text. A character put in has the place of the old one before it; at the very beginning the passage's
/// beginning. More characters than the old text has get its end.
void rewrite(Passage& passage, const std::vector<CharacterChange>& changes);

} // namespace lathe
