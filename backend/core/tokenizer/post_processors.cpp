// The table of post-processors.
#include "tokenizer/tokenizer_parts.h"

namespace lathe {

std::unique_ptr<PostProcessor> makeByteLevelTrim(const nlohmann::json&, const std::string&);
std::unique_ptr<PostProcessor> makeTemplateProcessing(const nlohmann::json&, const std::string&);
std::unique_ptr<PostProcessor> makeRobertaProcessing(const nlohmann::json&, const std::string&);
std::unique_ptr<PostProcessor> makeBertProcessing(const nlohmann::json&, const std::string&);

namespace {

class PostProcessorSequence final : public PostProcessor {
public:
    PostProcessorSequence(const nlohmann::json& object, const std::string& where) {
        if (!object.contains("processors") || !object["processors"].is_array())
            throw Error(ErrorKind::BadFile, {"%1: no list \"processors\".", where});
        for (const auto& step : object["processors"]) m_steps.push_back(makePostProcessor(step, where));
    }
    void process(Draft& draft, bool addSpecial) const override {
        for (const auto& step : m_steps) step->process(draft, addSpecial);
    }
    std::vector<FramePiece> frame(bool pair) const override { // steps that put nothing in have none
        std::vector<FramePiece> frame;
        for (const auto& step : m_steps)
            if (auto own = step->frame(pair); !own.empty()) frame = std::move(own);
        return frame;
    }
    std::vector<std::int32_t> addedIds() const override {
        std::vector<std::int32_t> ids;
        for (const auto& step : m_steps)
            for (const std::int32_t id : step->addedIds()) ids.push_back(id);
        return ids;
    }

private:
    std::vector<std::unique_ptr<PostProcessor>> m_steps;
};

std::unique_ptr<PostProcessor> makeSequence(const nlohmann::json& object, const std::string& where) {
    return std::make_unique<PostProcessorSequence>(object, where);
}

constexpr PartRow<PostProcessor> kPostProcessors[] = {
    {"Sequence", makeSequence},
    {"ByteLevel", makeByteLevelTrim},
    {"TemplateProcessing", makeTemplateProcessing},
    {"RobertaProcessing", makeRobertaProcessing},
    {"BertProcessing", makeBertProcessing},
};

} // namespace

std::unique_ptr<PostProcessor> makePostProcessor(const nlohmann::json& object, const std::string& where) {
    return makePart<PostProcessor>(kPostProcessors, object, where);
}

} // namespace lathe
