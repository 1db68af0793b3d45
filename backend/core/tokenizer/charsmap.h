#pragma once
// SentencePiece's precompiled_charsmap: a double-array trie (darts-clone) from texts to what they become. The bytes: a
// 32-bit length of the trie in bytes, the trie's 32-bit units, the replacements, each ended by a zero byte; all little
// endian.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lathe {

class Charsmap {
public:
    Charsmap() = default;
    /// Throws Error{BadFile} with `where`.
    Charsmap(std::string_view bytes, const std::string& where);

    struct Match {
        std::size_t bytes;            ///< of the text
        std::string_view replacement;
    };
    /// The shortest beginning of `text` that has a replacement, or the longest.
    std::optional<Match> shortest(std::string_view text) const { return find(text, false); }
    std::optional<Match> longest(std::string_view text) const { return find(text, true); }

private:
    std::optional<Match> find(std::string_view text, bool longest) const;
    std::vector<std::uint32_t> m_units;
    std::string m_replacements;
};

} // namespace lathe
