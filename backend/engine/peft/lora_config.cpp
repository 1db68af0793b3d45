// Names are written as short as PEFT finds them again; what PEFT knows and we do not is refused, since it would
// change the result.
#include "peft/lora_config.h"

#include "base/json.h"
#include "files/tensor_file.h"
#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "lathe/method_info.h"
#include "methods/python_pattern.h"
#include "methods/target_modules.h"
#include "peft/adapter_files.h"
#include "peft/peft_method.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace lathe {
namespace {

using nlohmann::json;

json number(double value) {
    if (std::trunc(value) == value && std::abs(value) < 1e15) return std::int64_t(value);
    return value;
}

/// As the recipe has them; where two of them match one module the first counted, and an object of JSON has no order:
/// then by the modules' full names.
json patterns(std::string_view field, const std::vector<std::string>& words, const std::vector<std::string>& modules) {
    json object = json::object();
    const PatternValues values(field, words);
    if (!values.overlap(modules)) {
        for (const std::string& word : words)
            object[word.substr(0, word.rfind('='))] = number(std::stod(word.substr(word.rfind('=') + 1)));
        return object;
    }
    for (const std::string& module : modules)
        if (const auto value = values.valueFor(module)) object[module] = number(*value);
    return object;
}

/// Behind the layer's number: "attention.output.dense" of "bert.encoder.layer.0.attention.output.dense".
std::string withinLayer(const std::string& module) {
    std::size_t begin = 0;
    for (std::size_t at = module.find('.'); at != std::string::npos;) {
        const std::size_t next = module.find('.', at + 1);
        const std::string part = module.substr(at + 1, next == std::string::npos ? next : next - at - 1);
        if (next != std::string::npos && !part.empty() && part.find_first_not_of("0123456789") == std::string::npos)
            begin = next + 1;
        at = next;
    }
    return module.substr(begin);
}

/// As short as PEFT still finds these modules by it and no others: "dense" alone would be a pooler's and a head's, too.
json targets(const std::vector<std::string>& words, const std::vector<std::string>& modules,
             const std::vector<std::string>& all) {
    const auto isRegex = [](const std::string& word) { return word.starts_with("regex:"); };
    if (words.size() == 1 && isRegex(words[0])) return words[0].substr(6);
    const std::set<std::string> wanted(modules.begin(), modules.end());
    const auto findsThese = [&](const std::vector<std::string>& names) {
        const auto finds = [&](const std::string& module) {
            return std::any_of(names.begin(), names.end(),
                               [&](const std::string& name) { return module == name || module.ends_with("." + name); });
        };
        return std::all_of(all.begin(), all.end(),
                           [&](const std::string& module) { return finds(module) == wanted.contains(module); })
               && std::all_of(modules.begin(), modules.end(), finds);
    };
    if (std::none_of(words.begin(), words.end(), isRegex) && findsThese(words)) return words;
    std::set<std::string> roles, ends;
    for (const std::string& module : modules) {
        roles.insert(module.substr(module.rfind('.') + 1));
        ends.insert(withinLayer(module));
    }
    for (const auto& names : {roles, ends})
        if (const std::vector<std::string> list(names.begin(), names.end()); findsThese(list)) return list;
    return modules;
}

/// Options that change what an adapter computes; all others must be off.
const std::set<std::string> readHere{"r",
                                     "lora_alpha",
                                     "lora_dropout",
                                     "target_modules",
                                     "rank_pattern",
                                     "alpha_pattern",
                                     "use_rslora",
                                     "use_dora",
                                     "lora_bias",
                                     "init_lora_weights",
                                     "bias",
                                     "fan_in_fan_out",
                                     "megatron_core",
                                     "qalora_group_size",
                                     "runtime_config",
                                     "loftq_config",
                                     "ensure_weight_tying",
                                     "trainable_token_indices",
                                     "layers_to_transform",
                                     "layers_pattern",
                                     "exclude_modules"};

std::vector<std::string> patternWords(const json& config, const char* key) {
    std::vector<std::string> words;
    if (const auto found = config.find(key); found != config.end() && found->is_object())
        for (const auto& [pattern, value] : found->items()) words.push_back(pattern + "=" + value.dump());
    return words;
}

/// A name, the end of one behind a dot, or an expression for the whole: as PEFT reads target_modules and
/// exclude_modules.
bool finds(const json& words, const std::string& module, std::string_view field) {
    if (words.is_string()) return PythonPattern(words.get<std::string>(), field).matchesWhole(module);
    return words.is_array() && std::any_of(words.begin(), words.end(), [&](const json& word) {
               return word.is_string() && (module == word || module.ends_with("." + word.get<std::string>()));
           });
}

/// Whether layers_to_transform has the module's layer: of the names between dots the last number, or the one behind a
/// layers_pattern.
bool isInLayers(const json& config, const std::string& module) {
    const json layers = config.value("layers_to_transform", json()), given = config.value("layers_pattern", json());
    if (layers.is_null() || (layers.is_array() && layers.empty())) return true;
    std::vector<std::string> patterns;
    if (given.is_string()) patterns = {given.get<std::string>()};
    else if (given.is_array()) patterns = given.get<std::vector<std::string>>();
    if (patterns.empty()) patterns = {"[^.]*"};
    for (const std::string& pattern : patterns) {
        std::string number;
        if (!PythonPattern(".*\\." + pattern + "\\.(\\d+)\\.", "layers_pattern").matchesBeginning(module, &number))
            continue;
        const json layer = std::stoll(number.substr(0, 9));
        return layers.is_array() ? std::find(layers.begin(), layers.end(), layer) != layers.end() : layers == layer;
    }
    return false;
}

/// The modules that the adapter's file has matrices for.
std::set<std::string> modulesIn(const std::filesystem::path& folder) {
    std::set<std::string> modules;
    const auto add = [&](const std::string& key) {
        constexpr std::string_view wrapper = "base_model.model.";
        for (const std::string_view part : {".lora_A", ".lora_embedding_A"})
            if (const std::size_t at = key.find(part); at != std::string::npos && key.starts_with(wrapper))
                modules.insert(key.substr(wrapper.size(), at - wrapper.size()));
    };
    const std::unique_ptr<TensorFile> tensors = openTensors(peftWeights(folder));
    for (const TensorInfo& info : tensors->tensors()) add(info.name);
    return modules;
}

bool isSet(const json& config, const char* field) {
    const auto found = config.find(field);
    return found != config.end() && !found->is_null() && !((found->is_array() || found->is_string()) && found->empty());
}

/// target_modules, narrowed by layers_to_transform and exclude_modules: then by full names, and the file must have
/// matrices for each.
std::vector<std::string> targetWords(const json& config, const std::string& source) {
    const json& targets = config.at("target_modules");
    if (!isSet(config, "layers_to_transform") && !isSet(config, "exclude_modules")) {
        if (targets.is_string())
            return {targets == "all-linear" ? "all-linear" : "regex:" + targets.get<std::string>()};
        return require<std::vector<std::string>>(config, "target_modules", source);
    }
    std::vector<std::string> words;
    const json excluded = config.value("exclude_modules", json());
    for (const std::string& module : modulesIn(std::filesystem::path(source).parent_path())) {
        const bool named = targets == "all-linear" || finds(targets, module, "target_modules");
        const bool whole =
            targets.is_string()
            || std::find(targets.begin(), targets.end(), json(module)) != targets.end(); // PEFT asks no layer of these
        if (named && (whole || isInLayers(config, module)) && !finds(excluded, module, "exclude_modules"))
            words.push_back(module);
    }
    if (words.empty())
        throw Error(ErrorKind::BadInput, {"%1: target_modules, layers_to_transform and exclude_modules leave no module "
                                          "that the adapter has matrices for",
                                          source});
    return words;
}

} // namespace

