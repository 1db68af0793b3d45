#pragma once
// Methods that train some of the base's own parameters and add none. Their folder: adapter_config.json with the method
// and its fields, adapter_model.safetensors with the trained parameters under their names in the model.
#include "methods/selected.h"
#include "peft/adapter_files.h"
#include "peft/method.h"

#include <nlohmann/json_fwd.hpp>

namespace lathe {

class Selection : public Method {
public:
    explicit Selection(MethodChoice choice) : m_choice(std::move(choice)) {}

    AttachReport attach(Model& model, std::uint64_t seed) final;
    std::vector<Parameter*> trainable() final { return m_parameters; }
    /// Off reads the base weights from their file again and sets the trained ones aside until they are switched on.
    void enable(bool on) final;
    bool canMerge() const final { return true; }
    void merge(Model&) final {} ///< the base weights are what learned: nothing to do
    void unmerge(Model&) final {}
    void save(const std::filesystem::path& folder, const std::string& baseModel) final;
    void load(const std::filesystem::path& folder) final;

protected:
    /// Throws Error{BadInput}.
    virtual Chosen chosen(const ModelSpec& spec) const = 0;
    MethodChoice m_choice;

private:
    Model* m_model = nullptr;
    std::vector<Parameter*> m_parameters;
    std::set<std::string> m_heads;
    std::vector<at::Tensor> m_aside; ///< trained values while they are off
};

/// adapter_config.json of a method that has no format of its own: {"lathe": 1, "method": {"method": NAME, FIELD: VALUE,
/// ...}}.
void saveOwnConfig(const std::filesystem::path& folder, const MethodChoice& choice, const std::string& baseModel);
/// Throws Error{BadFile}, Error{BadInput}.
MethodChoice readOwnConfig(const nlohmann::json& config, const std::string& source);

} // namespace lathe
