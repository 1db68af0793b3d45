#pragma once
// LoRA (Hu et al. 2021, arXiv 2106.09685): y = W x + scale B A x; only A and B learn. Scale alpha / rank, or
// alpha / sqrt(rank) (rsLoRA, arXiv 2312.03732).
#include "peft/method.h"

namespace lathe {

class Lora final : public Method {
public:
    explicit Lora(MethodChoice choice) : m_choice(std::move(choice)) {}

    AttachReport attach(Model& model, std::uint64_t seed) override;
    std::vector<Parameter*> trainable() override;
    void enable(bool on) override;
    bool canMerge() const override { return true; }
    void merge(Model& model) override;
    void unmerge(Model& model) override;
    void save(const std::filesystem::path& folder, const std::string& baseModel) override;
    void load(const std::filesystem::path& folder) override;

private:
    struct Site {
        Linear* layer;
        LowRank* delta;      ///< lives in the layer
        at::Tensor original; ///< the weight before merge()
    };
    MethodChoice m_choice;
    std::vector<Site> m_sites;
};

} // namespace lathe
