#include "models/arch_smollm3.h"

#include "base/json.h"
#include "files/gguf.h"
#include "lathe/error.h"
#include "models/arch_decoder.h"

namespace lathe {
namespace {

const std::string source = "config.json";

ModelSpec fromConfig(const nlohmann::json& config) {
    nlohmann::json complete = config;
    if (!complete.contains("tie_word_embeddings")) complete["tie_word_embeddings"] = true;
    if (!complete.contains("num_key_value_heads")) complete["num_key_value_heads"] = 4;
    ModelSpec spec = decoderFromConfig(complete, 2000000);
    spec.attentionBias = spec.outputBias = valueOr<bool>(config, "attention_bias", false, source);
    spec.mlpBias = valueOr<bool>(config, "mlp_bias", false, source);
    if (const auto turned = optional<std::vector<std::int64_t>>(config, "no_rope_layers", source)) {
        for (const std::int64_t one : *turned)
            spec.rotated.push_back(one != 0); // the name says the contrary of what a 1 does
    } else {
        const auto interval = valueOr<std::int64_t>(config, "no_rope_layer_interval", 4, source);
        if (interval < 1)
            throw Error(ErrorKind::BadFile, {"%1: no_rope_layer_interval is %2.", source, std::to_string(interval)});
        for (std::int64_t layer = 0; layer < spec.layers; ++layer) spec.rotated.push_back((layer + 1) % interval != 0);
    }
    if (!valueOr<bool>(config, "use_sliding_window", false, source)) return spec;
    slidingWindowFromConfig(config, spec);
    layerTypesFromConfig(config, spec, 0);
    if (spec.windowed.empty()) { // the layers without positions have the window
        spec.windowed = spec.rotated;
        spec.windowed.flip();
    }
    return spec;
}

/// The converter does not write which layers are not turned: llama.cpp has every fourth, as the published models have.
ModelSpec fromGguf(const GgufFile& file) {
    ModelSpec spec = decoderFromGguf(file, "smollm3");
    for (std::int64_t layer = 0; layer < spec.layers; ++layer) spec.rotated.push_back((layer + 1) % 4 != 0);
    return spec;
}

void addToConfig(const ModelSpec& spec, nlohmann::json& config) {
    for (const bool turned : spec.rotated) config["no_rope_layers"].push_back(turned ? 1 : 0);
}

} // namespace

std::vector<Architecture> smolLm3Architectures() {
    return decoderArchitectures(
        "smollm3",
        {"SmolLM3ForCausalLM", "SmolLM3Model", "SmolLM3ForSequenceClassification", "SmolLM3ForTokenClassification"},
        fromConfig, fromGguf, {}, addToConfig);
}

} // namespace lathe
