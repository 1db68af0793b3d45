#include "spec/arch_llama.h"

#include "base/json.h"
#include "files/gguf.h"
#include "lathe/error.h"
#include "spec/rope.h"

#include <cmath>

namespace lathe {
namespace {

const std::string source = "config.json";

/// Sizes must be there; the rest has the defaults of transformers' LlamaConfig.
ModelSpec fromConfig(const nlohmann::json& config) {
    ModelSpec spec;
    spec.hidden = require<std::int64_t>(config, "hidden_size", source);
    spec.layers = require<std::int64_t>(config, "num_hidden_layers", source);
    spec.heads = require<std::int64_t>(config, "num_attention_heads", source);
    spec.intermediate = require<std::int64_t>(config, "intermediate_size", source);
    spec.vocabulary = require<std::int64_t>(config, "vocab_size", source);
    spec.keyValueHeads = valueOr<std::int64_t>(config, "num_key_value_heads", spec.heads, source);
    const auto headDim = optional<std::int64_t>(config, "head_dim", source);
    if (!headDim && (spec.heads < 1 || spec.hidden % spec.heads != 0))
        throw Error(ErrorKind::BadFile, source + ": hidden_size (" + std::to_string(spec.hidden) + ") must be a multiple of num_attention_heads ("
                                            + std::to_string(spec.heads) + ")");
    spec.headDim = headDim ? *headDim : spec.hidden / spec.heads;
    spec.context = valueOr<std::int64_t>(config, "max_position_embeddings", 2048, source);
    spec.normEpsilon = valueOr<double>(config, "rms_norm_eps", 1e-6, source);
    spec.attentionBias = valueOr<bool>(config, "attention_bias", false, source);
    spec.mlpBias = valueOr<bool>(config, "mlp_bias", false, source);
    spec.tiedHead = valueOr<bool>(config, "tie_word_embeddings", false, source);
    spec.initializerRange = valueOr<double>(config, "initializer_range", 0.02, source);
    spec.rope = ropeFromConfig(config, source);
    if (const auto activation = valueOr<std::string>(config, "hidden_act", "silu", source); activation != "silu" && activation != "swish")
        throw Error(ErrorKind::BadInput, source + ": hidden_act \"" + activation + "\" is not supported; nearest: silu");
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
    spec.attentionBias = file.find("model.layers.0.self_attn.q_proj.bias") != nullptr;
    spec.mlpBias = file.find("model.layers.0.mlp.gate_proj.bias") != nullptr;
    return spec;
}

std::vector<LinearSpec> linears(const ModelSpec& spec) {
    const std::int64_t query = spec.heads * spec.headDim, keyValue = spec.keyValueHeads * spec.headDim;
    using enum LinearSlot;
    struct Row { const char *block, *role; std::int64_t in, out; bool bias; LinearSlot slot; };
    const Row rows[] = {
        {"self_attn.", "q_proj", spec.hidden, query, spec.attentionBias, Query},
        {"self_attn.", "k_proj", spec.hidden, keyValue, spec.attentionBias, Key},
        {"self_attn.", "v_proj", spec.hidden, keyValue, spec.attentionBias, Value},
        {"self_attn.", "o_proj", query, spec.hidden, spec.attentionBias, AttentionOutput},
        {"mlp.", "gate_proj", spec.hidden, spec.intermediate, spec.mlpBias, Gate},
        {"mlp.", "up_proj", spec.hidden, spec.intermediate, spec.mlpBias, Up},
        {"mlp.", "down_proj", spec.intermediate, spec.hidden, spec.mlpBias, Down},
    };
    std::vector<LinearSpec> all;
    all.reserve(static_cast<std::size_t>(spec.layers) * std::size(rows));
    for (std::int64_t layer = 0; layer < spec.layers; ++layer)
        for (const Row& row : rows)
            all.push_back({baseOf(spec) + "layers." + std::to_string(layer) + '.' + row.block + row.role, row.role, row.in, row.out, row.bias, layer, row.slot});
    return all;
}

std::vector<ParameterSpec> parameters(const ModelSpec& spec) {
    std::vector<ParameterSpec> all;
    const std::string base = baseOf(spec);
    all.push_back({base + "embed_tokens.weight", {spec.vocabulary, spec.hidden}, -1, false});
    std::int64_t begun = -1;
    for (const LinearSpec& linear : linears(spec)) {
        if (linear.layer != begun) {
            begun = linear.layer;
            const std::string layer = base + "layers." + std::to_string(begun);
            all.push_back({layer + ".input_layernorm.weight", {spec.hidden}, begun, true});
            all.push_back({layer + ".post_attention_layernorm.weight", {spec.hidden}, begun, true});
        }
        all.push_back({linear.name + ".weight", {linear.out, linear.in}, linear.layer, false});
        if (linear.bias) all.push_back({linear.name + ".bias", {linear.out}, linear.layer, true});
    }
    all.push_back({base + "norm.weight", {spec.hidden}, -1, true});
    return all;
}

} // namespace

std::vector<Architecture> llamaArchitectures() {
    using enum HeadKind;
    const auto row = [](std::string_view name, HeadLayers head) {
        return Architecture{name, "llama", head.kind == LanguageModel ? "llama" : "", "model.", ModelKind::Decoder, head, fromConfig, fromGguf, linears, parameters};
    };
    return {
        row("LlamaForCausalLM", {.kind = LanguageModel, .output = "lm_head"}),
        row("LlamaModel", {}),
        row("LlamaForSequenceClassification", {.kind = SequenceClassification, .reads = HeadLayers::Reads::Last, .output = "score"}),
        row("LlamaForTokenClassification", {.kind = TokenClassification, .output = "score", .outputBias = "score.bias"}),
    };
}

} // namespace lathe
