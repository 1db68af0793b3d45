#pragma once
// P-tuning (Liu et al. 2021, arXiv 2103.10385): word vectors in front of the text that an encoder, linear layers or a two-way
// LSTM, makes while training.
#include "peft/prompt.h"

namespace lathe {

class PTuning final : public PromptMethod, private VirtualTokens {
public:
    using PromptMethod::PromptMethod;
    AttachReport attach(Model& model, std::uint64_t seed) override;

protected:
    void enableAdded(bool on) override { m_on->setVirtualTokens(on ? this : nullptr); }
    at::Tensor vectors() override;
    nlohmann::json config() override;

private:
    std::int64_t count() const override { return tokens(); }
    at::Tensor embeddings() override { return (m_finished ? master(0) : vectors()).to(m_on->dtype()); }

    Model* m_on = nullptr;
};

MethodChoice pTuningFromPeft(const nlohmann::json& config, const std::string& source);

} // namespace lathe
