#include "models/arch_llama.h"

#include "base/json.h"
#include "files/gguf.h"
#include "models/arch_decoder.h"

namespace lathe {
namespace {

const std::string source = "config.json";

ModelSpec fromConfig(const nlohmann::json& config) {
    ModelSpec spec = decoderFromConfig(config);
    spec.attentionBias = spec.outputBias = valueOr<bool>(config, "attention_bias", false, source);
    spec.mlpBias = valueOr<bool>(config, "mlp_bias", false, source);
    return spec;
}

/// The converter writes Mistral's models under this name, too. They differ by their window alone, so without it one is
/// a Llama.
ModelSpec fromGguf(const GgufFile& file) {
    ModelSpec spec = decoderFromGguf(file, "llama");
    spec.window = file.metadata().integer("llama.attention.sliding_window").value_or(0);
    if (spec.window != 0) spec.architecture = "MistralForCausalLM";
    return spec;
}

} // namespace

std::vector<Architecture> llamaArchitectures() {
    return decoderArchitectures(
        "llama", {"LlamaForCausalLM", "LlamaModel", "LlamaForSequenceClassification", "LlamaForTokenClassification"},
        fromConfig, fromGguf);
}

} // namespace lathe
