// Both generations share one maker; what the file says of windows and rotary bases differs between Hugging Face's
// versions and GGUF.
#include "models/arch_gemma.h"

#include "base/json.h"
#include "files/gguf.h"
#include "lathe/error.h"
#include "models/arch_decoder.h"
#include "models/rope.h"

#include <cmath>

namespace lathe {
namespace {

const std::string source = "config.json";
using Json = nlohmann::json;

/// What both generations have, whatever file says the rest.
void makeGemma(ModelSpec& spec) {
    spec.norm = NormKind::RmsPlusOne;
    spec.normsAfter = true;
    spec.embeddingScale = std::sqrt(double(spec.hidden));
}

/// With Hugging Face's defaults.
ModelSpec common(const Json& config, bool gemma2, std::int64_t pattern) {
    Json complete = config;
    const auto usual = [&](const char* key, const Json& value) {
        if (!complete.contains(key)) complete[key] = value;
    };
    usual("num_attention_heads", 8); // published Gemma 3 configs leave out what is as usual
    usual("num_key_value_heads", 4);
    usual("head_dim", 256);
    usual("vocab_size", gemma2 ? 256000 : 262208);
    usual("max_position_embeddings", gemma2 ? 8192 : 131072);
    usual("tie_word_embeddings", true);
    if (valueOr<bool>(config, "use_bidirectional_attention", false, source))
        throw Error(ErrorKind::BadInput, {"%1: use_bidirectional_attention is not supported for Gemma.", source},
                    "Language models have it off.");
    ModelSpec spec = decoderFromConfig(complete);
    makeGemma(spec);
    const std::string key = config.contains("hidden_activation") && !config.at("hidden_activation").is_null()
                                ? "hidden_activation"
                                : "hidden_act";
    spec.activation = activationFromConfig(config, key, "gelu_pytorch_tanh");
    if (key == "hidden_act" && spec.activation == "gelu")
        spec.activation = "gelu_new"; // as the first checkpoints were run, whatever they said
    spec.attentionBias = spec.outputBias = valueOr<bool>(config, "attention_bias", false, source);
    spec.attentionScale = 1 / std::sqrt(valueOr<double>(config, "query_pre_attn_scalar", 256, source));
    slidingWindowFromConfig(config, spec, 4096);
    layerTypesFromConfig(config, spec, pattern);
    return spec;
}

ModelSpec gemma2(const Json& config) {
    ModelSpec spec = common(config, true, 2);
    const auto cap = [&](const char* key, double usual) {
        const auto found = config.find(key);
        return found != config.end() && found->is_null() ? 0 : valueOr<double>(config, key, usual, source);
    };
    spec.attentionCap = cap("attn_logit_softcapping", 50);
    spec.logitCap = cap("final_logit_softcapping", 30);
    return spec;
}

/// Settings for each kind of layer (transformers 5), or the full layers' and the local ones' base beside each other.
void ropesFromConfig(const Json& config, ModelSpec& spec) {
    const double base = valueOr<double>(config, "rope_theta", 1e6, source),
                 local = valueOr<double>(config, "rope_local_base_freq", 1e4, source);
    const Json given = valueOr<Json>(config, "rope_parameters", Json::object(), source);
    if (!given.is_object()) throw Error(ErrorKind::BadFile, {"%1: the rope settings must be an object.", source});
    const auto of = [&](const char* kind, const Json& otherwise, double usual) {
        return ropeFromSettings(valueOr<Json>(given, kind, otherwise, source), config, source, usual, 1);
    };
    spec.rope = of("full_attention", valueOr<Json>(config, "rope_scaling", Json::object(), source), base);
    spec.localRope = of("sliding_attention", Json::object(), local);
}

ModelSpec gemma3(const Json& config) {
    Json plain = config;
    for (const char* key : {"rope_parameters", "rope_scaling", "rope_theta"}) plain.erase(key);
    ModelSpec spec = common(plain, false, valueOr<std::int64_t>(config, "sliding_window_pattern", 6, source));
    spec.queryKeyNorm = QueryKeyNorm::Head;
    spec.attentionCap = valueOr<double>(config, "attn_logit_softcapping", 0, source);
    spec.logitCap = valueOr<double>(config, "final_logit_softcapping", 0, source);
    ropesFromConfig(config, spec);
    return spec;
}

/// The language model of one for text and pictures.
ModelSpec gemma3Pictures(const Json& config) { return gemma3(require<Json>(config, "text_config", source)); }

/// The largest models scale by the hidden size's share of a head (llama.cpp tells them by their layers, too).
ModelSpec fromGguf(const GgufFile& file, const std::string& name, std::int64_t pattern, std::int64_t largest) {
    ModelSpec spec = decoderFromGguf(file, name);
    const GgufMetadata& metadata = file.metadata();
    makeGemma(spec);
    spec.activation = "gelu_new";
    spec.attentionScale =
        1
        / std::sqrt(spec.layers == largest && spec.heads > 0 ? double(spec.hidden) / double(spec.heads)
                                                             : double(spec.headDim));
    spec.window = metadata.integer(name + ".attention.sliding_window").value_or(4096);
    for (std::int64_t layer = 0; layer < spec.layers; ++layer) spec.windowed.push_back((layer + 1) % pattern != 0);
    return spec;
}

ModelSpec gemma2Gguf(const GgufFile& file) {
    ModelSpec spec = fromGguf(file, "gemma2", 2, 46);
    spec.attentionCap = file.metadata().number("gemma2.attn_logit_softcapping").value_or(50);
    spec.logitCap = file.metadata().number("gemma2.final_logit_softcapping").value_or(30);
    return spec;
}

ModelSpec gemma3Gguf(const GgufFile& file) {
    ModelSpec spec = fromGguf(file, "gemma3", 6, 62);
    if (!file.metadata().number("gemma3.rope.freq_base")) spec.rope.base = 1e6;
    spec.queryKeyNorm = QueryKeyNorm::Head;
    spec.localRope = Rope{.base = file.metadata().number("gemma3.rope.freq_base_swa").value_or(1e4)};
    return spec;
}

/// Gemma's classes name the activation otherwise, and have caps where none are said.
void addToConfig(const ModelSpec& spec, Json& config) {
    config.erase("hidden_act");
    config["hidden_activation"] = "gelu_pytorch_tanh";
    config["query_pre_attn_scalar"] = std::round(1 / (spec.attentionScale * spec.attentionScale));
    const auto cap = [](double value) { return value == 0 ? Json() : Json(value); };
    config["attn_logit_softcapping"] = cap(spec.attentionCap);
    config["final_logit_softcapping"] = cap(spec.logitCap);
    if (spec.localRope) config["rope_local_base_freq"] = spec.localRope->base;
}

} // namespace

std::vector<Architecture> gemmaArchitectures() {
    std::vector<Architecture> rows = decoderArchitectures(
        "gemma2",
        {"Gemma2ForCausalLM", "Gemma2Model", "Gemma2ForSequenceClassification", "Gemma2ForTokenClassification"}, gemma2,
        gemma2Gguf, {}, addToConfig);
    for (Architecture& row : decoderArchitectures(
             "gemma3_text", {"Gemma3ForCausalLM", "Gemma3TextModel", "Gemma3TextForSequenceClassification", ""}, gemma3,
             gemma3Gguf, "gemma3", addToConfig))
        rows.push_back(row);
    rows.push_back(rows[4]);
    rows.back().name = "Gemma3ForConditionalGeneration";
    rows.back().gguf = {};
    rows.back().fromConfig = gemma3Pictures;
    return rows;
}

} // namespace lathe
