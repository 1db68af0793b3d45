#pragma once
// Byte-level BPE (Sennrich et al. 2016; Radford et al. 2019): a word's bytes, merged pair by pair, the earliest learnt
// merge first, the leftmost of several.
#include "text/tokenizer_parts.h"

#include <array>
#include <unordered_map>

namespace lathe {

/// The vocabulary as tokenizer.json or a GGUF file gives it.
struct BpeVocabulary {
    std::vector<std::pair<std::string, std::int64_t>> tokens;   ///< spelt in the byte-level alphabet, with their ids
    std::vector<std::pair<std::string, std::string>> merges;    ///< in the order they were learnt
    std::optional<std::string> unknown;                         ///< for bytes without a token; without it they are dropped
    bool fuseUnknown = false;                                   ///< one token for neighbouring unknown bytes
    bool ignoreMerges = false;                                  ///< a word that is a token is taken whole
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
    std::string describe() const override { return "byte-level BPE"; }

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
    const Merge* merge(std::int32_t left, std::int32_t right) const;
    void symbolsOf(std::string_view word, std::vector<Symbol>& symbols) const;
    void mergeAll(std::vector<Symbol>& symbols) const;

    std::vector<std::string> m_tokens;      ///< by id
    std::vector<bool> m_present;
    std::vector<std::uint32_t> m_bytes;     ///< how many bytes each token stands for
    std::unordered_map<std::string_view, std::int32_t> m_ids; ///< views into m_tokens
    std::array<std::int32_t, 256> m_byte;   ///< each byte's token; -1: none
    std::vector<Merge> m_merges;            ///< open addressing, a power of two
    std::int32_t m_unknown = -1;
    bool m_fuseUnknown, m_ignoreMerges;
    std::uint64_t m_serial;                 ///< tells this model's entries in a thread's word cache from others'
};

} // namespace lathe
