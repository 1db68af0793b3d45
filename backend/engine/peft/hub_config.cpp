// adapter_config.json of the adapters library to our fields and back; options that would compute something else are
// refused by name.
#include "base/json.h"
#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "lathe/joined.h"
#include "lathe/method_info.h"
#include "methods/bottleneck.h"
#include "peft/adapter_hub.h"

#include <cmath>
#include <set>

namespace lathe {
namespace {

using nlohmann::json;

/// The library's flags for a placement.
struct Flags {
    Placement placement;
    bool attention, feedForward, before, parallel;
};
constexpr Flags placements[]{
    {Placement::Houlsby, true, true, false, false},
    {Placement::Pfeiffer, false, true, true, false},
    {Placement::Parallel, false, true, false, true},
};

json numberOf(double value) {
    if (std::trunc(value) == value) return std::int64_t(value);
    return value;
}

/// The bottleneck's size as the library reckons it, hidden // factor: a whole factor where one gives that size.
json reductionFor(std::int64_t hidden, std::int64_t size, double asked) {
    if (std::int64_t(double(hidden) / asked) == size) return numberOf(asked);
    if (size <= hidden && hidden / (hidden / size) == size) return hidden / size;
    return double(hidden) / double(size);
}

} // namespace

json choiceToHub(const MethodChoice& choice, const ModelSpec& spec) {
    const Settings& s = choice.settings;
    const bool compacter = choice.method == "compacter";
    const Placement placement = s.get(field::placement);
    const std::string activation = s.get(field::activation);
    // Houlsby's Compacter has the norm's sum before neither of its two; Compacter++ is placed as Pfeiffer's
    const Flags* flags = placements;
    while (flags->placement != placement) ++flags;
    json leaveOut = json::array();
    for (const std::string& layer : s.get(field::leaveOut)) leaveOut.push_back(std::stoll(layer));
    json config{{"adapter_residual_before_ln", false},
                {"cross_adapter", false},
                {"dropout", s.get(field::dropout)},
                {"factorized_phm_W", true},
                {"factorized_phm_rule", false},
                {"hypercomplex_nonlinearity", "glorot-uniform"},
                {"init_weights_seed", nullptr},
                {"inv_adapter", nullptr},
                {"inv_adapter_reduction_factor", nullptr},
                {"learn_phm", true},
                {"ln_after", false},
                {"ln_before", false},
                {"original_ln_after", true},
                {"phm_bias", true},
                {"phm_c_init", "normal"},
                {"phm_init_range", 0.0001},
                {"residual_before_ln", true},
                {"shared_W_phm", false},
                {"shared_phm_rule", true},
                {"stochastic_depth", 0.0},
                {"use_gating", false}};
    config["mh_adapter"] = flags->attention;
    config["output_adapter"] = flags->feedForward;
    config["original_ln_before"] = flags->before;
    config["is_parallel"] = flags->parallel;
    config["non_linearity"] = activation == "silu" ? "swish" : activation;
    config["leave_out"] = leaveOut;
    config["phm_layer"] = compacter;
    config["phm_dim"] = compacter ? s.get(field::phmDim) : 4;
    config["phm_rank"] = compacter ? s.get(field::phmRank) : 1;
    config["reduction_factor"] = reductionFor(spec.hidden, bottleneckSize(spec, s), s.get(field::reductionFactor));
    config["init_weights"] = !compacter && s.get(field::adapterInit) == AdapterInit::Identity ? "mam_adapter" : "bert";
    config["scaling"] = compacter ? 1.0 : s.get(field::scaling);
    if (!compacter && s.get(field::invertible)) {
        config["inv_adapter"] = "nice";
        config["inv_adapter_reduction_factor"] = numberOf(s.get(field::invertibleReduction));
    }
    return config;
}

MethodChoice choiceFromHub(const json& whole, const std::string& source) {
    const json config = require<json>(whole, "config", source);
    if (!config.is_object()) throw Error(ErrorKind::BadFile, {"%1: \"config\" is not an object.", source});
    std::string cannot;
    const auto refuse = [&](const std::string& key) {
        addTo(cannot, key + " = " + config.at(key).dump().substr(0, 60));
    };
    const json wanted{{"adapter_residual_before_ln", false},
                      {"cross_adapter", false},
                      {"ln_after", false},
                      {"ln_before", false},
                      {"original_ln_after", true},
                      {"residual_before_ln", true},
                      {"use_gating", false},
                      {"factorized_phm_rule", false},
                      {"shared_W_phm", false}};
    for (const auto& [key, value] : wanted.items())
        if (config.contains(key) && config.at(key) != value) refuse(key);
    const bool compacter = valueOr<bool>(config, "phm_layer", false, source);
    if (compacter)
        for (const char* on : {"factorized_phm_W", "shared_phm_rule", "learn_phm", "phm_bias"})
            if (config.contains(on) && config.at(on) != true) refuse(on);
    if (const auto scaling = config.find("scaling");
        scaling != config.end() && (!scaling->is_number() || (compacter && *scaling != 1.0)))
        refuse("scaling");
    if (const auto inverse = config.find("inv_adapter");
        inverse != config.end() && !inverse->is_null() && (*inverse != "nice" || compacter))
        refuse("inv_adapter");
    if (const auto factor = config.find("reduction_factor"); factor != config.end() && !factor->is_number())
        refuse("reduction_factor");
    const std::string named = valueOr<std::string>(config, "non_linearity", "relu", source);
    const std::string activation = named == "swish" ? "silu" : named;
    if (activation != "relu" && activation != "gelu" && activation != "silu") refuse("non_linearity");
    const Flags* flags = nullptr;
    for (const Flags& one : placements)
        if (valueOr<bool>(config, "mh_adapter", false, source) == one.attention
            && valueOr<bool>(config, "output_adapter", true, source) == one.feedForward
            && valueOr<bool>(config, "original_ln_before", false, source) == one.before
            && valueOr<bool>(config, "is_parallel", false, source) == one.parallel && (!compacter || !one.parallel))
            flags = &one;
    if (!flags) addTo(cannot, "its placement (mh_adapter, output_adapter, original_ln_before, is_parallel)");
    if (!cannot.empty())
        throw Error(ErrorKind::BadInput, {"%1 asks for what adapters cannot do here: %2.", source, cannot});

    const std::string method = compacter ? "compacter" : "adapter";
    MethodChoice choice{method, Settings(*methodInfo(method).fields)};
    Settings& s = choice.settings;
    s.set(field::placement, flags->placement);
    s.set(field::activation, activation);
    s.set(field::dropout, valueOr<double>(config, "dropout", 0.0, source));
    s.set(field::reductionFactor, require<double>(config, "reduction_factor", source));
    s.set(field::adapterName, require<std::string>(whole, "name", source));
    std::vector<std::string> leaveOut;
    for (const std::int64_t layer :
         optional<std::vector<std::int64_t>>(config, "leave_out", source).value_or(std::vector<std::int64_t>{}))
        leaveOut.push_back(std::to_string(layer));
    s.set(field::leaveOut, leaveOut);
    if (compacter) {
        s.set(field::phmDim, valueOr<std::int64_t>(config, "phm_dim", 4, source));
        s.set(field::phmRank, valueOr<std::int64_t>(config, "phm_rank", 1, source));
        return choice;
    }
    s.set(field::scaling, valueOr<double>(config, "scaling", 1.0, source));
    s.set(field::adapterInit,
          valueOr<std::string>(config, "init_weights", "bert", source) == "mam_adapter" ? "identity" : "near_identity");
    if (config.contains("inv_adapter") && !config.at("inv_adapter").is_null()) {
        s.set(field::invertible, true);
        s.set(field::invertibleReduction, valueOr<double>(config, "inv_adapter_reduction_factor", 2.0, source));
    }
    return choice;
}

} // namespace lathe
