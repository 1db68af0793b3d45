#pragma once
// Prompt tuning (Lester et al. 2021, arXiv 2104.08691): trained word vectors in front of the text.
#include "peft/prompt.h"

namespace lathe {

class PromptTuning final : public VirtualTokensMethod {
public:
    /// `tokenize` gives the words of init_text; where there is none (a saved prompt is about to be loaded) they start
    /// at random.
    PromptTuning(MethodChoice choice, TextToIds tokenize)
        : VirtualTokensMethod(std::move(choice)), m_tokenize(std::move(tokenize)) {}
    AttachReport attach(Model& model, std::uint64_t seed) override;

protected:
    at::Tensor vectors() override { return master(0); }
    nlohmann::json config() override;

private:
    TextToIds m_tokenize;
};

MethodChoice promptTuningFromPeft(const nlohmann::json& config, const std::string& source);

} // namespace lathe
