#pragma once
// Full fine-tuning: every base parameter learns. Its folder is a whole model: save() writes model.safetensors, in the
// model's dtype; config.json and the tokenizer's files come beside it from export/model_folder.h.
#include "peft/method.h"

namespace lathe {

class Full final : public Method {
public:
    AttachReport attach(Model& model, std::uint64_t seed) override;
    std::vector<Parameter*> trainable() override { return m_parameters; }
    /// Off reads the base weights from their file again and sets the trained ones aside until they are switched on.
    void enable(bool on) override;
    void merge(Model& model) override; ///< the base weights are what learned: nothing to do
    bool canMerge() const override { return true; }
    void unmerge(Model&) override {}
    void save(const std::filesystem::path& folder, const std::string& baseModel) override;
    void load(const std::filesystem::path& folder) override;

private:
    Model* m_model = nullptr;
    std::vector<Parameter*> m_parameters;
    std::vector<at::Tensor> m_aside; ///< trained weights while they are off
};

} // namespace lathe
