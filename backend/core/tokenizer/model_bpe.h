#pragma once
// BPE (Sennrich et al. 2016): a word's characters, or its bytes (Radford et al. 2019), merged pair by pair, the
// earliest learned merge first, the leftmost of several.
#include "tokenizer/prefix_set.h"
#include "tokenizer/tokenizer_parts.h"

#include <array>
#include <unordered_map>

namespace lathe {

/// The vocabulary as tokenizer.json, a GGUF file or a SentencePiece model gives it.
struct BpeVocabulary {
    bool byteLevel = true;                                      ///< tokens are spelt in the byte-level alphabet
    std::vector<std::pair<std::string, std::int64_t>> tokens;   ///< with their ids
    std::vector<std::pair<std::string, std::string>> merges;    ///< in the order they were learned
    std::vector<std::int32_t> ranks; ///< of the merges where some are equal; empty: their order
    std::optional<std::string> unknown; ///< for what has no token; without it that is dropped
    bool byteFallback = false; ///< a character without a token becomes its bytes' tokens ("<0xE2>")
    std::string prefix, suffix; ///< of all but a word's first character; of its last
    std::vector<std::string> whole; ///< tokens that are taken as they stand, before any merge
    bool fuseUnknown = false; ///< one token for neighboring unknown characters
    bool ignoreMerges = false; ///< a word that is a token is taken whole
};

class BpeModel final : public TokenModel {
public:
    /// Throws Error{BadFile} with `where`: an id twice or out of range, a merge of tokens that the vocabulary lacks.
    BpeModel(const BpeVocabulary& vocabulary, const std::string& where);

    void tokenize(std::string_view text, std::span<const ByteSpan> words, std::vector<std::int32_t>& ids,
                  std::vector<ByteSpan>* spans) const override;
    std::int64_t size() const override { return static_cast<std::int64_t>(m_tokens.size()); }
    std::int64_t count() const override { return static_cast<std::int64_t>(m_ids.size()); }
    const std::string* token(std::int32_t id) const override;
    std::string bytes(std::int32_t id) const override;
    std::optional<std::int32_t> id(std::string_view token) const override;
    std::string describe() const override;

private:
    struct Merge {
        std::uint64_t pair = ~std::uint64_t(0); ///< left id in the high half; all ones: an empty place
        std::int32_t rank = 0, result = 0;
    };
    struct Symbol {
        std::int32_t id;
        std::uint32_t bytes;
        std::int32_t previous, next; ///< -1: none
    };
    void readTokens(const BpeVocabulary& vocabulary, const std::string& where);
    void readMerges(const BpeVocabulary& vocabulary, const std::string& where);
    void findBorders(const BpeVocabulary& vocabulary);
    const Merge* merge(std::int32_t left, std::int32_t right) const;
    std::int32_t ofCharacter(std::string_view character, char32_t value) const;
    void symbolsOf(std::string_view word, std::vector<Symbol>& symbols) const;
    void symbolsOfBytes(std::string_view word, std::vector<Symbol>& symbols) const;
    void mergeAll(std::vector<Symbol>& symbols) const;
    std::size_t border(std::string_view text, std::size_t from) const;
    void placeSpelt(std::string_view word, std::size_t begin, std::span<const std::int32_t> ids,
                    std::vector<ByteSpan>& spans) const;
    void tokenizeWord(std::string_view text, ByteSpan span, std::vector<std::int32_t>& ids,
                      std::vector<ByteSpan>* spans) const;

    bool m_byteLevel, m_byteFallback;
    std::string m_prefix, m_suffix;
    std::vector<std::string> m_tokens; ///< by id
    std::vector<bool> m_present;
    std::vector<std::uint32_t> m_bytes; ///< how many bytes each token stands for
    std::unordered_map<std::string_view, std::int32_t> m_ids; ///< views into m_tokens
    std::array<std::int32_t, 256> m_byte; ///< each byte's token; -1: none
    std::vector<std::int32_t> m_character; ///< each character's token, as far as they are close together; -1: none
    std::vector<Merge> m_merges; ///< open addressing, a power of two
    PrefixSet m_whole;
    bool m_bordered = false; ///< no merge crosses from a character into a "▁" behind it, but behind m_glued
    std::vector<char32_t> m_glued;
    std::int32_t m_unknown = -1;
    bool m_fuseUnknown, m_ignoreMerges;
    std::uint64_t m_serial; ///< tells this model's entries in a thread's word cache from others'
};

} // namespace lathe
