#include "peft/lora_config.h"

#include "base/json.h"
#include "lathe/method_info.h"

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

json patterns(const std::vector<std::string>& words) {
    json object = json::object();
    for (const std::string& word : words) {
        const std::size_t at = word.rfind('=');
        object[word.substr(0, at)] = number(std::stod(word.substr(at + 1)));
    }
    return object;
}

json targets(const std::vector<std::string>& words, const std::vector<std::string>& modules) {
    const auto isRegex = [](const std::string& word) { return word.starts_with("regex:"); };
    if (words.size() == 1 && isRegex(words[0])) return words[0].substr(6);
    const bool plain = std::none_of(words.begin(), words.end(), [&](const std::string& w) { return isRegex(w) || w == "all-linear"; });
    if (plain) return words;
    if (words != std::vector<std::string>{"all-linear"}) return modules;
    std::set<std::string> roles;
    for (const std::string& module : modules) roles.insert(module.substr(module.rfind('.') + 1));
    return std::vector<std::string>(roles.begin(), roles.end());
}

/// Options that change what an adapter computes: only these values are what LoRA here does. Anything that is null, false
/// or empty is off.
bool isOff(const json& value) {
    return value.is_null() || value == false || ((value.is_array() || value.is_object()) && value.empty());
}
const std::set<std::string> readHere{"peft_type", "r", "lora_alpha", "lora_dropout", "target_modules", "rank_pattern", "alpha_pattern",
                                     "use_rslora", "init_lora_weights", "bias", "task_type"};
/// Of no effect on a causal language model's adapter, whatever they hold.
const std::set<std::string> harmless{"base_model_name_or_path", "revision", "peft_version", "inference_mode", "auto_mapping", "megatron_core",
                                     "qalora_group_size", "runtime_config", "loftq_config", "ensure_weight_tying"};

std::vector<std::string> patternWords(const json& config, const char* key) {
    std::vector<std::string> words;
    if (const auto found = config.find(key); found != config.end() && found->is_object())
        for (const auto& [pattern, value] : found->items()) words.push_back(pattern + "=" + value.dump());
    return words;
}

} // namespace

json loraToPeft(const MethodChoice& choice, const std::vector<std::string>& modules, const std::string& baseModel) {
    const Settings& s = choice.settings;
    json config;
    for (const char* off : {"alora_invocation_tokens", "arrow_config", "auto_mapping", "corda_config", "eva_config", "exclude_modules",
                            "kasa_config", "layer_replication", "layers_pattern", "layers_to_transform", "lora_ga_config", "megatron_config",
                            "modules_to_save", "monteclora_config", "revision", "target_parameters", "trainable_token_indices", "use_bdlora",
                            "velora_config"})
        config[off] = nullptr;
    for (const char* off : {"ensure_weight_tying", "fan_in_fan_out", "lora_bias", "use_dora", "use_qalora"}) config[off] = false;
    config["base_model_name_or_path"] = baseModel;
    config["bias"] = "none";
    config["inference_mode"] = true;
    config["loftq_config"] = json::object();
    config["megatron_core"] = "megatron.core";
    config["peft_type"] = "LORA";
    config["peft_version"] = "0.21.2"; // the version whose keys these are
    config["qalora_group_size"] = 16;
    config["task_type"] = "CAUSAL_LM";
    config["r"] = s.integer("rank");
    config["lora_alpha"] = number(s.realIfAny("alpha").value_or(2.0 * double(s.integer("rank"))));
    config["lora_dropout"] = s.realIfAny("dropout").value_or(0.0);
    config["use_rslora"] = s.flag("rslora");
    config["init_lora_weights"] = s.text("init") == "gaussian" ? json("gaussian") : json(true);
    config["rank_pattern"] = patterns(s.words("rank_pattern"));
    config["alpha_pattern"] = patterns(s.words("alpha_pattern"));
    config["target_modules"] = targets(s.words("target_modules"), modules);
    return config;
}

MethodChoice loraFromPeft(const json& config, const std::string& source) {
    std::string cannot;
    const auto refuse = [&](const std::string& what) { cannot += (cannot.empty() ? "" : ", ") + what; };
    for (const auto& [key, value] : config.items()) {
        if (key == "bias" ? value == "none" : readHere.contains(key) || harmless.contains(key) || isOff(value)) continue;
        refuse(key + " = " + value.dump().substr(0, 60));
    }
    if (const auto init = config.find("init_lora_weights"); init != config.end() && init->is_string() && *init != "gaussian"
                                                           && *init != "eva" && *init != "orthogonal")
        refuse("init_lora_weights = " + init->dump() + " (it changes the base weights)");
    if (!cannot.empty())
        throw Error(ErrorKind::BadInput, source + " asks for what LoRA here cannot do: " + cannot, "Export it merged with PEFT, or train without these options.");

    MethodChoice choice{"lora", Settings(*methodInfo("lora").fields)};
    Settings& s = choice.settings;
    s.set("rank", require<std::int64_t>(config, "r", source));
    s.set("alpha", require<double>(config, "lora_alpha", source));
    s.set("dropout", valueOr<double>(config, "lora_dropout", 0.0, source));
    s.set("rslora", valueOr<bool>(config, "use_rslora", false, source));
    s.set("init", config.value("init_lora_weights", json(true)) == "gaussian" ? "gaussian" : "kaiming_uniform");
    s.set("rank_pattern", patternWords(config, "rank_pattern"));
    s.set("alpha_pattern", patternWords(config, "alpha_pattern"));
    const json& modules = config.at("target_modules");
    if (modules.is_string()) s.set("target_modules", std::vector<std::string>{modules == "all-linear" ? "all-linear" : "regex:" + modules.get<std::string>()});
    else s.set("target_modules", require<std::vector<std::string>>(config, "target_modules", source));
    return choice;
}

} // namespace lathe
