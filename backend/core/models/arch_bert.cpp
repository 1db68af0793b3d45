// One list of parameters under three sets of names; what differs (positions, token types, pooler) is in the spec.
#include "models/arch_bert.h"

#include "base/json.h"
#include "files/gguf.h"
#include "lathe/error.h"

namespace lathe {
namespace {

const std::string source = "config.json";

/// Config fields under the family's names; what follows from them is the same for all.
ModelSpec encoder(const nlohmann::json& config, const char* hidden, const char* layers, const char* heads,
                  const char* intermediate, const char* activation) {
    ModelSpec spec;
    spec.hidden = require<std::int64_t>(config, hidden, source);
    spec.layers = require<std::int64_t>(config, layers, source);
    spec.heads = require<std::int64_t>(config, heads, source);
    spec.intermediate = require<std::int64_t>(config, intermediate, source);
    spec.vocabulary = require<std::int64_t>(config, "vocab_size", source);
    spec.positionRows = require<std::int64_t>(config, "max_position_embeddings", source);
    spec.activation = valueOr<std::string>(config, activation, "gelu", source);
    if (spec.heads < 1 || spec.hidden % spec.heads != 0)
        throw Error(ErrorKind::BadFile, {"%1: %2 (%3) must be a multiple of %4 (%5).", source, hidden,
                                         std::to_string(spec.hidden), heads, std::to_string(spec.heads)});
    spec.keyValueHeads = spec.heads;
    spec.headDim = spec.hidden / spec.heads;
    spec.context = spec.positionRows;
    spec.normEpsilon = valueOr<double>(config, "layer_norm_eps", 1e-12, source);
    spec.attentionBias = spec.outputBias = spec.mlpBias = true;
    spec.tiedHead = valueOr<bool>(config, "tie_word_embeddings", true, source);
    spec.initializerRange = valueOr<double>(config, "initializer_range", 0.02, source);
    if (const auto kind = valueOr<std::string>(config, "position_embedding_type", "absolute", source);
        kind != "absolute")
        throw Error(ErrorKind::BadInput, {"%1: position_embedding_type \"%2\" is not supported; nearest: absolute.",
                                          source, kind.substr(0, 80)});
    if (valueOr<bool>(config, "is_decoder", false, source)
        || valueOr<bool>(config, "add_cross_attention", false, source))
        throw Error(ErrorKind::BadInput,
                    {"%1: an encoder used as a decoder (is_decoder, add_cross_attention) is not supported.", source});
    return spec;
}

/// The base model, as llama.cpp keeps it to embed texts: without a pooler.
ModelSpec bertFromGguf(const GgufFile& file) {
    const GgufMetadata& metadata = file.metadata();
    if (const std::string tokens = metadata.text("tokenizer.ggml.model").value_or("bert"); tokens != "bert")
        throw Error(ErrorKind::BadInput, {"%1: its tokenizer.ggml.model is \"%2\", so it is a RoBERTa or XLM-R, which "
                                          "are not supported from GGUF; nearest: BERT.",
                                          metadata.source(), tokens.substr(0, 40)});
    ModelSpec spec;
    spec.hidden = metadata.requireSize("bert.embedding_length");
    spec.layers = metadata.requireSize("bert.block_count");
    spec.heads = spec.keyValueHeads = metadata.requireSize("bert.attention.head_count");
    spec.intermediate = metadata.requireSize("bert.feed_forward_length");
    spec.positionRows = spec.context = metadata.requireSize("bert.context_length");
    if (spec.hidden % spec.heads != 0)
        throw Error(ErrorKind::BadFile,
                    {"%1: bert.embedding_length (%2) must be a multiple of bert.attention.head_count (%3).",
                     metadata.source(), std::to_string(spec.hidden), std::to_string(spec.heads)});
    spec.headDim = spec.hidden / spec.heads;
    spec.normEpsilon = metadata.requireNumber("bert.attention.layer_norm_epsilon");
    spec.activation = "gelu";
    spec.attentionBias = spec.outputBias = spec.mlpBias = spec.tiedHead = true;
    if (const TensorInfo* types = file.find("embeddings.token_type_embeddings.weight"))
        spec.tokenTypes = types->shape.front();
    return spec;
}

void bertToConfig(const ModelSpec& spec, nlohmann::json& config) {
    config.erase("rms_norm_eps");
    config["layer_norm_eps"] = spec.normEpsilon;
    config["hidden_act"] = spec.activation;
    config["type_vocab_size"] = spec.tokenTypes;
}

/// Positions count from pad_token_id + 1.
ModelSpec robertaFromConfig(const nlohmann::json& config) {
    ModelSpec spec = bertFromConfig(config);
    spec.positionOffset = valueOr<std::int64_t>(config, "pad_token_id", 1, source) + 1;
    spec.context = spec.positionRows - spec.positionOffset;
    return spec;
}

ModelSpec distilbertFromConfig(const nlohmann::json& config) {
    return encoder(config, "dim", "n_layers", "n_heads", "hidden_dim",
                   "activation"); // sinusoidal_pos_embds only says how the learned table began
}

constexpr EncoderNames distilbertNames{"transformer.layer.", "attention.q_lin",   "attention.k_lin",
                                       "attention.v_lin",    "attention.out_lin", "sa_layer_norm",
                                       "ffn.lin1",           "ffn.lin2",          "output_layer_norm"};

std::vector<ParameterSpec> parametersBy(const ModelSpec& spec, const std::string& base, const EncoderNames& names) {
    std::vector<ParameterSpec> all;
    all.push_back({base + "embeddings.word_embeddings.weight", {spec.vocabulary, spec.wordSize()}});
    all.push_back({base + "embeddings.position_embeddings.weight", {spec.positionRows, spec.wordSize()}});
    if (spec.tokenTypes)
        all.push_back({base + "embeddings.token_type_embeddings.weight", {spec.tokenTypes, spec.wordSize()}});
    addLayerNorm(all, base + "embeddings.LayerNorm", spec.wordSize());
    if (spec.embeddingSize) addLinear(all, embeddingProjection(spec, base));
    addEncoderLayers(all, spec, base, names);
    return all;
}

std::vector<LinearSpec> distilbertLinears(const ModelSpec& spec, const std::string& base) {
    return encoderLinears(spec, base, distilbertNames);
}
std::vector<ParameterSpec> distilbertParameters(const ModelSpec& spec, const std::string& base) {
    return parametersBy(spec, base, distilbertNames);
}

} // namespace

ModelSpec bertFromConfig(const nlohmann::json& config) {
    ModelSpec spec =
        encoder(config, "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "hidden_act");
    spec.tokenTypes = valueOr<std::int64_t>(config, "type_vocab_size", 2, source);
    return spec;
}

LinearSpec embeddingProjection(const ModelSpec& spec, const std::string& base) {
    return {base + "embeddings_project", "embeddings_project", spec.wordSize(), spec.hidden, true, -1,
            LinearSlot::HeadDense};
}

std::vector<LinearSpec> bertLinears(const ModelSpec& spec, const std::string& base) {
    std::vector<LinearSpec> all = encoderLinears(spec, base, bertNames);
    if (spec.embeddingSize) all.insert(all.begin(), embeddingProjection(spec, base));
    return all;
}

std::vector<ParameterSpec> bertParameters(const ModelSpec& spec, const std::string& base) {
    return parametersBy(spec, base, bertNames);
}

std::vector<LinearSpec> encoderLinears(const ModelSpec& spec, const std::string& base, const EncoderNames& names) {
    const std::int64_t hidden = spec.hidden, inner = spec.intermediate;
    using enum LinearSlot;
    const struct {
        const char* name;
        std::int64_t in, out;
        LinearSlot slot;
    } rows[] = {{names.query, hidden, hidden, Query}, {names.key, hidden, hidden, Key},
                {names.value, hidden, hidden, Value}, {names.output, hidden, hidden, AttentionOutput},
                {names.up, hidden, inner, Up},        {names.down, inner, hidden, Down}};
    std::vector<LinearSpec> all;
    for (std::int64_t layer = 0; layer < spec.layers; ++layer)
        for (const auto& row : rows) {
            const std::string name = row.name;
            all.push_back({base + names.layers + std::to_string(layer) + "." + name, name.substr(name.rfind('.') + 1),
                           row.in, row.out, true, layer, row.slot});
        }
    return all;
}

void addEncoderLayers(std::vector<ParameterSpec>& all, const ModelSpec& spec, const std::string& base,
                      const EncoderNames& names) {
    std::int64_t begun = -1;
    for (const LinearSpec& linear : encoderLinears(spec, base, names)) {
        if (linear.layer != begun) {
            begun = linear.layer;
            const std::string layer = base + names.layers + std::to_string(begun) + ".";
            addLayerNorm(all, layer + names.attentionNorm, spec.hidden, begun, NormSlot::AfterAttention);
            addLayerNorm(all, layer + names.outputNorm, spec.hidden, begun, NormSlot::AfterFeedForward);
        }
        addLinear(all, linear);
    }
}

std::vector<Architecture> bertArchitectures() {
    using enum HeadKind;
    constexpr auto first = HeadLayers::Reads::First;
    constexpr HeadLayers tags{.kind = TokenClassification, .output = "classifier", .outputBias = "classifier.bias"};
    constexpr HeadLayers spans{.kind = QuestionAnswering, .output = "qa_outputs", .outputBias = "qa_outputs.bias"};
    constexpr HeadLayers pooler{.reads = first, .dense = "pooler.dense", .denseActivation = "tanh"};
    const auto bert = [](std::string_view name, HeadLayers head) {
        const bool base = head.kind == None;
        return Architecture{name,
                            "bert",
                            base ? "bert" : "",
                            "bert.",
                            ModelKind::Encoder,
                            head,
                            bertFromConfig,
                            base ? bertFromGguf : nullptr,
                            bertLinears,
                            bertParameters,
                            bertToConfig};
    };
    const auto distilbert = [](std::string_view name, HeadLayers head) {
        return Architecture{name, "distilbert",         "",      "distilbert.",     ModelKind::Encoder,
                            head, distilbertFromConfig, nullptr, distilbertLinears, distilbertParameters};
    };
    std::vector<Architecture> rows{
        bert("BertModel", pooler),
        bert("BertForMaskedLM", {.kind = MaskedLanguageModel,
                                 .dense = "cls.predictions.transform.dense",
                                 .norm = "cls.predictions.transform.LayerNorm",
                                 .output = "cls.predictions.decoder",
                                 .outputBias = "cls.predictions.bias"}),
        bert("BertForSequenceClassification", {.kind = SequenceClassification,
                                               .reads = first,
                                               .dense = "bert.pooler.dense",
                                               .denseActivation = "tanh",
                                               .output = "classifier",
                                               .outputBias = "classifier.bias"}),
        bert("BertForTokenClassification", tags),
        bert("BertForQuestionAnswering", spans),
        distilbert("DistilBertModel", {}),
        distilbert("DistilBertForMaskedLM", {.kind = MaskedLanguageModel,
                                             .dense = "vocab_transform",
                                             .norm = "vocab_layer_norm",
                                             .output = "vocab_projector",
                                             .outputBias = "vocab_projector.bias"}),
        distilbert("DistilBertForSequenceClassification", {.kind = SequenceClassification,
                                                           .reads = first,
                                                           .dense = "pre_classifier",
                                                           .denseIsSite = false,
                                                           .denseActivation = "relu",
                                                           .output = "classifier",
                                                           .outputBias = "classifier.bias"}),
        distilbert("DistilBertForTokenClassification", tags),
        distilbert("DistilBertForQuestionAnswering", spans),
    };
    const HeadLayers masked{.kind = MaskedLanguageModel,
                            .dense = "lm_head.dense",
                            .denseActivation = "gelu",
                            .norm = "lm_head.layer_norm",
                            .output = "lm_head.decoder",
                            .outputBias = "lm_head.bias"};
    const HeadLayers classes{.kind = SequenceClassification,
                             .reads = first,
                             .dense = "classifier.dense",
                             .denseIsSite = false,
                             .denseActivation = "tanh",
                             .output = "classifier.out_proj",
                             .outputBias = "classifier.out_proj.bias"};
    struct Class {
        std::string_view roberta, xlm;
        HeadLayers head;
    };
    for (const Class& c : {Class{"RobertaModel", "XLMRobertaModel", pooler},
                           Class{"RobertaForMaskedLM", "XLMRobertaForMaskedLM", masked},
                           Class{"RobertaForSequenceClassification", "XLMRobertaForSequenceClassification", classes},
                           Class{"RobertaForTokenClassification", "XLMRobertaForTokenClassification", tags},
                           Class{"RobertaForQuestionAnswering", "XLMRobertaForQuestionAnswering", spans}}) {
        rows.push_back({c.roberta, "roberta", "", "roberta.", ModelKind::Encoder, c.head, robertaFromConfig, nullptr,
                        bertLinears, bertParameters});
        rows.push_back({c.xlm, "xlm-roberta", "", "roberta.", ModelKind::Encoder, c.head, robertaFromConfig, nullptr,
                        bertLinears, bertParameters});
    }
    return rows;
}

} // namespace lathe
