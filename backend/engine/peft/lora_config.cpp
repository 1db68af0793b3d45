// Names are written as short as PEFT finds them again; what PEFT knows and we do not is refused, since it would
// change the result.
#include "peft/lora_config.h"

#include "base/json.h"
#include "lathe/method_info.h"
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

json patterns(const std::vector<std::string>& words) {
    json object = json::object();
    for (const std::string& word : words) {
        const std::size_t at = word.rfind('=');
        object[word.substr(0, at)] = number(std::stod(word.substr(at + 1)));
    }
    return object;
}

/// Behind the layer's number: "attention.output.dense" of "bert.encoder.layer.0.attention.output.dense".
std::string withinLayer(const std::string& module) {
    std::size_t begin = 0;
    for (std::size_t at = module.find('.'); at != std::string::npos;) {
        const std::size_t next = module.find('.', at + 1);
        const std::string part = module.substr(at + 1, next == std::string::npos ? next : next - at - 1);
        if (next != std::string::npos && !part.empty() && part.find_first_not_of("0123456789") == std::string::npos) begin = next + 1;
        at = next;
    }
    return module.substr(begin);
}

/// As short as PEFT still finds these modules by it and no others: "dense" alone would be a pooler's and a head's, too.
json targets(const std::vector<std::string>& words, const std::vector<std::string>& modules, const std::vector<std::string>& all) {
    const auto isRegex = [](const std::string& word) { return word.starts_with("regex:"); };
    if (words.size() == 1 && isRegex(words[0])) return words[0].substr(6);
    const std::set<std::string> wanted(modules.begin(), modules.end());
    const auto findsThese = [&](const std::vector<std::string>& names) {
        const auto finds = [&](const std::string& module) {
            return std::any_of(names.begin(), names.end(), [&](const std::string& name) { return module == name || module.ends_with("." + name); });
        };
        return std::all_of(all.begin(), all.end(), [&](const std::string& module) { return finds(module) == wanted.contains(module); })
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
const std::set<std::string> readHere{"r", "lora_alpha", "lora_dropout", "target_modules", "rank_pattern", "alpha_pattern", "use_rslora", "use_dora",
                                     "init_lora_weights", "bias", "fan_in_fan_out", "megatron_core", "qalora_group_size", "runtime_config",
                                     "loftq_config", "ensure_weight_tying"};

std::vector<std::string> patternWords(const json& config, const char* key) {
    std::vector<std::string> words;
    if (const auto found = config.find(key); found != config.end() && found->is_object())
        for (const auto& [pattern, value] : found->items()) words.push_back(pattern + "=" + value.dump());
    return words;
}

} // namespace

json loraToPeft(const MethodChoice& choice, const std::vector<std::string>& modules, const std::vector<std::string>& all) {
    const Settings& s = choice.settings;
    json config;
    for (const char* off : {"alora_invocation_tokens", "arrow_config", "corda_config", "eva_config", "exclude_modules",
                            "kasa_config", "layer_replication", "layers_pattern", "layers_to_transform", "lora_ga_config", "megatron_config",
                            "monteclora_config", "target_parameters", "trainable_token_indices", "use_bdlora",
                            "velora_config"})
        config[off] = nullptr;
    for (const char* off : {"ensure_weight_tying", "lora_bias", "use_qalora"}) config[off] = false;
    config["bias"] = s.text("bias");
    config["use_dora"] = s.flag("dora");
    config["loftq_config"] = json::object();
    config["megatron_core"] = "megatron.core";
    config["peft_type"] = "LORA";
    config["qalora_group_size"] = 16;
    config["r"] = s.integer("rank");
    config["lora_alpha"] = number(s.realIfAny("alpha").value_or(2.0 * double(s.integer("rank"))));
    config["lora_dropout"] = s.realIfAny("dropout").value_or(0.0);
    config["use_rslora"] = s.flag("rslora");
    config["init_lora_weights"] = s.text("init") == "gaussian" ? json("gaussian") : json(true);
    config["rank_pattern"] = patterns(s.words("rank_pattern"));
    config["alpha_pattern"] = patterns(s.words("alpha_pattern"));
    config["target_modules"] = targets(s.words("target_modules"), modules, all);
    return config;
}

MethodChoice loraFromPeft(const json& config, const std::string& source) {
    const PeftReader reader{config, source};
    reader.refuseOthers("LoRA", readHere);
    if (const auto init = config.find("init_lora_weights"); init != config.end() && init->is_string() && *init != "gaussian"
                                                           && *init != "eva" && *init != "orthogonal")
        throw Error(ErrorKind::BadInput, source + " asks for what LoRA cannot do here: init_lora_weights = " + init->dump() + " (it changes the base weights).",
                    "Export it merged with PEFT.");

    MethodChoice choice{"lora", Settings(*methodInfo("lora").fields)};
    Settings& s = choice.settings;
    s.set("rank", require<std::int64_t>(config, "r", source));
    s.set("alpha", require<double>(config, "lora_alpha", source));
    s.set("dropout", valueOr<double>(config, "lora_dropout", 0.0, source));
    s.set("rslora", valueOr<bool>(config, "use_rslora", false, source));
    s.set("dora", valueOr<bool>(config, "use_dora", false, source));
    s.set("bias", valueOr<std::string>(config, "bias", "none", source));
    s.set("modules_to_save", reader.modulesToSave());
    s.set("init", config.value("init_lora_weights", json(true)) == "gaussian" ? "gaussian" : "kaiming_uniform");
    s.set("rank_pattern", patternWords(config, "rank_pattern"));
    s.set("alpha_pattern", patternWords(config, "alpha_pattern"));
    const json& modules = config.at("target_modules");
    if (modules.is_string()) s.set("target_modules", std::vector<std::string>{modules == "all-linear" ? "all-linear" : "regex:" + modules.get<std::string>()});
    else s.set("target_modules", require<std::vector<std::string>>(config, "target_modules", source));
    return choice;
}

} // namespace lathe
