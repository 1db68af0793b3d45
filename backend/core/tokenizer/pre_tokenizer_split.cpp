// Split: cuts at the matches of a pattern.
#include "base/json.h"
#include "tokenizer/pattern.h"
#include "tokenizer/split_behavior.h"

namespace lathe {

namespace {

class Split final : public PreTokenizer {
public:
    Split(const nlohmann::json& object, const std::string& where)
        : m_pattern(object, where),
          m_behavior(splitBehavior(require<std::string>(object, "behavior", where), where)),
          m_invert(valueOr<bool>(object, "invert", false, where)) {}

    void split(Passage& passage, std::vector<ByteSpan>& words) const override {
        std::vector<ByteSpan> cut, matches;
        cut.reserve(words.size() > 1 ? words.size() : passage.text().size() / 4);
        for (const ByteSpan& word : words) {
            matches.clear();
            m_pattern.find(passage.text().substr(word.begin, word.end - word.begin), word.begin, matches);
            cutAt(word, matches, m_behavior, m_invert, cut);
        }
        words = std::move(cut);
    }

private:
    Pattern m_pattern;
    SplitBehavior m_behavior;
    bool m_invert;
};

} // namespace

std::unique_ptr<PreTokenizer> makeSplit(const nlohmann::json& object, const std::string& where) {
    return std::make_unique<Split>(object, where);
}

} // namespace lathe
