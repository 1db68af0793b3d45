// Vectors are scales of a linear layer's inputs or outputs; merging multiplies rows or columns.
#include "peft/ia3.h"

#include "base/json.h"
#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "lathe/method_info.h"
#include "methods/method_ia3.h"
#include "methods/target_modules.h"
#include "peft/initial.h"

#include <set>

namespace lathe {
namespace {

using nlohmann::json;

/// Words as PEFT has them: a list of name ends, or one expression.
json toPeft(const std::vector<std::string>& words, const std::vector<std::string>& modules) {
    if (words.size() == 1 && words[0].starts_with("regex:")) return words[0].substr(6);
    for (const std::string& word : words)
        if (word.starts_with("regex:") || word == "all-linear") return modules;
    return words.empty() ? json(modules) : json(words);
}

std::vector<std::string> fromPeft(const json& config, const std::string& key, const std::string& source) {
    const auto found = config.find(key);
    if (found == config.end() || found->is_null()) return {};
    if (found->is_string()) return {*found == "all-linear" ? "all-linear" : "regex:" + found->get<std::string>()};
    return require<std::vector<std::string>>(config, key, source);
}

} // namespace

AttachReport Ia3::attach(Model& model, std::uint64_t seed) {
    at::NoGradGuard quiet;
    AttachReport report;
    const std::vector<Linear*> layers = model.linears();
    const std::vector<LinearSpec> specs = model.spec().linears();
    const std::vector<Ia3Site> sites = ia3Sites(specs, m_choice.settings, &report.unmatched);
    if (sites.empty()) throw Error(ErrorKind::BadInput, unmatchedText("target_modules", report.unmatched, specs) + ".");
    m_model = &model;
    m_sites.clear();
    const FirstValues first(seed, model.device());
    for (const Ia3Site& site : sites) {
        Linear* layer = layers[site.linear];
        const LinearSpec& spec = layer->spec();
        VectorScale scale;
        scale.scale = Parameter(
            spec.name + ".ia3_l",
            first.ones(site.ofInput ? std::vector<std::int64_t>{1, spec.in} : std::vector<std::int64_t>{spec.out, 1}),
            at::kFloat, false);
        scale.ofInput = site.ofInput;
        m_sites.push_back({layer, layer->add(std::move(scale)), std::nullopt, {}});
        report.modules.push_back(spec.name);
    }
    m_base.attach(model);
    return report;
}

std::vector<Parameter*> Ia3::added() {
    std::vector<Parameter*> all;
    for (const Site& site : m_sites) all.push_back(&site.scale->scale);
    return all;
}

void Ia3::enableAdded(bool on) {
    for (const Site& site : m_sites) site.scale->enabled = on && !site.merged;
}

void Ia3::merge(Model&) {
    at::NoGradGuard quiet;
    for (Site& site : m_sites) {
        if (site.merged) continue;
        const at::Tensor factors = site.scale->scale.master(); // (1, in) or (out, 1): the weight's own columns or rows
        site.merged.emplace(*site.layer, [factors](const at::Tensor& weight) { return factors * weight; });
        if (!site.scale->ofInput && site.layer->bias().defined()) {
            site.originalBias = site.layer->bias().clone();
            site.layer->bias().copy_(factors.flatten() * site.originalBias);
        }
        site.scale->enabled = false;
    }
}

void Ia3::unmerge(Model&) {
    at::NoGradGuard quiet;
    for (Site& site : m_sites) {
        if (!site.merged) continue;
        site.merged->undo();
        if (site.originalBias.defined()) site.layer->bias().copy_(site.originalBias);
        site.merged.reset();
        site.originalBias = at::Tensor();
        site.scale->enabled = true;
    }
}

NamedTensors Ia3::tensors() {
    NamedTensors all;
    for (const Site& site : m_sites)
        all.emplace_back("base_model.model." + site.layer->spec().name + ".ia3_l", site.scale->scale.master());
    return all;
}

json Ia3::config() {
    std::vector<std::string> modules, feedForward;
    bool transposed = false;
    for (const Site& site : m_sites) {
        modules.push_back(site.layer->spec().name);
        if (site.scale->ofInput) feedForward.push_back(site.layer->spec().name);
        transposed = transposed || site.layer->spec().transposed;
    }
    return {{"peft_type", "IA3"},
            {"exclude_modules", nullptr},
            {"fan_in_fan_out", transposed},
            {"init_ia3_weights", true},
            {"target_modules", toPeft(m_choice.settings.get(field::targetModules), modules)},
            {"feedforward_modules", toPeft(m_choice.settings.get(field::feedforwardModules), feedForward)}};
}

MethodChoice ia3FromPeft(const json& config, const std::string& source) {
    const PeftReader reader{config, source};
    reader.refuseOthers(
        "IA3", {"target_modules", "feedforward_modules", "fan_in_fan_out", "init_ia3_weights", "runtime_config"});
    if (const auto others = reader.modulesToSave(); !others.empty())
        throw Error(ErrorKind::BadInput,
                    {"%1 asks for what IA3 cannot do here: modules_to_save = %2.", source, others[0]});
    MethodChoice choice{"ia3", Settings(*methodInfo("ia3").fields)};
    for (const FieldKey<WordList>& field : {field::targetModules, field::feedforwardModules})
        choice.settings.set(field, fromPeft(config, std::string(field.name), source));
    return choice;
}

} // namespace lathe
