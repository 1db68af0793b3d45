// All adapters of a site run on the same input, then one attention weighs them; only its matrices are trained.
#include "peft/adapter_fusion.h"

#include "base/file_layer.h"
#include "base/json.h"
#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "lathe/joined.h"
#include "lathe/method_info.h"
#include "methods/method_adapter_fusion.h"
#include "operators/product.h"
#include "peft/adapter.h"
#include "peft/compacter.h"
#include "peft/initial.h"

#include <array>

namespace fs = std::filesystem;

namespace lathe {

using nlohmann::json;

/// One sublayer's end: query, key and value over the adapters that stand there.
class AdapterFusion::Place final : public SublayerDelta {
public:
    Place(Placement placement, const std::string& start, std::int64_t d, const FirstValues& first, std::uint64_t stream)
        : m_placement(placement) {
        const auto parameter = [&](const char* name, at::Tensor values, bool decays) {
            return Parameter(start + name, std::move(values), at::kFloat, decays);
        };
        at::Tensor nearIdentity = first.ones({d, d}).mul_(1e-6);
        nearIdentity.fill_diagonal_(1);
        parameters = {parameter("query.weight", first.normal({d, d}, 0.02, 2 * stream), true),
                      parameter("query.bias", first.zeros({d}), false),
                      parameter("key.weight", first.normal({d, d}, 0.02, 2 * stream + 1), true),
                      parameter("key.bias", first.zeros({d}), false), parameter("value.weight", nearIdentity, true)};
    }

    at::Tensor leave(const SublayerPass& pass, const TokenBatch&, const StepContext&) override {
        const at::Tensor in = readBy(m_placement, pass), x = in.to(productType(in));
        std::vector<at::Tensor> ups;
        for (const auto& network : networks) ups.push_back(network->up(x));
        const at::Tensor all = at::stack(ups, 1); // (T, adapters, d)
        const at::Tensor flat = all.flatten(0, 1);
        const at::Tensor query = linear(x, parameters[0].master(), parameters[1].master());
        const at::Tensor key = linear(flat, parameters[2].master(), parameters[3].master()).view_as(all);
        const at::Tensor value = at::mm(flat, valueWeight().to(x.scalar_type()).t()).view_as(all);
        const at::Tensor weights = at::softmax((key * query.unsqueeze(1)).sum(-1), -1);
        if (keep) attention = weights.detach().to(at::kFloat);
        const at::Tensor context = (weights.unsqueeze(-1) * value).sum(1);
        return pass.join(pass.output + context.to(in.scalar_type()));
    }

    const at::Tensor& valueWeight() const { return parameters[4].master(); }

