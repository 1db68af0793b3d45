// The table of normalizers.
#include "tokenizer/tokenizer_parts.h"

namespace lathe {

std::unique_ptr<Normalizer> makeNfc(const nlohmann::json&, const std::string&);
std::unique_ptr<Normalizer> makeNfd(const nlohmann::json&, const std::string&);
std::unique_ptr<Normalizer> makeNfkc(const nlohmann::json&, const std::string&);
std::unique_ptr<Normalizer> makeNfkd(const nlohmann::json&, const std::string&);
std::unique_ptr<Normalizer> makeBertNormalizer(const nlohmann::json&, const std::string&);
std::unique_ptr<Normalizer> makeLowercase(const nlohmann::json&, const std::string&);
std::unique_ptr<Normalizer> makeStripAccents(const nlohmann::json&, const std::string&);
std::unique_ptr<Normalizer> makeNmt(const nlohmann::json&, const std::string&);
std::unique_ptr<Normalizer> makeStrip(const nlohmann::json&, const std::string&);
std::unique_ptr<Normalizer> makeByteLevelNormalizer(const nlohmann::json&, const std::string&);
std::unique_ptr<Normalizer> makeReplace(const nlohmann::json&, const std::string&);
std::unique_ptr<Normalizer> makePrepend(const nlohmann::json&, const std::string&);
std::unique_ptr<Normalizer> makePrecompiled(const nlohmann::json&, const std::string&);

namespace {

class NormalizerSequence final : public Normalizer {
public:
    NormalizerSequence(const nlohmann::json& object, const std::string& where) {
        if (!object.contains("normalizers") || !object["normalizers"].is_array())
            throw Error(ErrorKind::BadFile, {"%1: no list \"normalizers\".", where});
        for (const auto& step : object["normalizers"]) m_steps.push_back(makeNormalizer(step, where));
    }
    void normalize(Passage& passage) const override {
        for (const auto& step : m_steps) step->normalize(passage);
    }

private:
    std::vector<std::unique_ptr<Normalizer>> m_steps;
};

std::unique_ptr<Normalizer> makeSequence(const nlohmann::json& object, const std::string& where) {
    return std::make_unique<NormalizerSequence>(object, where);
}

constexpr PartRow<Normalizer> kNormalizers[] = {
    {"Sequence", makeSequence},
    {"NFC", makeNfc},
    {"NFD", makeNfd},
    {"NFKC", makeNfkc},
    {"NFKD", makeNfkd},
    {"BertNormalizer", makeBertNormalizer},
    {"Lowercase", makeLowercase},
    {"StripAccents", makeStripAccents},
    {"Nmt", makeNmt},
    {"Strip", makeStrip},
    {"ByteLevel", makeByteLevelNormalizer},
    {"Replace", makeReplace},
    {"Prepend", makePrepend},
    {"Precompiled", makePrecompiled},
};

} // namespace

std::unique_ptr<Normalizer> makeNormalizer(const nlohmann::json& object, const std::string& where) {
    return makePart<Normalizer>(kNormalizers, object, where);
}

} // namespace lathe
