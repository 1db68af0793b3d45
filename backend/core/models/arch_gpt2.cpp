// Its matrices are stored transposed (Conv1D), which the list of parameters says, so that readers turn them.
#include "models/arch_gpt2.h"

#include "base/json.h"
#include "files/gguf.h"
#include "lathe/error.h"

namespace lathe {
namespace {

const std::string source = "config.json";

ModelSpec fromConfig(const nlohmann::json& config) {
    ModelSpec spec;
    spec.hidden = require<std::int64_t>(config, "n_embd", source);
    spec.layers = require<std::int64_t>(config, "n_layer", source);
    spec.heads = require<std::int64_t>(config, "n_head", source);
    spec.intermediate = valueOr<std::int64_t>(config, "n_inner", 4 * spec.hidden, source);
    spec.vocabulary = require<std::int64_t>(config, "vocab_size", source);
    spec.positionRows = spec.context = valueOr<std::int64_t>(config, "n_positions", 1024, source);
    if (spec.heads < 1 || spec.hidden % spec.heads != 0)
        throw Error(ErrorKind::BadFile, {"%1: n_embd (%2) must be a multiple of n_head (%3).", source,
                                         std::to_string(spec.hidden), std::to_string(spec.heads)});
    spec.keyValueHeads = spec.heads;
    spec.headDim = spec.hidden / spec.heads;
    spec.normEpsilon = valueOr<double>(config, "layer_norm_epsilon", 1e-5, source);
    spec.activation = valueOr<std::string>(config, "activation_function", "gelu_new", source);
    spec.attentionBias = spec.outputBias = spec.mlpBias = true;
    spec.tiedHead = valueOr<bool>(config, "tie_word_embeddings", true, source);
    spec.initializerRange = valueOr<double>(config, "initializer_range", 0.02, source);
    if (!valueOr<bool>(config, "scale_attn_weights", true, source)
        || valueOr<bool>(config, "scale_attn_by_inverse_layer_idx", false, source)
        || valueOr<bool>(config, "add_cross_attention", false, source))
        throw Error(ErrorKind::BadInput, {"%1: scale_attn_weights = false, scale_attn_by_inverse_layer_idx and "
                                          "add_cross_attention are not supported.",
                                          source});
    return spec;
}

ModelSpec fromGguf(const GgufFile& file) {
    const GgufMetadata& metadata = file.metadata();
    ModelSpec spec;
    spec.hidden = metadata.requireSize("gpt2.embedding_length");
    spec.layers = metadata.requireSize("gpt2.block_count");
    spec.heads = spec.keyValueHeads = metadata.requireSize("gpt2.attention.head_count");
    spec.intermediate = metadata.requireSize("gpt2.feed_forward_length");
    spec.positionRows = spec.context = metadata.requireSize("gpt2.context_length");
    if (spec.hidden % spec.heads != 0)
        throw Error(ErrorKind::BadFile,
                    {"%1: gpt2.embedding_length (%2) must be a multiple of gpt2.attention.head_count (%3).",
                     metadata.source(), std::to_string(spec.hidden), std::to_string(spec.heads)});
    spec.headDim = spec.hidden / spec.heads;
    spec.normEpsilon = metadata.requireNumber("gpt2.attention.layer_norm_epsilon");
    spec.activation = "gelu_new";
    spec.attentionBias = spec.outputBias = spec.mlpBias = true;
    spec.tiedHead = file.find("lm_head.weight") == nullptr;
    return spec;
}

void addToConfig(const ModelSpec& spec, nlohmann::json& config) {
    const nlohmann::json all = std::move(config);
    config = {{"n_embd", spec.hidden},
              {"n_layer", spec.layers},
              {"n_head", spec.heads},
              {"n_inner", spec.intermediate},
              {"n_positions", spec.positionRows},
              {"layer_norm_epsilon", spec.normEpsilon},
              {"activation_function", spec.activation}};
    for (const char* key :
         {"architectures", "model_type", "vocab_size", "tie_word_embeddings", "initializer_range", "torch_dtype"})
        config[key] = all.at(key);
}

std::vector<LinearSpec> linears(const ModelSpec& spec, const std::string& base) {
    std::vector<LinearSpec> all;
    for (std::int64_t layer = 0; layer < spec.layers; ++layer) {
        const std::string name = base + "h." + std::to_string(layer) + ".";
        all.push_back({name + "attn.c_attn", "c_attn", spec.hidden, 3 * spec.hidden, true, layer,
                       LinearSlot::QueryKeyValue, true});
        all.push_back(
            {name + "attn.c_proj", "c_proj", spec.hidden, spec.hidden, true, layer, LinearSlot::AttentionOutput, true});
        all.push_back({name + "mlp.c_fc", "c_fc", spec.hidden, spec.intermediate, true, layer, LinearSlot::Up, true});
        all.push_back(
            {name + "mlp.c_proj", "c_proj", spec.intermediate, spec.hidden, true, layer, LinearSlot::Down, true});
    }
    return all;
}

std::vector<ParameterSpec> parameters(const ModelSpec& spec, const std::string& base) {
    std::vector<ParameterSpec> all{{base + "wte.weight", {spec.vocabulary, spec.hidden}},
                                   {base + "wpe.weight", {spec.positionRows, spec.hidden}}};
    std::int64_t begun = -1;
    for (const LinearSpec& linear : linears(spec, base)) {
        if (linear.layer != begun) {
            begun = linear.layer;
            const std::string layer = base + "h." + std::to_string(begun);
            addLayerNorm(all, layer + ".ln_1", spec.hidden, begun, NormSlot::BeforeAttention);
            addLayerNorm(all, layer + ".ln_2", spec.hidden, begun, NormSlot::BeforeFeedForward);
        }
        addLinear(all, linear);
    }
    addLayerNorm(all, base + "ln_f", spec.hidden);
    return all;
}

} // namespace

std::vector<Architecture> gpt2Architectures() {
    using enum HeadKind;
    const auto row = [](std::string_view name, HeadLayers head) {
        const bool words = head.kind == LanguageModel;
        return Architecture{name,       "gpt2",     words ? "gpt2" : "",        "transformer.", ModelKind::Gpt2,
                            head,       fromConfig, words ? fromGguf : nullptr, linears,        parameters,
                            addToConfig};
    };
    return {
        row("GPT2LMHeadModel", {.kind = LanguageModel, .output = "lm_head"}),
        row("GPT2Model", {}),
        row("GPT2ForSequenceClassification",
            {.kind = SequenceClassification, .reads = HeadLayers::Reads::Last, .output = "score"}),
        row("GPT2ForTokenClassification",
            {.kind = TokenClassification, .output = "classifier", .outputBias = "classifier.bias"}),
        row("GPT2ForQuestionAnswering",
            {.kind = QuestionAnswering, .output = "qa_outputs", .outputBias = "qa_outputs.bias"}),
    };
}

} // namespace lathe
