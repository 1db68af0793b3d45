#include "models/arch_stablelm.h"

#include "base/json.h"
#include "files/gguf.h"
#include "models/arch_decoder.h"

namespace lathe {
namespace {

const std::string source = "config.json";

ModelSpec fromConfig(const nlohmann::json& config) {
    ModelSpec spec = decoderFromConfig(config, 10000, 0.25);
    spec.norm = NormKind::Layer;
    spec.normEpsilon = valueOr<double>(config, "layer_norm_eps", 1e-5, source);
    spec.attentionBias = valueOr<bool>(config, "use_qkv_bias", false, source);
    if (valueOr<bool>(config, "qk_layernorm", false, source)) spec.queryKeyNorm = QueryKeyNorm::EachHead;
    spec.parallel = spec.oneNorm = valueOr<bool>(config, "use_parallel_residual", false, source);
    return spec;
}

/// Whether residuals are parallel is told by the second norm, which those lack: "stablelm.use_parallel_residual" is
/// true in old files of models whose config.json said nothing.
ModelSpec fromGguf(const GgufFile& file) {
    ModelSpec spec = decoderFromGguf(file, "stablelm", NormKind::Layer);
    if (file.find("model.layers.0.self_attn.q_layernorm.norms.0.weight")) spec.queryKeyNorm = QueryKeyNorm::EachHead;
    spec.parallel = spec.oneNorm = file.find("model.layers.0.post_attention_layernorm.weight") == nullptr;
    return spec;
}

void addToConfig(const ModelSpec& spec, nlohmann::json& config) {
    config.erase("rms_norm_eps");
    config["layer_norm_eps"] = spec.normEpsilon;
    config["use_qkv_bias"] = spec.attentionBias;
    config["qk_layernorm"] = spec.queryKeyNorm == QueryKeyNorm::EachHead;
    config["use_parallel_residual"] = spec.parallel;
    config["partial_rotary_factor"] = spec.rope.part;
}

} // namespace

std::vector<Architecture> stableLmArchitectures() {
    return decoderArchitectures(
        "stablelm",
        {"StableLmForCausalLM", "StableLmModel", "StableLmForSequenceClassification", "StableLmForTokenClassification"},
        fromConfig, fromGguf, {}, addToConfig);
}

} // namespace lathe
