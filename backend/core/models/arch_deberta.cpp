// The published checkpoints use few of the config's options; any other is refused rather than computed wrongly.
#include "models/arch_deberta.h"

#include "base/json.h"
#include "lathe/error.h"
#include "models/arch_bert.h"

namespace lathe {
namespace {

const std::string source = "config.json";

/// pos_att_type: "c2p|p2c", or a list.
std::string kindsOf(const nlohmann::json& config) {
    const auto found = config.find("pos_att_type");
    if (found == config.end() || found->is_null()) return {};
    std::string all;
    if (found->is_string()) return found->get<std::string>();
    for (const std::string& one : require<std::vector<std::string>>(config, "pos_att_type", source)) all += one + "|";
    return all;
}

/// The layout of version 3 and of version 2's large checkpoints: no token types, no absolute positions, one table of
/// relative ones whose keys and queries go through the attention's own matrices; version 2's have a convolution beside
/// the first layer.
ModelSpec fromConfig(const nlohmann::json& config) {
    ModelSpec spec;
    spec.hidden = require<std::int64_t>(config, "hidden_size", source);
    spec.layers = require<std::int64_t>(config, "num_hidden_layers", source);
    spec.heads = spec.keyValueHeads = require<std::int64_t>(config, "num_attention_heads", source);
    spec.intermediate = require<std::int64_t>(config, "intermediate_size", source);
    spec.vocabulary = require<std::int64_t>(config, "vocab_size", source);
    spec.context = valueOr<std::int64_t>(config, "max_position_embeddings", 512, source);
    if (spec.heads < 1 || spec.hidden % spec.heads != 0)
        throw Error(ErrorKind::BadFile, {"%1: hidden_size must be a multiple of num_attention_heads.", source});
    spec.headDim = spec.hidden / spec.heads;
    spec.normEpsilon = valueOr<double>(config, "layer_norm_eps", 1e-7, source);
    spec.initializerRange = valueOr<double>(config, "initializer_range", 0.02, source);
    spec.attentionBias = spec.outputBias = spec.mlpBias = true;
    spec.tiedHead = valueOr<bool>(config, "tie_word_embeddings", true, source);
    spec.activation = valueOr<std::string>(config, "hidden_act", "gelu", source);
    spec.convolution = valueOr<std::int64_t>(config, "conv_kernel_size", 0, source);
    const auto buckets = valueOr<std::int64_t>(config, "position_buckets", -1, source);
    const std::string kinds = kindsOf(config);
    const auto refuse = [](const std::string& what) {
        throw Error(ErrorKind::BadInput,
                    {"%1: of DeBERTa-v2 only the layout of the published checkpoints is supported; %2.", source, what});
    };
    if (!valueOr<bool>(config, "relative_attention", false, source)
        || !valueOr<bool>(config, "share_att_key", false, source))
        refuse("relative_attention and share_att_key must be true");
    if (kinds.find("c2p") == std::string::npos || kinds.find("p2c") == std::string::npos)
        refuse("pos_att_type must be c2p and p2c");
    if (valueOr<bool>(config, "position_biased_input", true, source)
        || valueOr<std::int64_t>(config, "type_vocab_size", 0, source) != 0)
        refuse("position_biased_input must be false and type_vocab_size 0");
    if (buckets < 4 || buckets % 2 != 0) refuse("position_buckets must be even and at least 4");
    if (valueOr<std::string>(config, "norm_rel_ebd", "none", source) != "layer_norm")
        refuse("norm_rel_ebd must be layer_norm");
    if (valueOr<std::int64_t>(config, "embedding_size", spec.hidden, source) != spec.hidden)
        refuse("embedding_size must be hidden_size");
    if (spec.convolution < 0 || (spec.convolution > 0 && spec.convolution % 2 == 0) || spec.convolution > 63)
        refuse("conv_kernel_size must be odd");
    if (spec.convolution
        && (valueOr<std::int64_t>(config, "conv_groups", 1, source) != 1
            || valueOr<std::string>(config, "conv_act", "tanh", source) != "gelu"))
        refuse("the convolution must have one group and gelu");
    if (!valueOr<bool>(config, "legacy", true, source)) refuse("legacy must be true");
    spec.positionRows = 2 * buckets;
    const auto distance = valueOr<std::int64_t>(config, "max_relative_positions", -1, source);
    spec.relativeDistance = distance > 0 ? distance : spec.context;
    if (spec.relativeDistance <= buckets / 2 + 1)
        refuse("max_relative_positions must be more than half of position_buckets");
    return spec;
}

constexpr EncoderNames names{
    "encoder.layer.",         "attention.self.query_proj",  "attention.self.key_proj", "attention.self.value_proj",
    "attention.output.dense", "attention.output.LayerNorm", "intermediate.dense",      "output.dense",
    "output.LayerNorm"};

std::vector<LinearSpec> linears(const ModelSpec& spec, const std::string& base) {
    return encoderLinears(spec, base, names);
}

std::vector<ParameterSpec> parameters(const ModelSpec& spec, const std::string& base) {
    const std::string encoder = base + "encoder.";
    std::vector<ParameterSpec> all{{base + "embeddings.word_embeddings.weight", {spec.vocabulary, spec.hidden}}};
    addLayerNorm(all, base + "embeddings.LayerNorm", spec.hidden);
    addEncoderLayers(all, spec, base, names);
    all.push_back({encoder + "rel_embeddings.weight", {spec.positionRows, spec.hidden}});
    addLayerNorm(all, encoder + "LayerNorm", spec.hidden);
    if (spec.convolution == 0) return all;
    all.push_back({encoder + "conv.conv.weight", {spec.hidden, spec.hidden, spec.convolution}});
    all.push_back({encoder + "conv.conv.bias", {spec.hidden}, -1, true});
    addLayerNorm(all, encoder + "conv.LayerNorm", spec.hidden);
    return all;
}

} // namespace

std::vector<Architecture> debertaArchitectures() {
    using enum HeadKind;
    const auto row = [](std::string_view name, HeadLayers head) {
        return Architecture{name, "deberta-v2", "",      "deberta.", ModelKind::DisentangledEncoder,
                            head, fromConfig,   nullptr, linears,    parameters};
    };
    return {
        row("DebertaV2Model", {}),
        row("DebertaV2ForMaskedLM", {.kind = MaskedLanguageModel,
                                     .dense = "cls.predictions.transform.dense",
                                     .norm = "cls.predictions.transform.LayerNorm",
                                     .output = "cls.predictions.decoder",
                                     .outputBias = "cls.predictions.bias"}),
        row("DebertaV2ForSequenceClassification", {.kind = SequenceClassification,
                                                   .reads = HeadLayers::Reads::First,
                                                   .dense = "pooler.dense",
                                                   .denseActivation = "gelu",
                                                   .output = "classifier",
                                                   .outputBias = "classifier.bias"}),
        row("DebertaV2ForTokenClassification",
            {.kind = TokenClassification, .output = "classifier", .outputBias = "classifier.bias"}),
        row("DebertaV2ForQuestionAnswering",
            {.kind = QuestionAnswering, .output = "qa_outputs", .outputBias = "qa_outputs.bias"}),
    };
}

} // namespace lathe
