#include "spec/arch_llama.h"

#include "base/json.h"
#include "spec/arch_decoder.h"

namespace lathe {
namespace {

const std::string source = "config.json";

ModelSpec fromConfig(const nlohmann::json& config) {
    ModelSpec spec = decoderFromConfig(config);
    spec.attentionBias = spec.outputBias = valueOr<bool>(config, "attention_bias", false, source);
    spec.mlpBias = valueOr<bool>(config, "mlp_bias", false, source);
    return spec;
}

ModelSpec fromGguf(const GgufFile& file) { return decoderFromGguf(file, "llama"); }

} // namespace

std::vector<Architecture> llamaArchitectures() {
    return decoderArchitectures("llama", {"LlamaForCausalLM", "LlamaModel", "LlamaForSequenceClassification", "LlamaForTokenClassification"}, fromConfig, fromGguf);
}

} // namespace lathe