    std::array<Parameter, 5> parameters;
    std::vector<std::unique_ptr<Bottleneck>> networks;
    bool keep = false;
    at::Tensor attention;

private:
    Placement m_placement;
};

namespace {

struct Saved {
    fs::path folder;
    MethodChoice choice;
    std::string base, name;
};

/// The base as a path's last part: "tiny/bert_seqcls" and "/models/bert_seqcls/" are the same.
std::string baseOf(const json& config, const std::string& source) {
    fs::path path = valueOr<std::string>(config, "model_name", "", source);
    if (!path.has_filename()) path = path.parent_path();
    return valueOr<std::string>(config, "model_type", "", source) + " " + path.filename().string();
}

Saved readSaved(const fs::path& folder) {
    const std::string source = (folder / "adapter_config.json").string();
    const json config = readJsonFile(folder / "adapter_config.json");
    return {folder, choiceFromHub(config, source), baseOf(config, source),
            require<std::string>(config, "name", source)};
}

} // namespace

AdapterFusion::AdapterFusion(MethodChoice choice) : m_choice(std::move(choice)) {}
AdapterFusion::~AdapterFusion() = default;

AttachReport AdapterFusion::attach(Model& model, std::uint64_t seed) {
    at::NoGradGuard quiet;
    const ModelSpec& spec = model.spec();
    m_model = &model;
    m_names = fusedNames(m_choice.settings);
    m_adapters.clear();
    m_places.clear();
    m_ports.clear();
    std::vector<Saved> saved;
    std::string joined;
    for (const std::string& folder : m_choice.settings.get(field::adapters)) {
        saved.push_back(readSaved(folder));
        const Saved &own = saved.back(), &one = saved.front();
        const auto differ = [&](const std::string& what, const std::string& a, const std::string& b) {
            if (a != b)
                throw Error(ErrorKind::BadInput,
                            {"The adapters %1 and %2 can't be fused: their %3 differ, %4 and %5.", one.name, own.name,
                             what, a, b},
                            "Fuse adapters that were trained on the same model in the same places.");
        };
        differ("bases", one.base, own.base);
        differ("placements", one.choice.settings.text(field::placement), own.choice.settings.text(field::placement));
        differ("layers left out", toText(one.choice.settings.value(field::leaveOut)),
               toText(own.choice.settings.value(field::leaveOut)));
        if (own.choice.settings.get(field::placement) == Placement::Parallel)
            throw Error(ErrorKind::BadInput,
                        {"The adapter %1 can't be fused: fusion is for Houlsby's and Pfeiffer's placement.", own.name});
        if (own.choice.method == "adapter" && own.choice.settings.get(field::invertible))
            throw Error(ErrorKind::BadInput,
                        {"The adapter %1 can't be fused: it has an invertible part after the embeddings.", own.name});
        std::unique_ptr<HubMethod> adapter;
        if (own.choice.method == "compacter") adapter = std::make_unique<Compacter>(own.choice);
        else adapter = std::make_unique<Adapter>(own.choice);
        adapter->prepare(model, 0);
        adapter->loadAdded(own.folder);
        for (const Parameter* parameter : adapter->added())
            parameter->master().requires_grad_(false); // they stay as they are
        m_adapters.push_back(std::move(adapter));
        addTo(joined, own.name, ",");
    }
    AttachReport report;
    const FirstValues first(seed, model.device());
    m_sites = bottleneckSites(spec, saved[0].choice.settings);
    for (const BottleneckSite& site : m_sites) {
        auto place = std::make_unique<Place>(saved[0].choice.settings.get(field::placement),
                                             site.name + ".adapter_fusion_layer." + joined + ".", spec.hidden, first,
                                             m_places.size());
        for (const auto& adapter : m_adapters) place->networks.push_back(adapter->network(site));
        m_places.push_back(std::move(place));
        m_ports.push_back(siteOf(model, site));
        report.modules.push_back(site.name);
    }
    m_base.attach(model);
    enable(true);
    return report;
}

std::vector<Parameter*> AdapterFusion::added() {
    std::vector<Parameter*> all;
    for (const auto& place : m_places)
        for (Parameter& parameter : place->parameters) all.push_back(&parameter);
    return all;
}

void AdapterFusion::enableAdded(bool on) {
    for (std::size_t i = 0; i < m_places.size(); ++i) m_ports[i]->delta = on ? m_places[i].get() : nullptr;
}

at::Tensor AdapterFusion::penalty() {
    const double strength = m_choice.settings.get(field::regularization);
    if (strength == 0) return {};
    at::Tensor sum, identity;
    for (const auto& place : m_places) {
        if (!identity.defined())
            identity = at::eye(m_model->spec().hidden, place->valueWeight().options().requires_grad(false));
        const at::Tensor one = (identity - place->valueWeight()).square().sum();
        sum = sum.defined() ? sum + one : one;
    }
    return sum.defined() ? sum * strength : sum;
}

void AdapterFusion::keepAttention(bool keep) {
    for (const auto& place : m_places) place->keep = keep;
}

std::vector<at::Tensor> AdapterFusion::lastAttention() const {
    std::vector<at::Tensor> all;
    for (const auto& place : m_places) all.push_back(place->attention);
    return all;
}

void AdapterFusion::save(const fs::path& folder, const std::string& baseModel) {
    currentFiles().createFolders(folder);
    NamedTensors tensors;
    std::string joined;
    for (const Parameter* parameter : added()) tensors.emplace_back(parameter->name(), parameter->master());
    for (std::size_t i = 0; i < m_names.size(); ++i) {
        m_adapters[i]->saveAdded(folder / m_names[i], m_model->spec(), baseModel);
        addTo(joined, m_names[i], ",");
    }
    saveTensorFile(folder / "model_adapter_fusion.safetensors", tensors);
    json config = hubModel(m_model->spec(), baseModel);
    config["adapter_names"] = m_names;
    config["name"] = joined;
    config["config"] = {{"dropout_prob", nullptr},
                        {"key", true},
                        {"query", true},
                        {"query_before_ln", false},
                        {"regularization", m_choice.settings.get(field::regularization) > 0},
                        {"residual_before", false},
                        {"temperature", false},
                        {"value", true},
                        {"value_before_softmax", true},
                        {"value_initialized", true}};
    writeHubJson(folder / "adapter_fusion_config.json", config);
    saveHubHead(folder, m_base, m_model->spec(), baseModel);
}

void AdapterFusion::load(const fs::path& folder) {
    std::map<std::string, at::Tensor> into;
    for (const Parameter* parameter : added()) into.emplace(parameter->name(), parameter->master());
    fillTensors((folder / "model_adapter_fusion").string(), readHubTensors(folder, "model_adapter_fusion"), into);
    loadHubHead(folder, m_base);
    for (Parameter* parameter : trainable()) parameter->refresh();
}

MethodChoice fusionFromHub(const fs::path& folder) {
    const std::string source = (folder / "adapter_fusion_config.json").string();
    const json whole = readJsonFile(folder / "adapter_fusion_config.json");
    const json config = require<json>(whole, "config", source);
    std::string cannot;
    for (const char* on : {"key", "query", "value", "value_before_softmax"})
        if (!valueOr<bool>(config, on, true, source)) addTo(cannot, std::string(on) + " = false");
    for (const char* off : {"query_before_ln", "residual_before", "temperature"})
        if (valueOr<bool>(config, off, false, source)) addTo(cannot, std::string(off) + " = true");
    if (!cannot.empty())
        throw Error(ErrorKind::BadInput, {"%1 asks for what fusion cannot do here: %2.", source, cannot});
    std::vector<std::string> names = optional<std::vector<std::string>>(whole, "adapter_names", source)
                                         .value_or(std::vector<std::string>{}),
                             folders;
    for (const std::string& name : names) {
        if (name.find_first_of("/\\") != std::string::npos || name.starts_with("."))
            throw Error(ErrorKind::BadFile, {"%1: \"%2\" is not an adapter's name.", source, name});
        fs::path found;
        for (const fs::path& candidate :
             {folder / name, folder.parent_path() / name, folder.parent_path() / ("adapter_" + name)})
            if (found.empty() && fs::exists(candidate / "adapter_config.json")) found = candidate;
        if (found.empty())
            throw Error(ErrorKind::BadFile, {"%1 fuses an adapter \"%2\" whose folder is neither in %3 nor beside it.",
                                             source, name, folder.string()});
        folders.push_back(found.string());
    }
    MethodChoice choice{"adapter_fusion", Settings(*methodInfo("adapter_fusion").fields)};
    choice.settings.set(field::adapters, folders);
    if (!valueOr<bool>(config, "regularization", true, source)) choice.settings.set(field::regularization, 0.0);
    return choice;
}

} // namespace lathe
