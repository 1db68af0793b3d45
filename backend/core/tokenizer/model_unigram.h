#pragma once
// Unigram (Kudo 2018, arXiv 1804.10959): of all ways to cut a word into pieces the one with the highest sum of scores,
// found by Viterbi's algorithm.
#include "tokenizer/tokenizer_parts.h"

#include <array>
#include <unordered_map>

namespace lathe {

struct UnigramVocabulary {
    std::vector<std::pair<std::string, double>> pieces; ///< with their log probabilities; the place is the id
    std::optional<std::int64_t> unknown;
    bool byteFallback = false;       ///< what is unknown becomes its bytes' pieces ("<0xE2>")
    std::vector<bool> inText;        ///< pieces that text is cut into; empty: all
    std::vector<bool>
        always; ///< pieces that are taken wherever they stand (SentencePiece's user-defined symbols); empty: none
    bool singlePrecision = false; ///< sums as SentencePiece itself makes them
};

class UnigramModel final : public TokenModel {
public:
    /// Throws Error{BadFile} with `where`: no pieces, an unknown piece that is none of them.
    UnigramModel(const UnigramVocabulary& vocabulary, const std::string& where);

    /// Throws Error{BadInput} where a text has a character without a piece and the vocabulary no unknown piece.
    void tokenize(std::string_view text, std::span<const ByteSpan> words, std::vector<std::int32_t>& ids,
                  std::vector<ByteSpan>* spans) const override;
    std::int64_t size() const override { return static_cast<std::int64_t>(m_tokens.size()); }
    std::int64_t count() const override { return size(); }
    const std::string* token(std::int32_t id) const override;
    std::string bytes(std::int32_t id) const override;
    std::optional<std::int32_t> id(std::string_view token) const override;
    std::string describe() const override { return m_byteFallback ? "Unigram with byte fallback" : "Unigram"; }

private:
    struct Edge {
        std::uint32_t key = ~std::uint32_t(0); ///< node and byte; all ones: an empty place
        std::uint32_t node = 0;
    };
    struct Piece {
        std::int32_t id;
        std::size_t begin, end;
    };
    void buildTrie(const UnigramVocabulary& vocabulary, const std::string& where);
    std::uint32_t child(std::uint32_t node, unsigned char byte) const; ///< 0: none
    template <class Score>
    void cut(std::string_view word, std::vector<Piece>& pieces) const;
    void tokenizeWord(std::string_view text, ByteSpan span, std::vector<std::int32_t>& ids,
                      std::vector<ByteSpan>* spans) const;

    std::vector<std::string> m_tokens; ///< by id
    std::vector<double> m_scores;
    std::vector<bool> m_always;
    std::unordered_map<std::string_view, std::int32_t> m_ids; ///< views into m_tokens; the last of equal ones
    std::vector<Edge> m_edges; ///< of the trie: open addressing, a power of two
    std::vector<std::int32_t> m_values; ///< of each node: the piece that ends there; -1: none
    std::array<std::int32_t, 256> m_byte;
    double m_unknownScore = 0, m_bestScore = 0;
    std::int32_t m_unknown = -1;
    bool m_byteFallback, m_singlePrecision;
    std::uint64_t m_serial; ///< tells this model's entries in a thread's word cache from others'
};

} // namespace lathe
