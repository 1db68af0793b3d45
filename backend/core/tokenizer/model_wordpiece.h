#pragma once
// WordPiece (Schuster, Nakajima 2012; Wu et al. 2016, arXiv 1609.08144): a word is cut into the longest pieces that the
// vocabulary has, from its beginning on; pieces inside a word are written with a prefix ("##ing"). A word that can't be
// cut, or is too long, is one unknown token.
#include "tokenizer/tokenizer_parts.h"

#include <unordered_map>

namespace lathe {

struct WordPieceVocabulary {
    std::vector<std::pair<std::string, std::int64_t>> tokens;
    std::string unknown = "[UNK]", prefix = "##";
    std::int64_t longestWord = 100; ///< in characters
};

class WordPieceModel final : public TokenModel {
public:
    /// Throws Error{BadFile} with `where`: an id twice or out of range, no unknown token.
    WordPieceModel(const WordPieceVocabulary& vocabulary, const std::string& where);

    void tokenize(std::string_view text, std::span<const ByteSpan> words, std::vector<std::int32_t>& ids,
                  std::vector<ByteSpan>* spans) const override;
    std::int64_t size() const override { return static_cast<std::int64_t>(m_tokens.size()); }
    std::int64_t count() const override { return static_cast<std::int64_t>(m_ids.size()); }
    const std::string* token(std::int32_t id) const override;
    std::string bytes(std::int32_t id) const override; ///< without the prefix
    std::optional<std::int32_t> id(std::string_view token) const override;
    std::string describe() const override { return "WordPiece"; }

private:
    struct Piece {
        std::int32_t id;
        std::size_t bytes;
    };
    void cut(std::string_view word, std::vector<Piece>& pieces) const; ///< empty: it can't be cut

    std::vector<std::string> m_tokens; ///< by id
    std::vector<bool> m_present;
    std::unordered_map<std::string_view, std::int32_t> m_ids,
        m_inner; ///< views into m_tokens; m_inner: without the prefix
    std::size_t m_longestToken = 0; ///< bytes
    std::string m_prefix;
    std::int64_t m_longestWord;
    std::int32_t m_unknown = -1;
    std::uint64_t m_serial; ///< tells this model's entries in a thread's word cache from others'
};

} // namespace lathe
