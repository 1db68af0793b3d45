#pragma once
// Methods whose folder is PEFT's: adapter_config.json and adapter_model.safetensors, as PEFT 0.21 writes and reads
// them.
#include "peft/adapter_files.h"
#include "peft/inserted_method.h"

#include <nlohmann/json_fwd.hpp>

#include <map>
#include <set>

namespace lathe {

class PeftMethod : public InsertedMethod {
public:
    void save(const std::filesystem::path& folder, const std::string& baseModel) final;
    void load(const std::filesystem::path& folder) final;

protected:
    /// The adapter's own tensors by key.
    virtual NamedTensors tensors() = 0;
    /// What the file's tensors are read into, fp32; tensors() unless the file holds something else than what trains.
    virtual NamedTensors tensorsToFill() { return tensors(); }
    /// Before a file is read: what it holds, by key. A method may make room for what it does not train itself.
    virtual void adopt(const std::map<std::string, at::Tensor>& /*found*/) {}
    virtual void filled() {} ///< after it was read
    /// The file's key of a parameter of the base.
    virtual std::string baseKey(const std::string& name) const { return "base_model.model." + name; }
    /// adapter_config.json but for what all types share.
    virtual nlohmann::json config() = 0;
    /// Modules of the base that train whole, besides the head.
    virtual std::vector<std::string> modulesToSave() const { return {}; }

    Model* m_model = nullptr; ///< attach() sets it

private:
    at::Tensor trainedTiedMatrix() const;
    std::map<std::string, at::Tensor> read(const std::filesystem::path& folder) const;
    void takeTokenRows(const std::filesystem::path& folder, std::map<std::string, at::Tensor>& found);
    void takeWordMatrices(const std::string& source, std::map<std::string, at::Tensor>& found,
                          const std::set<std::string>& known);
};

/// A module or key as Hugging Face's class for the model has it: where a language model is part of a class for text and
/// pictures, deeper.
std::string nameInClass(const ModelSpec& spec, std::string name);

/// A member of a type's config that the reader must understand; the others must be off (null, false, empty).
struct PeftReader {
    const nlohmann::json& config;
    const std::string& source;
    /// Throws Error{BadInput} naming every option besides `known` that is on: it would change what the adapter
    /// computes.
    void refuseOthers(const std::string& type, const std::set<std::string>& known) const;
    /// modules_to_save without those that are a task's head.
    std::vector<std::string> modulesToSave() const;
};

} // namespace lathe
