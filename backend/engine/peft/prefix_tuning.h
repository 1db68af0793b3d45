#pragma once
// Prefix tuning (Li and Liang 2021, arXiv 2101.00190): trained keys and values in front of the text in every layer, as
// they are or made by a small network while training.
#include "peft/initial.h"
#include "peft/prompt.h"

#include <vector>

namespace lathe {

class PrefixTuning final : public PromptMethod, private PrefixStates {
public:
    /// `tokenize` gives the words of init_text; where there is none (a saved prefix is about to be loaded) the prefix
    /// starts at random.
    PrefixTuning(MethodChoice choice, TextToIds tokenize)
        : PromptMethod(std::move(choice)), m_tokenize(std::move(tokenize)) {}
    AttachReport attach(Model& model, std::uint64_t seed) override;

protected:
    void enableAdded(bool on) override { m_model->setPrefix(on ? this : nullptr); }
    at::Tensor vectors() override;
    nlohmann::json config() override;

private:
    std::int64_t count() const override { return tokens(); }
    std::pair<at::Tensor, at::Tensor> keysAndValues(std::int64_t layer) override;
    std::vector<std::int32_t> firstWords(const FirstValues& first) const; ///< to start from; empty: at random
    /// (tokens, 2 x layers x width): the keys and values that the model itself computes for these words.
    at::Tensor statesOf(const std::vector<std::int32_t>& words) const;
    at::Tensor columns(std::int64_t first, std::int64_t count) const; ///< of vectors(), made alone

    TextToIds m_tokenize;
};

MethodChoice prefixTuningFromPeft(const nlohmann::json& config, const std::string& source);

} // namespace lathe
