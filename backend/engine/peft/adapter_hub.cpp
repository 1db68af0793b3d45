// Names and files are the library's, so that what is saved here loads there, and the other way round.
#include "peft/adapter_hub.h"

#include "base/file_layer.h"
#include "base/json.h"
#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "methods/methods.h"
#include "methods/selected.h"

#include <algorithm>

namespace fs = std::filesystem;

namespace lathe {

using nlohmann::json;

namespace {

/// The library's own head of two layers and a tanh between them reads the first token as BERT's pooler and classifier
/// do: the same tensors under other names.
std::map<std::string, at::Tensor> asPlainHead(const std::map<std::string, at::Tensor>& found, const fs::path& folder,
                                              const BaseParameters& base) {
    const std::string source = (folder / "head_config.json").string();
    const json config = readJsonFile(folder / "head_config.json").at("config");
    std::string inner, outer;
    for (const Parameter* parameter : base.all()) {
        if (parameter->name().ends_with("pooler.dense.weight"))
            inner = parameter->name().substr(0, parameter->name().size() - 6);
        if (parameter->name() == "classifier.weight") outer = "classifier.";
    }
    const std::string type = valueOr<std::string>(config, "head_type", "", source);
    const auto layers = valueOr<std::int64_t>(config, "layers", 0, source);
    const bool same = type == "classification" && layers == 2
                      && valueOr<std::string>(config, "activation_function", "", source) == "tanh"
                      && valueOr<bool>(config, "bias", true, source)
                      && !valueOr<bool>(config, "use_pooler", false, source);
    if (!same || inner.empty() || outer.empty())
        throw Error(ErrorKind::BadInput,
                    {"%1 describes a head of the adapters library's own, %2 with %3 layers, which this model's class "
                     "does not have.",
                     source, type, std::to_string(layers)},
                    "Save the adapter without its head (save_adapter(..., with_head=False)), or train on a plain "
                    "transformers class.");
    std::map<std::string, at::Tensor> plain;
    for (const auto& [name, tensor] : found) { // heads.NAME.1.weight, heads.NAME.4.bias
        const std::size_t part = name.rfind('.'), layer = name.rfind('.', part - 1);
        if (part == std::string::npos || layer == std::string::npos)
            throw Error(ErrorKind::BadFile, {"%1: the head has a tensor %2.", folder.string(), name});
        plain.emplace((name.substr(layer + 1, part - layer - 1) == "1" ? inner : outer) + name.substr(part + 1),
                      tensor);
    }
    return plain;
}

} // namespace

json hubModel(const ModelSpec& spec, const std::string& baseModel) {
    return {{"hidden_size", spec.hidden},
            {"model_class", spec.architecture},
            {"model_name", baseModel},
            {"model_type", spec.family},
            {"version", "adapters.1.3.0"}};
}

void writeHubJson(const fs::path& path, const json& value) {
    const std::unique_ptr<WritableFile> file = currentFiles().create(path);
    file->write(dumpJson(value, 2) + "\n");
    file->sync();
}

std::map<std::string, at::Tensor> readHubTensors(const fs::path& folder, const std::string& base, bool* missing) {
    for (const std::string& name : {base + ".safetensors", "pytorch_" + base + ".bin"})
        if (fs::exists(folder / name)) return readTensorFile(folder / name);
    if (!missing)
        throw Error(ErrorKind::BadFile,
                    {"%1 has neither %2.safetensors nor pytorch_%3.bin.", folder.string(), base, base});
    *missing = true;
    return {};
}

void saveHubHead(const fs::path& folder, const BaseParameters& base, const ModelSpec& spec,
                 const std::string& baseModel) {
    NamedTensors head;
    for (const Parameter* parameter : base.all()) head.emplace_back(parameter->name(), parameter->master());
    if (head.empty()) return;
    saveTensorFile(folder / "model_head.safetensors", head);
    json config = hubModel(spec, baseModel);
    json ids = json::object();
    for (std::size_t i = 0; i < spec.head.labels.size(); ++i) ids[spec.head.labels[i]] = i;
    config["config"] = nullptr;
    config["name"] = nullptr;
    config["num_labels"] = spec.head.outputs;
    config["label2id"] = ids;
    writeHubJson(folder / "head_config.json", config);
}

bool hasFlexibleHead(const fs::path& folder) {
    if (!fs::exists(folder / "head_config.json")) return false;
    const json config = readJsonFile(folder / "head_config.json");
    return config.is_object() && config.contains("config") && config.at("config").is_object();
}

void loadHubHead(const fs::path& folder, const BaseParameters& base) {
    bool missing = false;
    std::map<std::string, at::Tensor> found = readHubTensors(folder, "model_head", &missing);
    if (missing) return;
    if (hasFlexibleHead(folder)) found = asPlainHead(found, folder, base);
    std::map<std::string, at::Tensor> into;
    for (const Parameter* parameter : base.all()) into.emplace(parameter->name(), parameter->master());
    fillTensors((folder / "model_head").string(), found, into);
}

AttachReport HubMethod::attach(Model& model, std::uint64_t seed) {
    at::NoGradGuard quiet;
    m_model = &model;
    prepare(model, seed);
    AttachReport report;
    const Placement placement = m_choice.settings.get(field::placement);
    for (const BottleneckSite& site : bottleneckSites(model.spec(), m_choice.settings)) {
        m_places.emplace_back(
            siteOf(model, site),
            std::make_unique<PlacedBottleneck>(placement, site, m_choice.settings.get(field::dropout), network(site)));
        report.modules.push_back(site.name);
    }
    const bool whole = find(m_choice.settings.fields(), "modules_to_save");
    m_base.attach(model, inModules(whole ? m_choice.settings.get(field::modulesToSave) : std::vector<std::string>{}));
    enable(true);
    return report;
}

std::vector<Parameter*> HubMethod::added() {
    std::vector<Parameter*> all;
    for (const auto& parameter : m_parameters) all.push_back(parameter.get());
    return all;
}

void HubMethod::enableAdded(bool on) {
    for (const auto& [site, delta] : m_places) site->delta = on ? delta.get() : nullptr;
}

void HubMethod::makeParameters(
    const ModelSpec& spec,
    const std::function<at::Tensor(const std::string&, const std::vector<std::int64_t>&, std::uint64_t)>& first) {
    m_parameters.clear();
    m_places.clear();
    for (const TrainedTensor& tensor : methodRow(m_choice.method).counter.count(spec, m_choice.settings).tensors) {
        if (!tensor.added()) continue; // the base's own, which attach() makes trained
        const bool decays = tensor.shape.size() > 1;
        m_parameters.push_back(std::make_unique<Parameter>(
            tensor.name, first(tensor.name, tensor.shape, m_parameters.size()), at::kFloat, decays));
    }
}

Parameter& HubMethod::named(const std::string& name) {
    for (const auto& parameter : m_parameters)
        if (parameter->name() == name) return *parameter;
    throw Error(ErrorKind::Bug, {"No parameter %1.", name});
}

void HubMethod::save(const fs::path& folder, const std::string& baseModel) {
    saveAdded(folder, m_model->spec(), baseModel);
    saveHubHead(folder, m_base, m_model->spec(), baseModel);
}

void HubMethod::saveAdded(const fs::path& folder, const ModelSpec& spec, const std::string& baseModel) {
    currentFiles().createFolders(folder);
    NamedTensors tensors;
    for (const auto& parameter : m_parameters) tensors.emplace_back(parameter->name(), parameter->master());
    saveTensorFile(folder / "adapter.safetensors", tensors);
    json config = hubModel(spec, baseModel);
    config["config"] = choiceToHub(m_choice, spec);
    config["name"] = m_choice.settings.get(field::adapterName);
    writeHubJson(folder / "adapter_config.json", config);
}

void HubMethod::loadAdded(const fs::path& folder) {
    std::map<std::string, at::Tensor> into;
    for (const auto& parameter : m_parameters) into.emplace(parameter->name(), parameter->master());
    fillTensors((folder / "adapter").string(), readHubTensors(folder, "adapter"), into);
}

void HubMethod::load(const fs::path& folder) {
    loadAdded(folder);
    loadHubHead(folder, m_base);
    for (Parameter* parameter : trainable()) parameter->refresh();
}

} // namespace lathe
