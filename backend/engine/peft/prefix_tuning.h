#pragma once
// Prefix tuning (Li and Liang 2021, arXiv 2101.00190): trained keys and values in front of the text in every layer, as
// they are or made by a small network while training.
#include "peft/prompt.h"

namespace lathe {

class PrefixTuning final : public PromptMethod, private PrefixStates {
public:
    using PromptMethod::PromptMethod;
    AttachReport attach(Model& model, std::uint64_t seed) override;

protected:
    void enableAdded(bool on) override { m_model->setPrefix(on ? this : nullptr); }
    at::Tensor vectors() override;
    nlohmann::json config() override;

private:
    std::int64_t count() const override { return tokens(); }
    std::pair<at::Tensor, at::Tensor> keysAndValues(std::int64_t layer) override;
    at::Tensor columns(std::int64_t first, std::int64_t count) const; ///< of vectors(), made alone
};

MethodChoice prefixTuningFromPeft(const nlohmann::json& config, const std::string& source);

} // namespace lathe
