#pragma once
// Tokens that are looked for in the text itself before anything else cuts it: special tokens and words users added.
#include "tokenizer/tokenizer_parts.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace lathe {

/// The fields of tokenizer.json's "added_tokens".
struct AddedToken {
    std::int32_t id = 0;
    std::string content;
    bool singleWord = false;       ///< only where no word part stands beside it
    bool lstrip = false;           ///< takes the white space on its left with it
    bool rstrip = false;
    bool normalized = false;       ///< looked for in the normalized text, in normalized form
    bool special = false;
    bool searched = true;          ///< false: only known by its id, not looked for in the text
    std::string written;           ///< as it stands in an encoding: normalized where that is how it is looked for
};

/// A stretch of text: an added token, or what lies between two of them.
struct Stretch {
    ByteSpan span;
    std::int32_t added = -1; ///< id; -1: text
};

class AddedTokens {
public:
    AddedTokens() = default;
    /// `normalizer` may be null. The first of two tokens with the same content counts.
    AddedTokens(std::vector<AddedToken> tokens, const Normalizer* normalizer);

    /// Cuts `text` at the tokens (leftmost first, longest of several), leaving out empty stretches.
    std::vector<Stretch> split(std::string_view text, bool normalized) const;
    bool any(bool normalized) const { return m_tries[normalized].nodes.size() > 1; }

    const AddedToken* find(std::int32_t id) const;
    const AddedToken* find(std::string_view content) const;
    const std::vector<AddedToken>& all() const { return m_tokens; }

private:
    struct Node {
        std::vector<std::pair<char, std::int32_t>> children;
        std::int32_t token = -1; ///< index in m_tokens
    };
    struct Trie {
        std::vector<Node> nodes{Node{}};
        std::array<std::int32_t, 256> first = noNodes(); ///< the root's children, by byte
        static std::array<std::int32_t, 256> noNodes();
        void add(std::string_view content, std::int32_t token);
        /// The longest token that begins at `at`: its index and its end; -1 where none does.
        std::pair<std::int32_t, std::size_t> match(std::string_view text, std::size_t at) const;
    };

    std::vector<AddedToken> m_tokens;
    std::unordered_map<std::int32_t, std::size_t> m_byId;
    std::unordered_map<std::string, std::size_t> m_byContent;
    Trie m_tries[2]; ///< [0]: for the text as given, [1]: for normalized text
};

} // namespace lathe
