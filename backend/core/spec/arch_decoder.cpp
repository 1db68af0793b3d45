#include "spec/arch_decoder.h"

#include "base/json.h"
#include "lathe/error.h"
#include "spec/rope.h"

namespace lathe {
namespace {

const std::string source = "config.json";

} // namespace

ModelSpec decoderFromConfig(const nlohmann::json& config) {
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
    spec.tiedHead = valueOr<bool>(config, "tie_word_embeddings", false, source);
    spec.initializerRange = valueOr<double>(config, "initializer_range", 0.02, source);
    spec.rope = ropeFromConfig(config, source);
    if (const auto activation = valueOr<std::string>(config, "hidden_act", "silu", source); activation != "silu" && activation != "swish")
        throw Error(ErrorKind::BadInput, source + ": hidden_act \"" + activation.substr(0, 80) + "\" is not supported; nearest: silu");
    return spec;
}

void slidingWindowFromConfig(const nlohmann::json& config, ModelSpec& spec) {
    spec.window = valueOr<std::int64_t>(config, "sliding_window", 0, source);
    if (spec.window < 0) throw Error(ErrorKind::BadFile, source + ": sliding_window is " + std::to_string(spec.window));
}

std::vector<LinearSpec> decoderLinears(const ModelSpec& spec) {
    const std::int64_t hidden = spec.hidden, inner = spec.intermediate, query = spec.heads * spec.headDim, keyValue = spec.keyValueHeads * spec.headDim;
    using enum LinearSlot;
    struct Row { const char *block, *role; std::int64_t in, out; bool bias; LinearSlot slot; };
    std::vector<Row> rows;
    if (spec.fused) {
        rows.push_back({"self_attn.", "qkv_proj", hidden, query + 2 * keyValue, spec.attentionBias, QueryKeyValue});
    } else {
        rows.push_back({"self_attn.", "q_proj", hidden, query, spec.attentionBias, Query});
        rows.push_back({"self_attn.", "k_proj", hidden, keyValue, spec.attentionBias, Key});
        rows.push_back({"self_attn.", "v_proj", hidden, keyValue, spec.attentionBias, Value});
    }
    rows.push_back({"self_attn.", "o_proj", query, hidden, spec.outputBias, AttentionOutput});
    if (spec.fused) {
        rows.push_back({"mlp.", "gate_up_proj", hidden, 2 * inner, spec.mlpBias, GateUp});
    } else {
        rows.push_back({"mlp.", "gate_proj", hidden, inner, spec.mlpBias, Gate});
        rows.push_back({"mlp.", "up_proj", hidden, inner, spec.mlpBias, Up});
    }
    rows.push_back({"mlp.", "down_proj", inner, hidden, spec.mlpBias, Down});
    std::vector<LinearSpec> all;
    all.reserve(std::size_t(spec.layers) * rows.size());
    const std::string base = baseOf(spec) + "layers.";
    for (std::int64_t layer = 0; layer < spec.layers; ++layer)
        for (const Row& row : rows)
            all.push_back({base + std::to_string(layer) + '.' + row.block + row.role, row.role, row.in, row.out, row.bias, layer, row.slot});
    return all;
}

std::vector<ParameterSpec> decoderParameters(const ModelSpec& spec) {
    const std::string base = baseOf(spec);
    std::vector<ParameterSpec> all{{base + "embed_tokens.weight", {spec.vocabulary, spec.hidden}}};
    all.reserve(std::size_t(spec.layers) * 20);
    std::int64_t begun = -1;
    for (const LinearSpec& linear : decoderLinears(spec)) {
        if (linear.layer != begun) {
            begun = linear.layer;
            const std::string layer = base + "layers." + std::to_string(begun);
            all.push_back({layer + ".input_layernorm.weight", {spec.hidden}, begun, true});
            all.push_back({layer + ".post_attention_layernorm.weight", {spec.hidden}, begun, true});
            if (spec.queryKeyNorm)
                for (const char* name : {".self_attn.q_norm.weight", ".self_attn.k_norm.weight"}) all.push_back({layer + name, {spec.headDim}, begun, true});
        }
        addLinear(all, linear);
    }
    all.push_back({base + "norm.weight", {spec.hidden}, -1, true});
    return all;
}

std::vector<Architecture> decoderArchitectures(std::string_view family, const std::string_view (&names)[4], ModelSpec (*fromConfig)(const nlohmann::json&),
                                               ModelSpec (*fromGguf)(const GgufFile&)) {
    using enum HeadKind;
    const HeadLayers heads[] = {{.kind = LanguageModel, .output = "lm_head"},
                                {},
                                {.kind = SequenceClassification, .reads = HeadLayers::Reads::Last, .output = "score"},
                                {.kind = TokenClassification, .output = "score", .outputBias = "score.bias"}};
    std::vector<Architecture> rows;
    for (std::size_t i = 0; i < 4; ++i)
        rows.push_back({names[i], family, i == 0 && fromGguf ? family : std::string_view(), "model.", ModelKind::Decoder, heads[i], fromConfig, fromGguf,
                        decoderLinears, decoderParameters});
    return rows;
}

} // namespace lathe