json loraToPeft(const MethodChoice& choice, const std::vector<std::string>& modules,
                const std::vector<std::string>& all) {
    const Settings& s = choice.settings;
    json config;
    for (const char* off :
         {"alora_invocation_tokens", "arrow_config", "corda_config", "eva_config", "exclude_modules", "kasa_config",
          "layer_replication", "layers_pattern", "layers_to_transform", "lora_ga_config", "megatron_config",
          "monteclora_config", "target_parameters", "trainable_token_indices", "use_bdlora", "velora_config"})
        config[off] = nullptr;
    for (const char* off : {"ensure_weight_tying", "use_qalora"}) config[off] = false;
    config["bias"] = s.text(field::bias);
    config["use_dora"] = s.get(field::dora);
    config["lora_bias"] = s.get(field::loraBias);
    config["loftq_config"] = json::object();
    config["megatron_core"] = "megatron.core";
    config["peft_type"] = "LORA";
    config["qalora_group_size"] = 16;
    config["r"] = s.get(field::rank);
    config["lora_alpha"] = number(loraAlpha(s));
    config["lora_dropout"] = s.getIfAny(field::dropout).value_or(0.0);
    config["use_rslora"] = s.get(field::rslora);
    config["init_lora_weights"] =
        s.get(field::loraInit) == LoraInit::KaimingUniform ? json(true) : json(s.text(field::loraInit));
    config["rank_pattern"] = patterns("rank_pattern", s.get(field::rankPattern), modules);
    config["alpha_pattern"] = patterns("alpha_pattern", s.get(field::alphaPattern), modules);
    config["target_modules"] = targets(s.get(field::targetModules), modules, all);
    return config;
}

MethodChoice loraFromPeft(const json& config, const std::string& source) {
    const PeftReader reader{config, source};
    reader.refuseOthers("LoRA", readHere);
    if (const auto init = config.find("init_lora_weights");
        init != config.end() && init->is_string() && *init != "gaussian" && *init != "pissa" && *init != "olora"
        && *init != "eva" && *init != "orthogonal")
        throw Error(ErrorKind::BadInput,
                    {"%1 asks for what LoRA cannot do here: init_lora_weights = %2 (it changes the base weights).",
                     source, init->dump()},
                    "Export it merged with PEFT.");

    MethodChoice choice{"lora", Settings(*methodInfo("lora").fields)};
    Settings& s = choice.settings;
    s.set(field::rank, require<std::int64_t>(config, "r", source));
    s.set(field::alpha, require<double>(config, "lora_alpha", source));
    s.set(field::dropout, valueOr<double>(config, "lora_dropout", 0.0, source));
    s.set(field::rslora, valueOr<bool>(config, "use_rslora", false, source));
    s.set(field::dora, valueOr<bool>(config, "use_dora", false, source));
    s.set(field::loraBias, valueOr<bool>(config, "lora_bias", false, source));
    s.set(field::bias, valueOr<std::string>(config, "bias", "none", source));
    s.set(field::modulesToSave, reader.modulesToSave());
    const json start = config.value("init_lora_weights", json(true));
    s.set(field::loraInit, start == "gaussian" || start == "pissa" || start == "olora"
                               ? start.get<std::string>()
                               : std::string("kaiming_uniform"));
    s.set(field::rankPattern, patternWords(config, "rank_pattern"));
    s.set(field::alphaPattern, patternWords(config, "alpha_pattern"));
    s.set(field::targetModules, targetWords(config, source));
    return choice;
}

} // namespace lathe
