// Layers differ by kind (windowed or global) and the first one lacks a norm, so the lists are made layer by layer.
#include "models/arch_modernbert.h"

#include "base/json.h"
#include "lathe/error.h"

namespace lathe {
namespace {

const std::string source = "config.json";

/// rope_parameters holds one object for each kind of layer; older configs two numbers.
double rotaryBase(const nlohmann::json& config, const char* kind, const char* older, double usual) {
    const auto all = optional<nlohmann::json>(config, "rope_parameters", source);
    if (all && all->is_object() && all->contains(kind) && (*all)[kind].is_object()) {
        const nlohmann::json& own = (*all)[kind];
        if (const auto type = valueOr<std::string>(own, "rope_type", "default", source); type != "default")
            throw Error(ErrorKind::BadInput,
                        {"%1: the rope_type \"%2\" is not supported for ModernBERT; nearest: default.", source,
                         type.substr(0, 80)});
        return valueOr<double>(own, "rope_theta", usual, source);
    }
    return valueOr<double>(config, older, usual, source);
}

std::vector<bool> windowedLayers(const nlohmann::json& config, std::int64_t layers) {
    std::vector<bool> windowed;
    if (const auto kinds = optional<std::vector<std::string>>(config, "layer_types", source)) {
        for (const std::string& kind : *kinds) windowed.push_back(kind == "sliding_attention");
        if (std::int64_t(windowed.size()) != layers)
            throw Error(ErrorKind::BadFile,
                        {"%1: layer_types must name each of the %2 layers.", source, std::to_string(layers)});
        return windowed;
    }
    const auto every = valueOr<std::int64_t>(config, "global_attn_every_n_layers", 3, source);
    if (every < 1)
        throw Error(ErrorKind::BadFile, {"%1: global_attn_every_n_layers is %2.", source, std::to_string(every)});
    for (std::int64_t i = 0; i < layers; ++i) windowed.push_back(i % every != 0);
    return windowed;
}

ModelSpec fromConfig(const nlohmann::json& config) {
    ModelSpec spec;
    spec.hidden = require<std::int64_t>(config, "hidden_size", source);
    spec.layers = require<std::int64_t>(config, "num_hidden_layers", source);
    spec.heads = spec.keyValueHeads = require<std::int64_t>(config, "num_attention_heads", source);
    spec.intermediate = require<std::int64_t>(config, "intermediate_size", source);
    spec.vocabulary = require<std::int64_t>(config, "vocab_size", source);
    spec.context = valueOr<std::int64_t>(config, "max_position_embeddings", 8192, source);
    if (spec.heads < 1 || spec.hidden % spec.heads != 0)
        throw Error(ErrorKind::BadFile, {"%1: hidden_size (%2) must be a multiple of num_attention_heads (%3).", source,
                                         std::to_string(spec.hidden), std::to_string(spec.heads)});
    if (spec.layers < 1 || spec.layers > 4096)
        throw Error(ErrorKind::BadFile, {"%1: num_hidden_layers is %2.", source, std::to_string(spec.layers)});
    spec.headDim = spec.hidden / spec.heads;
    spec.norm = NormKind::Layer;
    spec.normEpsilon = valueOr<double>(config, "norm_eps", 1e-5, source);
    spec.activation = valueOr<std::string>(config, "hidden_activation", "gelu", source);
    spec.attentionBias = spec.outputBias = valueOr<bool>(config, "attention_bias", false, source);
    spec.mlpBias = valueOr<bool>(config, "mlp_bias", false, source);
    spec.fused = true;
    spec.window = valueOr<std::int64_t>(config, "local_attention", 128, source);
    spec.windowed = windowedLayers(config, spec.layers);
    spec.rope.base = rotaryBase(config, "full_attention", "global_rope_theta", 160000);
    spec.localRope = Rope{.base = rotaryBase(config, "sliding_attention", "local_rope_theta", 10000)};
    spec.tiedHead = valueOr<bool>(config, "tie_word_embeddings", true, source);
    spec.initializerRange = valueOr<double>(config, "initializer_range", 0.02, source);
    spec.meanPooled = valueOr<std::string>(config, "classifier_pooling", "cls", source) == "mean";
    if (spec.activation != "gelu" || valueOr<std::string>(config, "classifier_activation", "gelu", source) != "gelu")
        throw Error(ErrorKind::BadInput, {"%1: of ModernBERT's activations only gelu is supported.", source});
    if (valueOr<bool>(config, "norm_bias", false, source) || valueOr<bool>(config, "classifier_bias", false, source)
        || !valueOr<bool>(config, "decoder_bias", true, source))
        throw Error(ErrorKind::BadInput, {"%1: norm_bias, classifier_bias and decoder_bias are supported as the "
                                          "published ModernBERT checkpoints have them: false, false, true.",
                                          source});
    return spec;
}

std::vector<LinearSpec> linears(const ModelSpec& spec, const std::string& base) {
    using enum LinearSlot;
    const struct {
        const char *module, *role;
        std::int64_t in, out;
        bool bias;
        LinearSlot slot;
    } rows[] = {{"attn.", "Wqkv", spec.hidden, 3 * spec.hidden, spec.attentionBias, QueryKeyValue},
                {"attn.", "Wo", spec.hidden, spec.hidden, spec.outputBias, AttentionOutput},
                {"mlp.", "Wi", spec.hidden, 2 * spec.intermediate, spec.mlpBias, GateUp},
                {"mlp.", "Wo", spec.intermediate, spec.hidden, spec.mlpBias, Down}};
    std::vector<LinearSpec> all;
    for (std::int64_t layer = 0; layer < spec.layers; ++layer)
        for (const auto& row : rows)
            all.push_back({base + "layers." + std::to_string(layer) + "." + row.module + row.role, row.role, row.in,
                           row.out, row.bias, layer, row.slot});
    return all;
}

/// The first layer reads what the embeddings' norm leaves, and has none of its own before its attention.
std::vector<ParameterSpec> parameters(const ModelSpec& spec, const std::string& base) {
    std::vector<ParameterSpec> all{{base + "embeddings.tok_embeddings.weight", {spec.vocabulary, spec.hidden}},
                                   {base + "embeddings.norm.weight", {spec.hidden}, -1, true}};
    std::int64_t begun = -1;
    for (const LinearSpec& linear : linears(spec, base)) {
        if (linear.layer != begun) {
            begun = linear.layer;
            const std::string layer = base + "layers." + std::to_string(begun);
            const auto norm = [&](const char* name, NormSlot slot) {
                all.push_back({layer + name, {spec.hidden}, begun, true, false, slot});
            };
            if (begun > 0) norm(".attn_norm.weight", NormSlot::BeforeAttention);
            norm(".mlp_norm.weight", NormSlot::BeforeFeedForward);
        }
        addLinear(all, linear);
    }
    all.push_back({base + "final_norm.weight", {spec.hidden}, -1, true});
    return all;
}

} // namespace

std::vector<Architecture> modernBertArchitectures() {
    using enum HeadKind;
    const auto row = [](std::string_view name, HeadKind kind, HeadLayers::Reads reads, std::string_view output) {
        HeadLayers head{.kind = kind, .reads = reads};
        if (kind != None) {
            head.dense = "head.dense";
            head.denseBias = head.normBias = false;
            head.denseActivation = "gelu";
            head.norm = "head.norm";
            head.output = output;
            head.outputBias = kind == MaskedLanguageModel ? "decoder.bias" : "classifier.bias";
        }
        return Architecture{name, "modernbert", "",      "model.", ModelKind::ModernEncoder,
                            head, fromConfig,   nullptr, linears,  parameters};
    };
    using enum HeadLayers::Reads;
    return {
        row("ModernBertModel", None, EachToken, ""),
        row("ModernBertForMaskedLM", MaskedLanguageModel, EachToken, "decoder"),
        row("ModernBertForSequenceClassification", SequenceClassification, First, "classifier"),
        row("ModernBertForTokenClassification", TokenClassification, EachToken, "classifier"),
        row("ModernBertForQuestionAnswering", QuestionAnswering, EachToken, "classifier"),
    };
}

} // namespace lathe
