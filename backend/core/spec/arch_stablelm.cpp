#include "spec/arch_stablelm.h"

#include "base/json.h"
#include "spec/arch_decoder.h"

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

} // namespace

std::vector<Architecture> stableLmArchitectures() {
    return decoderArchitectures("stablelm", {"StableLmForCausalLM", "StableLmModel", "StableLmForSequenceClassification", "StableLmForTokenClassification"}, fromConfig);
}

} // namespace lathe
