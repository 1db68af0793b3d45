// ByteLevel: GPT-2's pattern, and from here on bytes. The bytes stay as they are in the passage; the model knows how
// its vocabulary spells them.
#include "base/json.h"
#include "tokenizer/regex.h"
#include "tokenizer/split_behavior.h"

namespace lathe {

namespace {

/// Radford et al. 2019: contractions, words, numbers and signs each with the space before them, white space.
constexpr const char* kGpt2 = R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";

class ByteLevelSplit final : public PreTokenizer {
public:
    ByteLevelSplit(const nlohmann::json& object, const std::string& where)
        : m_addPrefixSpace(valueOr<bool>(object, "add_prefix_space", true, where)) {
        if (valueOr<bool>(object, "use_regex", true, where)) m_regex = std::make_unique<Regex>(kGpt2, where);
    }

    void split(Passage& passage, std::vector<ByteSpan>& words) const override {
        if (m_addPrefixSpace) addSpaces(passage, words);
        if (!m_regex) return;
        std::vector<ByteSpan> cut;
        cut.reserve(words.size() + passage.text().size() / 4);
        // The pattern leaves no gaps: its last three branches take whatever the others leave.
        for (const ByteSpan& word : words)
            m_regex->find(passage.text().substr(word.begin, word.end - word.begin), word.begin, cut);
        words = std::move(cut);
    }

    bool byteLevel() const override { return true; }

private:
    /// A space before every word that has none, with the place of the character behind it.
    static void addSpaces(Passage& passage, std::vector<ByteSpan>& words) {
        const std::string_view text = passage.text();
        std::string spaced;
        std::vector<Origin> origins;
        for (ByteSpan& word : words) {
            const std::size_t begin = spaced.size();
            if (text[word.begin] != ' ') {
                spaced += ' ';
                if (passage.tracked()) origins.push_back(passage.origins()[word.begin]);
            }
            spaced.append(text, word.begin, word.end - word.begin);
            if (passage.tracked()) {
                const auto from = passage.origins().subspan(word.begin, word.end - word.begin);
                origins.insert(origins.end(), from.begin(), from.end());
            }
            word = {begin, spaced.size()};
        }
        passage.replace(std::move(spaced), std::move(origins));
    }

    bool m_addPrefixSpace;
    std::unique_ptr<Regex> m_regex;
};

} // namespace

std::unique_ptr<PreTokenizer> makeByteLevelSplit(const nlohmann::json& object, const std::string& where) {
    return std::make_unique<ByteLevelSplit>(object, where);
}

} // namespace lathe
