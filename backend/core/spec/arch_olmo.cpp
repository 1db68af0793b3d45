#include "spec/arch_olmo.h"

#include "base/json.h"
#include "spec/arch_decoder.h"

namespace lathe {
namespace {

const std::string source = "config.json";

ModelSpec fromConfig(const nlohmann::json& config) {
    ModelSpec spec = decoderFromConfig(config);
    spec.normEpsilon = valueOr<double>(config, "rms_norm_eps", 1e-5, source);
    spec.attentionBias = spec.outputBias = valueOr<bool>(config, "attention_bias", false, source);
    spec.normsBefore = false;
    spec.normsAfter = true;
    spec.queryKeyNorm = QueryKeyNorm::Whole;
    return spec;
}

} // namespace

std::vector<Architecture> olmoArchitectures() {
    return decoderArchitectures("olmo2", {"Olmo2ForCausalLM", "Olmo2Model", "Olmo2ForSequenceClassification", ""}, fromConfig);
}

} // namespace lathe
