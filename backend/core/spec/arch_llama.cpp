#include "spec/arch_llama.h"

#include "base/json.h"
#include "files/gguf.h"
#include "lathe/error.h"
#include "spec/arch_decoder.h"
#include "spec/rope.h"

namespace lathe {
namespace {

const std::string source = "config.json";

ModelSpec fromConfig(const nlohmann::json& config) {
    ModelSpec spec = decoderFromConfig(config);
    spec.attentionBias = spec.outputBias = valueOr<bool>(config, "attention_bias", false, source);
    spec.mlpBias = valueOr<bool>(config, "mlp_bias", false, source);
    return spec;
}

ModelSpec fromGguf(const GgufFile& file) {
    const GgufMetadata& metadata = file.metadata();
    ModelSpec spec;
    spec.layers = metadata.requireInteger("llama.block_count");
    spec.hidden = metadata.requireInteger("llama.embedding_length");
    spec.intermediate = metadata.requireInteger("llama.feed_forward_length");
    spec.heads = metadata.requireInteger("llama.attention.head_count");
    spec.keyValueHeads = metadata.integer("llama.attention.head_count_kv").value_or(spec.heads);
    if (const auto keyLength = metadata.integer("llama.attention.key_length")) spec.headDim = *keyLength;
    else if (spec.heads > 0) spec.headDim = spec.hidden / spec.heads;
    if (metadata.integer("llama.attention.value_length").value_or(spec.headDim) != spec.headDim)
        throw Error(ErrorKind::BadInput, metadata.source() + ": keys and values of different sizes are not supported");
    if (metadata.integer("llama.expert_count").value_or(0) > 0)
        throw Error(ErrorKind::BadInput, metadata.source() + ": mixtures of experts are not supported");
    spec.context = metadata.requireInteger("llama.context_length");
    spec.normEpsilon = metadata.requireNumber("llama.attention.layer_norm_rms_epsilon");
    spec.rope = ropeFromGguf(file, "llama", spec.headDim);
    spec.tiedHead = file.find("lm_head.weight") == nullptr;
    spec.attentionBias = spec.outputBias = file.find("model.layers.0.self_attn.q_proj.bias") != nullptr;
    spec.mlpBias = file.find("model.layers.0.mlp.gate_proj.bias") != nullptr;
    return spec;
}

} // namespace

std::vector<Architecture> llamaArchitectures() {
    return decoderArchitectures("llama", {"LlamaForCausalLM", "LlamaModel", "LlamaForSequenceClassification", "LlamaForTokenClassification"}, fromConfig, fromGguf);
}

} // namespace lathe
