// A family passes in what it has beyond Llama; everything else is read, listed and checked here once.
#include "models/arch_decoder.h"

#include "base/json.h"
#include "files/gguf.h"
#include "lathe/error.h"
#include "lathe/field.h"
#include "models/rope.h"

namespace lathe {
namespace {

const std::string source = "config.json";

void addQueryKeyNorms(std::vector<ParameterSpec>& all, const ModelSpec& spec, const std::string& attention,
                      std::int64_t layer) {
    struct Row {
        const char *shared, *each;
        std::int64_t heads;
        NormSlot slot;
    };
    for (const Row& row : {Row{"q_norm", "q_layernorm.norms.", spec.heads, NormSlot::Query},
                           Row{"k_norm", "k_layernorm.norms.", spec.keyValueHeads, NormSlot::Key}}) {
        if (spec.queryKeyNorm == QueryKeyNorm::Head)
            addNorm(all, spec, attention + row.shared, layer, row.slot, spec.headDim);
        if (spec.queryKeyNorm == QueryKeyNorm::Whole)
            addNorm(all, spec, attention + row.shared, layer, row.slot, row.heads * spec.headDim);
        if (spec.queryKeyNorm == QueryKeyNorm::EachHead)
            for (std::int64_t head = 0; head < row.heads; ++head)
                all.push_back({attention + row.each + std::to_string(head) + ".weight",
                               {spec.headDim},
                               layer,
                               true,
                               false,
                               row.slot});
    }
}

} // namespace

void addNorm(std::vector<ParameterSpec>& all, const ModelSpec& spec, const std::string& module, std::int64_t layer,
             NormSlot slot, std::int64_t size) {
    all.push_back({module + ".weight", {size}, layer, true, false, slot});
    if (spec.norm == NormKind::Layer) all.push_back({module + ".bias", {size}, layer, true, false, slot});
}

ModelSpec decoderFromConfig(const nlohmann::json& config, double base, double part) {
    ModelSpec spec;
    spec.hidden = require<std::int64_t>(config, "hidden_size", source);
    spec.layers = require<std::int64_t>(config, "num_hidden_layers", source);
    spec.heads = require<std::int64_t>(config, "num_attention_heads", source);
    spec.intermediate = require<std::int64_t>(config, "intermediate_size", source);
    spec.vocabulary = require<std::int64_t>(config, "vocab_size", source);
    spec.keyValueHeads = valueOr<std::int64_t>(config, "num_key_value_heads", spec.heads, source);
    const auto headDim = optional<std::int64_t>(config, "head_dim", source);
    if (!headDim && (spec.heads < 1 || spec.hidden % spec.heads != 0))
        throw Error(ErrorKind::BadFile, {"%1: hidden_size (%2) must be a multiple of num_attention_heads (%3).", source,
                                         std::to_string(spec.hidden), std::to_string(spec.heads)});
    spec.headDim = headDim ? *headDim : spec.hidden / spec.heads;
    spec.context = valueOr<std::int64_t>(config, "max_position_embeddings", 2048, source);
    spec.normEpsilon = valueOr<double>(config, "rms_norm_eps", 1e-6, source);
    spec.tiedHead = valueOr<bool>(config, "tie_word_embeddings", false, source);
    spec.initializerRange = valueOr<double>(config, "initializer_range", 0.02, source);
    spec.rope = ropeFromConfig(config, source, base, part);
    spec.activation = activationFromConfig(config, "hidden_act", "silu");
    return spec;
}

std::string activationFromConfig(const nlohmann::json& config, const std::string& key, const std::string& usual) {
    constexpr std::pair<std::string_view, const char*> known[] = {{"silu", "silu"},
                                                                  {"swish", "silu"},
                                                                  {"gelu", "gelu"},
                                                                  {"gelu_new", "gelu_new"},
                                                                  {"gelu_pytorch_tanh", "gelu_new"},
                                                                  {"gelu_fast", "gelu_new"}};
    const auto name = valueOr<std::string>(config, key, usual, source);
    std::vector<std::string_view> names;
    for (const auto& [theirs, ours] : known) {
        if (name == theirs) return ours;
        names.push_back(theirs);
    }
    const std::string near = nearest(name, names);
    throw Error(ErrorKind::BadInput, source + ": " + key + " \"" + name.substr(0, 80)
                                         + "\" is not supported; nearest: " + (near.empty() ? "silu" : near) + ".");
}

void slidingWindowFromConfig(const nlohmann::json& config, ModelSpec& spec, std::int64_t usual) {
    const auto found = config.find("sliding_window");
    spec.window =
        found != config.end() && found->is_null() ? 0 : valueOr<std::int64_t>(config, "sliding_window", usual, source);
    if (spec.window < 0)
        throw Error(ErrorKind::BadFile, {"%1: sliding_window is %2.", source, std::to_string(spec.window)});
}

void layerTypesFromConfig(const nlohmann::json& config, ModelSpec& spec, std::int64_t pattern) {
    if (const auto types = optional<std::vector<std::string>>(config, "layer_types", source)) {
        for (const std::string& type : *types) {
            if (type != "sliding_attention" && type != "full_attention")
                throw Error(
                    ErrorKind::BadInput,
                    {"%1: layer_types has \"%2\", which is not supported; known: full_attention, sliding_attention.",
                     source, type.substr(0, 80)});
            spec.windowed.push_back(type == "sliding_attention");
        }
    } else if (pattern > 0) {
        for (std::int64_t layer = 0; layer < spec.layers; ++layer) spec.windowed.push_back((layer + 1) % pattern != 0);
    }
}

ModelSpec decoderFromGguf(const GgufFile& file, const std::string& name, NormKind norm) {
    const GgufMetadata& metadata = file.metadata();
    const std::string prefix = name + '.';
    ModelSpec spec;
    spec.layers = metadata.requireSize(prefix + "block_count");
    spec.hidden = metadata.requireSize(prefix + "embedding_length");
    spec.intermediate = metadata.requireSize(prefix + "feed_forward_length");
    spec.heads = metadata.requireSize(prefix + "attention.head_count");
    const auto sizeOr = [&](const std::string& key, std::int64_t usual) {
        return metadata.integer(key) ? metadata.requireSize(key) : usual;
    };
    spec.keyValueHeads = sizeOr(prefix + "attention.head_count_kv", spec.heads);
    if (!metadata.integer(prefix + "attention.key_length") && spec.hidden % spec.heads != 0)
        throw Error(ErrorKind::BadFile,
                    {"%1: %2embedding_length (%3) must be a multiple of %4attention.head_count (%5).",
                     metadata.source(), prefix, std::to_string(spec.hidden), prefix, std::to_string(spec.heads)});
    spec.headDim = sizeOr(prefix + "attention.key_length", spec.hidden / spec.heads);
    if (sizeOr(prefix + "attention.value_length", spec.headDim) != spec.headDim)
        throw Error(ErrorKind::BadInput,
                    {"%1: keys and values of different sizes (%2attention.value_length) are not supported.",
                     metadata.source(), prefix});
    if (metadata.integer(prefix + "expert_count").value_or(0) > 0)
        throw Error(ErrorKind::BadInput,
                    {"%1: mixtures of experts (%2expert_count) are not supported.", metadata.source(), prefix});
    spec.context = metadata.requireSize(prefix + "context_length");
    spec.norm = norm;
    spec.normEpsilon = metadata.requireNumber(
        prefix + (norm == NormKind::Layer ? "attention.layer_norm_epsilon" : "attention.layer_norm_rms_epsilon"));
    spec.rope = ropeFromGguf(file, name, spec.headDim);
    spec.tiedHead = file.find("lm_head.weight") == nullptr;
    spec.attentionBias = file.find("model.layers.0.self_attn.q_proj.bias") != nullptr;
    spec.outputBias = file.find("model.layers.0.self_attn.o_proj.bias") != nullptr;
    spec.mlpBias = file.find("model.layers.0.mlp.gate_proj.bias") != nullptr;
    return spec;
}

std::vector<LinearSpec> decoderLinears(const ModelSpec& spec, const std::string& base) {
    const std::int64_t hidden = spec.hidden, inner = spec.intermediate, query = spec.heads * spec.headDim,
                       keyValue = spec.keyValueHeads * spec.headDim;
    using enum LinearSlot;
    struct Row {
        const char *block, *role;
        std::int64_t in, out;
        bool bias;
        LinearSlot slot;
    };
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
    for (std::int64_t layer = 0; layer < spec.layers; ++layer)
        for (const Row& row : rows)
            all.push_back({base + "layers." + std::to_string(layer) + '.' + row.block + row.role, row.role, row.in,
                           row.out, row.bias, layer, row.slot});
    return all;
}

std::vector<ParameterSpec> decoderParameters(const ModelSpec& spec, const std::string& base) {
    std::vector<ParameterSpec> all{{base + "embed_tokens.weight", {spec.vocabulary, spec.hidden}}};
    all.reserve(std::size_t(spec.layers) * 20);
    const auto norm = [&](const std::string& module, std::int64_t layer, NormSlot slot, std::int64_t size) {
        addNorm(all, spec, module, layer, slot, size);
    };
    std::int64_t begun = -1;
    for (const LinearSpec& linear : decoderLinears(spec, base)) {
        if (linear.layer != begun) {
            begun = linear.layer;
            const std::string layer = base + "layers." + std::to_string(begun);
            if (spec.normsBefore) norm(layer + ".input_layernorm", begun, NormSlot::BeforeAttention, spec.hidden);
            if (spec.normsAfter)
                norm(layer + ".post_attention_layernorm", begun, NormSlot::AfterAttention, spec.hidden);
            if (spec.normsBefore && !spec.oneNorm)
                norm(layer + (spec.normsAfter ? ".pre_feedforward_layernorm" : ".post_attention_layernorm"), begun,
                     NormSlot::BeforeFeedForward, spec.hidden);
            if (spec.normsAfter)
                norm(layer + ".post_feedforward_layernorm", begun, NormSlot::AfterFeedForward, spec.hidden);
            addQueryKeyNorms(all, spec, layer + ".self_attn.", begun);
        }
        addLinear(all, linear);
    }
    norm(base + "norm", -1, NormSlot::Final, spec.hidden);
    return all;
}

std::vector<Architecture> decoderArchitectures(std::string_view family, const std::string_view (&names)[4],
                                               ModelSpec (*fromConfig)(const nlohmann::json&),
                                               ModelSpec (*fromGguf)(const GgufFile&), std::string_view gguf,
                                               void (*addToConfig)(const ModelSpec&, nlohmann::json&)) {
    using enum HeadKind;
    const HeadLayers heads[] = {{.kind = LanguageModel, .output = "lm_head"},
                                {},
                                {.kind = SequenceClassification, .reads = HeadLayers::Reads::Last, .output = "score"},
                                {.kind = TokenClassification, .output = "score", .outputBias = "score.bias"}};
    std::vector<Architecture> rows;
    for (std::size_t i = 0; i < 4; ++i) {
        if (names[i].empty()) continue;
        rows.push_back({names[i], family,
                        i > 0 || !fromGguf ? std::string_view()
                        : gguf.empty()     ? family
                                           : gguf,
                        "model.", ModelKind::Decoder, heads[i], fromConfig, fromGguf, decoderLinears, decoderParameters,
                        addToConfig});
    }
    return rows;
}

} // namespace lathe
