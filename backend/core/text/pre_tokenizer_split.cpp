// Split: cuts at the matches of a pattern.
#include "base/json.h"
#include "text/regex.h"
#include "text/split_behavior.h"

namespace lathe {

namespace {

std::string patternOf(const nlohmann::json& object, const std::string& where) {
    const auto pattern = require<nlohmann::json>(object, "pattern", where);
    if (auto regex = optional<std::string>(pattern, "Regex", where + ": pattern")) return *regex;
    return Regex::quoted(require<std::string>(pattern, "String", where + ": pattern"));
}

class Split final : public PreTokenizer {
public:
    Split(const nlohmann::json& object, const std::string& where)
        : m_regex(patternOf(object, where), where),
          m_behavior(splitBehavior(require<std::string>(object, "behavior", where), where)),
          m_invert(valueOr<bool>(object, "invert", false, where)) {}

    void split(Passage& passage, std::vector<ByteSpan>& words) const override {
        std::vector<ByteSpan> cut, matches;
        cut.reserve(words.size() > 1 ? words.size() : passage.text().size() / 4);
        for (const ByteSpan& word : words) {
            matches.clear();
            m_regex.find(passage.text().substr(word.begin, word.end - word.begin), word.begin, matches);
            cutAt(word, matches, m_behavior, m_invert, cut);
        }
        words = std::move(cut);
    }

private:
    Regex m_regex;
    SplitBehavior m_behavior;
    bool m_invert;
};

} // namespace

std::unique_ptr<PreTokenizer> makeSplit(const nlohmann::json& object, const std::string& where) {
    return std::make_unique<Split>(object, where);
}

} // namespace lathe
