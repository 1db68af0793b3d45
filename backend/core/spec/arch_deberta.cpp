#include "spec/arch_deberta.h"

#include "base/json.h"
#include "lathe/error.h"
#include "spec/arch_bert.h"

namespace lathe {
namespace {

const std::string source = "config.json";

/// The large checkpoints' layout: no token types, no absolute positions, one table of relative ones whose keys and queries go
/// through the attention's own matrices, and a convolution beside the first layer.
ModelSpec fromConfig(const nlohmann::json& config) {
    ModelSpec spec;
    spec.hidden = require<std::int64_t>(config, "hidden_size", source);
    spec.layers = require<std::int64_t>(config, "num_hidden_layers", source);
    spec.heads = spec.keyValueHeads = require<std::int64_t>(config, "num_attention_heads", source);
    spec.intermediate = require<std::int64_t>(config, "intermediate_size", source);
    spec.vocabulary = require<std::int64_t>(config, "vocab_size", source);
    spec.context = valueOr<std::int64_t>(config, "max_position_embeddings", 512, source);
    if (spec.heads < 1 || spec.hidden % spec.heads != 0)
        throw Error(ErrorKind::BadFile, source + ": hidden_size must be a multiple of num_attention_heads");
    spec.headDim = spec.hidden / spec.heads;
    spec.normEpsilon = valueOr<double>(config, "layer_norm_eps", 1e-7, source);
    spec.initializerRange = valueOr<double>(config, "initializer_range", 0.02, source);
    spec.attentionBias = spec.outputBias = spec.mlpBias = spec.tiedHead = true;
    spec.activation = "gelu";
    if (!valueOr<bool>(config, "share_att_key", false, source) || valueOr<bool>(config, "position_biased_input", true, source)
        || valueOr<std::int64_t>(config, "type_vocab_size", 0, source) != 0 || valueOr<std::int64_t>(config, "conv_kernel_size", 0, source) != 3)
        throw Error(ErrorKind::BadInput, source + ": of DeBERTa-v2 only the layout of the xlarge and xxlarge checkpoints is known");
    const auto buckets = valueOr<std::int64_t>(config, "position_buckets", -1, source);
    spec.positionRows = 2 * (buckets > 0 ? buckets : valueOr<std::int64_t>(config, "max_relative_positions", spec.context, source));
    return spec;
}

constexpr EncoderNames names{"encoder.layer.", "attention.self.query_proj", "attention.self.key_proj", "attention.self.value_proj", "attention.output.dense",
                             "attention.output.LayerNorm", "intermediate.dense", "output.dense", "output.LayerNorm"};

std::vector<LinearSpec> linears(const ModelSpec& spec) { return encoderLinears(spec, names); }

std::vector<ParameterSpec> parameters(const ModelSpec& spec) {
    const std::string base = baseOf(spec), encoder = base + "encoder.";
    std::vector<ParameterSpec> all{{base + "embeddings.word_embeddings.weight", {spec.vocabulary, spec.hidden}}};
    addLayerNorm(all, base + "embeddings.LayerNorm", spec.hidden);
    addEncoderLayers(all, spec, names);
    all.push_back({encoder + "rel_embeddings.weight", {spec.positionRows, spec.hidden}});
    addLayerNorm(all, encoder + "LayerNorm", spec.hidden);
    all.push_back({encoder + "conv.conv.weight", {spec.hidden, spec.hidden, 3}});
    all.push_back({encoder + "conv.conv.bias", {spec.hidden}, -1, true});
    addLayerNorm(all, encoder + "conv.LayerNorm", spec.hidden);
    return all;
}

} // namespace

std::vector<Architecture> debertaArchitectures() {
    using enum HeadKind;
    const auto row = [](std::string_view name, HeadLayers head) {
        return Architecture{name, "deberta-v2", "", "deberta.", ModelKind::Counted, head, fromConfig, nullptr, linears, parameters};
    };
    return {
        row("DebertaV2Model", {}),
        row("DebertaV2ForSequenceClassification", {.kind = SequenceClassification, .reads = HeadLayers::Reads::First, .dense = "pooler.dense",
                                                   .denseActivation = "gelu", .output = "classifier", .outputBias = "classifier.bias"}),
    };
}

} // namespace lathe
