#pragma once
// The folder format of the `adapters` library (AdapterHub): adapter_config.json and adapter.safetensors or
// pytorch_adapter.bin, a task's head beside them in model_head.safetensors or pytorch_model_head.bin. Version 1.3.
#include "lathe/recipe.h"
#include "peft/adapter_files.h"
#include "peft/bottleneck.h"
#include "peft/inserted_method.h"

#include <nlohmann/json_fwd.hpp>

namespace lathe {

/// "config" of adapter_config.json of a bottleneck adapter: the choice of "adapter" or "compacter" that it describes.
/// Throws Error{BadInput} naming every option that can't be had here, Error{BadFile}.
MethodChoice choiceFromHub(const nlohmann::json& config, const std::string& source);
/// The other way: the member "config".
nlohmann::json choiceToHub(const MethodChoice& choice, const ModelSpec& spec);

/// What stands beside "config" in all of the library's config files.
nlohmann::json hubModel(const ModelSpec& spec, const std::string& baseModel);
void writeHubJson(const std::filesystem::path& file, const nlohmann::json& json);

/// BASE.safetensors or pytorch_BASE.bin of a folder, whichever is there. Throws Error{BadFile} where none is; `missing`
/// (if any) says so instead.
std::map<std::string, at::Tensor> readHubTensors(const std::filesystem::path& folder, const std::string& base,
                                                 bool* missing = nullptr);

/// The task's head of `base`: written and read beside an adapter; without a file it stays as it is.
void saveHubHead(const std::filesystem::path& folder, const BaseParameters& base, const ModelSpec& spec,
                 const std::string& baseModel);
/// Throws Error{BadInput}: a head of the library's own that the model's class does not have.
void loadHubHead(const std::filesystem::path& folder, const BaseParameters& base);

/// The folder has a head of the library's own, which trains BERT's pooler as well.
bool hasFlexibleHead(const std::filesystem::path& folder);

/// A bottleneck adapter: parameters that are its file's tensors, by the same names.
class HubMethod : public InsertedMethod {
public:
    explicit HubMethod(MethodChoice choice) : m_choice(std::move(choice)) {}
    AttachReport attach(Model& model, std::uint64_t seed) override;
    void save(const std::filesystem::path& folder, const std::string& baseModel) override;
    void load(const std::filesystem::path& folder) override;

    // A fusion reads adapters without putting them on the model themselves.
    /// Makes the parameters. Throws Error{BadInput}.
    virtual void prepare(Model& model, std::uint64_t seed) = 0;
    /// Their network of a site of methods/bottleneck.h; it looks on at the parameters.
    virtual std::unique_ptr<Bottleneck> network(const BottleneckSite& site) = 0;
    /// The folder without the task's head.
    void saveAdded(const std::filesystem::path& folder, const ModelSpec& spec, const std::string& baseModel);
    void loadAdded(const std::filesystem::path& folder);
    std::vector<Parameter*> added() override;

protected:
    void enableAdded(bool on) override;
    /// The parameters that the method's counts name, filled by `first(name, shape, number)`.
    void makeParameters(
        const ModelSpec& spec,
        const std::function<at::Tensor(const std::string&, const std::vector<std::int64_t>&, std::uint64_t)>& first);
    Parameter& named(const std::string& name);

    MethodChoice m_choice;
    Model* m_model = nullptr;
    std::vector<std::unique_ptr<Parameter>> m_parameters;
    std::vector<std::pair<SublayerSite*, std::unique_ptr<SublayerDelta>>> m_places;
};

} // namespace lathe
