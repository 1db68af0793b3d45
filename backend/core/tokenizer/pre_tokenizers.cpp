// The table of pre-tokenizers.
#include "tokenizer/tokenizer_parts.h"

namespace lathe {

std::unique_ptr<PreTokenizer> makeSplit(const nlohmann::json&, const std::string&);
std::unique_ptr<PreTokenizer> makeDigits(const nlohmann::json&, const std::string&);
std::unique_ptr<PreTokenizer> makeByteLevelSplit(const nlohmann::json&, const std::string&);
std::unique_ptr<PreTokenizer> makeBertPreTokenizer(const nlohmann::json&, const std::string&);
std::unique_ptr<PreTokenizer> makeMetaspace(const nlohmann::json&, const std::string&);
std::unique_ptr<PreTokenizer> makePunctuation(const nlohmann::json&, const std::string&);
std::unique_ptr<PreTokenizer> makeWhitespace(const nlohmann::json&, const std::string&);
std::unique_ptr<PreTokenizer> makeWhitespaceSplit(const nlohmann::json&, const std::string&);
std::unique_ptr<PreTokenizer> makeCharDelimiterSplit(const nlohmann::json&, const std::string&);
std::unique_ptr<PreTokenizer> makeFixedLength(const nlohmann::json&, const std::string&);

namespace {

class PreTokenizerSequence final : public PreTokenizer {
public:
    PreTokenizerSequence(const nlohmann::json& object, const std::string& where) {
        if (!object.contains("pretokenizers") || !object["pretokenizers"].is_array())
            throw Error(ErrorKind::BadFile, {"%1: no list \"pretokenizers\".", where});
        for (const auto& step : object["pretokenizers"]) {
            if (byteLevel()) throwNotSupported(where, "a step after ByteLevel");
            m_steps.push_back(makePreTokenizer(step, where));
        }
    }
    void split(Passage& passage, std::vector<ByteSpan>& words) const override {
        for (const auto& step : m_steps) step->split(passage, words);
    }
    bool byteLevel() const override { return !m_steps.empty() && m_steps.back()->byteLevel(); }

private:
    std::vector<std::unique_ptr<PreTokenizer>> m_steps;
};

std::unique_ptr<PreTokenizer> makeSequence(const nlohmann::json& object, const std::string& where) {
    return std::make_unique<PreTokenizerSequence>(object, where);
}

constexpr PartRow<PreTokenizer> kPreTokenizers[] = {
    {"Sequence", makeSequence},
    {"Split", makeSplit},
    {"Digits", makeDigits},
    {"ByteLevel", makeByteLevelSplit},
    {"BertPreTokenizer", makeBertPreTokenizer},
    {"Metaspace", makeMetaspace},
    {"Punctuation", makePunctuation},
    {"Whitespace", makeWhitespace},
    {"WhitespaceSplit", makeWhitespaceSplit},
    {"CharDelimiterSplit", makeCharDelimiterSplit},
    {"FixedLength", makeFixedLength},
};

} // namespace

std::unique_ptr<PreTokenizer> makePreTokenizer(const nlohmann::json& object, const std::string& where) {
    return makePart<PreTokenizer>(kPreTokenizers, object, where);
}

} // namespace lathe
