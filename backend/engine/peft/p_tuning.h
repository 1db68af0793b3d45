#pragma once
// P-tuning (Liu et al. 2021, arXiv 2103.10385): word vectors in front of the text that an encoder, linear layers or a
// two-way LSTM, makes while training.
#include "peft/prompt.h"

namespace lathe {

class PTuning final : public VirtualTokensMethod {
public:
    using VirtualTokensMethod::VirtualTokensMethod;
    AttachReport attach(Model& model, std::uint64_t seed) override;

protected:
    at::Tensor vectors() override;
    nlohmann::json config() override;
};

MethodChoice pTuningFromPeft(const nlohmann::json& config, const std::string& source);

} // namespace lathe
