#pragma once
// Prompt tuning (Lester et al. 2021, arXiv 2104.08691): trained word vectors in front of the text.
#include "peft/prompt.h"

namespace lathe {

class PromptTuning final : public PromptMethod, private VirtualTokens {
public:
    /// `tokenize` gives the words of init_text; where there is none (a saved prompt is about to be loaded) they start at random.
    PromptTuning(MethodChoice choice, TextToIds tokenize) : PromptMethod(std::move(choice)), m_tokenize(std::move(tokenize)) {}
    AttachReport attach(Model& model, std::uint64_t seed) override;

protected:
    void enableAdded(bool on) override { m_on->setVirtualTokens(on ? this : nullptr); }
    at::Tensor vectors() override { return master(0); }
    nlohmann::json config() override;

private:
    std::int64_t count() const override { return tokens(); }
    at::Tensor embeddings() override { return master(0).to(m_on->dtype()); }

    Model* m_on = nullptr;
    TextToIds m_tokenize;
};

MethodChoice promptTuningFromPeft(const nlohmann::json& config, const std::string& source);

} // namespace lathe
