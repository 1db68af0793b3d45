#pragma once
// IA3 (Liu et al. 2022, arXiv 2205.05638): outputs of keys and values, and the feed-forward's inner activations, times
// trained vectors that start at 1.
#include "peft/changed_weight.h"
#include "peft/peft_method.h"

#include <optional>

namespace lathe {

class Ia3 final : public PeftMethod {
public:
    explicit Ia3(MethodChoice choice) : m_choice(std::move(choice)) {}

    AttachReport attach(Model& model, std::uint64_t seed) override;
    bool canMerge() const override { return true; }
    void merge(Model& model) override;
    void unmerge(Model& model) override;

protected:
    std::vector<Parameter*> added() override;
    void enableAdded(bool on) override;
    NamedTensors tensors() override;
    nlohmann::json config() override;
    std::vector<std::string> modulesToSave() const override { return {}; }

private:
    struct Site {
        Linear* layer;
        VectorScale* scale;                ///< lives in the layer
        std::optional<ChangedWeight> merged; ///< since merge()
        at::Tensor originalBias;             ///< before it; undefined where it is not scaled
    };
    MethodChoice m_choice;
    std::vector<Site> m_sites;
};

MethodChoice ia3FromPeft(const nlohmann::json& config, const std::string& source);

} // namespace lathe
