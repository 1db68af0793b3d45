// q, k and v lie interleaved by head in the file; the spec names the order, and the engine takes the parts from
// there.
#include "models/arch_neox.h"

#include "base/json.h"
#include "files/gguf.h"
#include "models/arch_decoder.h"

namespace lathe {
namespace {

const std::string source = "config.json";

ModelSpec fromConfig(const nlohmann::json& config) {
    const auto base = valueOr<double>(config, "rotary_emb_base", 10000, source),
               part = valueOr<double>(config, "rotary_pct", 0.25, source);
    nlohmann::json complete = config;
    complete["num_key_value_heads"] = config.value("num_attention_heads", nlohmann::json());
    if (!complete.contains("hidden_act")) complete["hidden_act"] = "gelu";
    ModelSpec spec = decoderFromConfig(complete, base, part);
    spec.norm = NormKind::Layer;
    spec.normEpsilon = valueOr<double>(config, "layer_norm_eps", 1e-5, source);
    spec.attentionBias = spec.outputBias = valueOr<bool>(config, "attention_bias", true, source);
    spec.mlpBias = true;
    spec.fused = spec.headsApart = true;
    spec.parallel = valueOr<bool>(config, "use_parallel_residual", true, source);
    return spec;
}

ModelSpec fromGguf(const GgufFile& file) {
    ModelSpec spec = decoderFromGguf(file, "gptneox", NormKind::Layer);
    spec.activation = "gelu";
    spec.attentionBias = spec.outputBias = file.find("gpt_neox.layers.0.attention.query_key_value.bias") != nullptr;
    spec.mlpBias = true;
    spec.fused = spec.headsApart = true;
    spec.parallel = file.metadata().flag("gptneox.use_parallel_residual").value_or(true);
    spec.tiedHead = file.find("embed_out.weight") == nullptr;
    return spec;
}

void addToConfig(const ModelSpec& spec, nlohmann::json& config) {
    config.erase("rms_norm_eps");
    config["layer_norm_eps"] = spec.normEpsilon;
    config["hidden_act"] = spec.activation;
    config["rotary_emb_base"] = spec.rope.base;
    config["rotary_pct"] = spec.rope.part;
    config["use_parallel_residual"] = spec.parallel;
}

std::string layerName(const std::string& base, std::int64_t layer) {
    return base + "layers." + std::to_string(layer) + '.';
}

std::vector<LinearSpec> linears(const ModelSpec& spec, const std::string& base) {
    using enum LinearSlot;
    std::vector<LinearSpec> all;
    for (std::int64_t layer = 0; layer < spec.layers; ++layer) {
        const std::string name = layerName(base, layer);
        all.push_back({name + "attention.query_key_value", "query_key_value", spec.hidden, 3 * spec.hidden,
                       spec.attentionBias, layer, QueryKeyValue});
        all.push_back(
            {name + "attention.dense", "dense", spec.hidden, spec.hidden, spec.outputBias, layer, AttentionOutput});
        all.push_back(
            {name + "mlp.dense_h_to_4h", "dense_h_to_4h", spec.hidden, spec.intermediate, spec.mlpBias, layer, Up});
        all.push_back(
            {name + "mlp.dense_4h_to_h", "dense_4h_to_h", spec.intermediate, spec.hidden, spec.mlpBias, layer, Down});
    }
    return all;
}

std::vector<ParameterSpec> parameters(const ModelSpec& spec, const std::string& base) {
    std::vector<ParameterSpec> all{{base + "embed_in.weight", {spec.vocabulary, spec.hidden}}};
    std::int64_t begun = -1;
    for (const LinearSpec& linear : linears(spec, base)) {
        if (linear.layer != begun) {
            begun = linear.layer;
            addNorm(all, spec, layerName(base, begun) + "input_layernorm", begun, NormSlot::BeforeAttention,
                    spec.hidden);
            addNorm(all, spec, layerName(base, begun) + "post_attention_layernorm", begun, NormSlot::BeforeFeedForward,
                    spec.hidden);
        }
        addLinear(all, linear);
    }
    addNorm(all, spec, base + "final_layer_norm", -1, NormSlot::Final, spec.hidden);
    return all;
}

} // namespace

std::vector<Architecture> neoxArchitectures() {
    using enum HeadKind;
    const auto row = [](std::string_view name, HeadLayers head) {
        const bool words = head.kind == LanguageModel;
        return Architecture{name,       "gpt_neox", words ? "gptneox" : "",     "gpt_neox.", ModelKind::Decoder,
                            head,       fromConfig, words ? fromGguf : nullptr, linears,     parameters,
                            addToConfig};
    };
    return {
        row("GPTNeoXForCausalLM", {.kind = LanguageModel, .output = "embed_out"}),
        row("GPTNeoXModel", {}),
        row("GPTNeoXForSequenceClassification",
            {.kind = SequenceClassification, .reads = HeadLayers::Reads::Last, .output = "score"}),
        row("GPTNeoXForTokenClassification",
            {.kind = TokenClassification, .output = "classifier", .outputBias = "classifier.bias"}),
        row("GPTNeoXForQuestionAnswering",
            {.kind = QuestionAnswering, .output = "qa_outputs", .outputBias = "qa_outputs.bias"}),
    };
}

} // namespace lathe
