// Encoder and decoder are one list of layers, the first ones encode; only the first layer of each side has the table
// of distances.
#include "models/arch_t5.h"

#include "base/json.h"
#include "files/gguf.h"
#include "lathe/error.h"

#include <cmath>

namespace lathe {
namespace {

const std::string source = "config.json";

/// "relu", "gated-gelu", "gated-silu", ...: the activation, and whether it is a gate's.
void feedForward(const nlohmann::json& config, ModelSpec& spec) {
    std::string word = valueOr<std::string>(config, "feed_forward_proj", "relu", source);
    spec.gated = word.starts_with("gated-");
    if (spec.gated) word = word.substr(6);
    spec.activation = spec.gated && word == "gelu"
                          ? "gelu_new"
                          : word; // as transformers reads it: published checkpoints mean the one by tanh
}

ModelSpec fromConfig(const nlohmann::json& config) {
    ModelSpec spec;
    spec.hidden = require<std::int64_t>(config, "d_model", source);
    spec.encoderLayers = require<std::int64_t>(config, "num_layers", source);
    const auto decoderLayers = valueOr<std::int64_t>(config, "num_decoder_layers", spec.encoderLayers, source);
    if (spec.encoderLayers < 1 || decoderLayers < 1 || spec.encoderLayers > 4096 || decoderLayers > 4096)
        throw Error(ErrorKind::BadFile, {"%1: num_layers and num_decoder_layers must be from 1 to 4096.", source});
    spec.layers = spec.encoderLayers + decoderLayers;
    spec.heads = spec.keyValueHeads = require<std::int64_t>(config, "num_heads", source);
    spec.headDim = require<std::int64_t>(config, "d_kv", source);
    spec.intermediate = require<std::int64_t>(config, "d_ff", source);
    spec.vocabulary = require<std::int64_t>(config, "vocab_size", source);
    spec.positionRows = valueOr<std::int64_t>(config, "relative_attention_num_buckets", 32, source);
    spec.relativeDistance = valueOr<std::int64_t>(config, "relative_attention_max_distance", 128, source);
    if (spec.positionRows < 4 || spec.positionRows % 2 != 0 || spec.relativeDistance <= spec.positionRows / 2)
        throw Error(ErrorKind::BadFile, {"%1: relative_attention_num_buckets must be even and at least 4, "
                                         "relative_attention_max_distance more than its half.",
                                         source});
    spec.context =
        2 * valueOr<std::int64_t>(config, "n_positions", 512, source); // so much to read and so much to write
    spec.normEpsilon = valueOr<double>(config, "layer_norm_epsilon", 1e-6, source);
    spec.attentionScale = 1;
    feedForward(config, spec);
    spec.tiedHead = valueOr<bool>(config, "tie_word_embeddings", true, source);
    if (valueOr<bool>(config, "scale_decoder_outputs", spec.tiedHead, source))
        spec.headScale = 1 / std::sqrt(double(spec.hidden));
    spec.decoderStartToken = valueOr<std::int64_t>(config, "decoder_start_token_id",
                                                   valueOr<std::int64_t>(config, "pad_token_id", 0, source), source);
    if (spec.decoderStartToken < 0 || spec.decoderStartToken >= spec.vocabulary)
        throw Error(ErrorKind::BadFile, {"%1: decoder_start_token_id %2 is outside the vocabulary.", source,
                                         std::to_string(spec.decoderStartToken)});
    return spec;
}

/// mT5's head is never scaled, tied or not.
ModelSpec mt5FromConfig(const nlohmann::json& config) {
    ModelSpec spec = fromConfig(config);
    spec.headScale = 1;
    return spec;
}

ModelSpec fromGguf(const GgufFile& file) {
    const GgufMetadata& metadata = file.metadata();
    if (file.find("encoder.block.1.layer.0.SelfAttention.relative_attention_bias.weight"))
        throw Error(ErrorKind::BadInput, {"%1: each of its layers has distances of its own (enc.blk.1.attn_rel_b), so "
                                          "it is a umT5, which is not supported; nearest: T5.",
                                          metadata.source()});
    ModelSpec spec;
    spec.hidden = metadata.requireSize("t5.embedding_length");
    spec.encoderLayers = metadata.requireSize("t5.block_count");
    spec.layers = spec.encoderLayers
                  + (metadata.integer("t5.decoder_block_count") ? metadata.requireSize("t5.decoder_block_count")
                                                                : spec.encoderLayers);
    spec.heads = spec.keyValueHeads = metadata.requireSize("t5.attention.head_count");
    spec.headDim = metadata.requireSize("t5.attention.key_length");
    spec.intermediate = metadata.requireSize("t5.feed_forward_length");
    spec.positionRows = metadata.requireSize("t5.attention.relative_buckets_count");
    spec.relativeDistance = 128; // not written: all published models have it
    if (spec.positionRows < 4 || spec.positionRows % 2 != 0 || spec.positionRows / 2 >= spec.relativeDistance)
        throw Error(ErrorKind::BadFile,
                    {"%1: t5.attention.relative_buckets_count is %2; it must be even, from 4 to 254.",
                     metadata.source(), std::to_string(spec.positionRows)});
    spec.context = 2 * metadata.requireSize("t5.context_length"); // so much to read and so much to write
    spec.normEpsilon = metadata.requireNumber("t5.attention.layer_norm_rms_epsilon");
    spec.attentionScale = 1;
    spec.gated = file.find("encoder.block.0.layer.1.DenseReluDense.wi_0.weight") != nullptr;
    spec.activation = spec.gated ? "gelu_new" : "relu";
    spec.tiedHead = file.find("lm_head.weight") == nullptr;
    if (spec.tiedHead) spec.headScale = 1 / std::sqrt(double(spec.hidden));
    spec.decoderStartToken = metadata.requireInteger("t5.decoder_start_token_id");
    if (spec.decoderStartToken < 0)
        throw Error(ErrorKind::BadFile, {"%1: t5.decoder_start_token_id is %2.", metadata.source(),
                                         std::to_string(spec.decoderStartToken)});
    return spec;
}

void addToConfig(const ModelSpec& spec, nlohmann::json& config) {
    const nlohmann::json all = std::move(config);
    config = {{"d_model", spec.hidden},
              {"d_kv", spec.headDim},
              {"d_ff", spec.intermediate},
              {"num_heads", spec.heads},
              {"num_layers", spec.encoderLayers},
              {"num_decoder_layers", spec.layers - spec.encoderLayers},
              {"relative_attention_num_buckets", spec.positionRows},
              {"relative_attention_max_distance", spec.relativeDistance},
              {"n_positions", spec.context / 2},
              {"layer_norm_epsilon", spec.normEpsilon},
              {"feed_forward_proj", spec.gated ? "gated-gelu" : spec.activation},
              {"decoder_start_token_id", spec.decoderStartToken},
              {"is_encoder_decoder", true}};
    for (const char* key : {"architectures", "model_type", "vocab_size", "tie_word_embeddings", "torch_dtype"})
        config[key] = all.at(key);
}

std::vector<LinearSpec> linears(const ModelSpec& spec, const std::string& /*base*/) {
    const std::int64_t hidden = spec.hidden, inner = spec.intermediate, width = spec.heads * spec.headDim;
    using enum LinearSlot;
    std::vector<LinearSpec> all;
    for (std::int64_t layer = 0; layer < spec.layers; ++layer) {
        const bool decodes = layer >= spec.encoderLayers;
        const std::string block = (decodes ? "decoder.block." : "encoder.block.")
                                  + std::to_string(decodes ? layer - spec.encoderLayers : layer) + ".layer.";
        const auto add = [&](const std::string& module, const char* role, std::int64_t in, std::int64_t out,
                             LinearSlot slot) {
            all.push_back({block + module + role, role, in, out, false, layer, slot});
        };
        const auto attention = [&](const std::string& module, LinearSlot query, LinearSlot key, LinearSlot value,
                                   LinearSlot output) {
            add(module, "q", hidden, width, query);
            add(module, "k", hidden, width, key);
            add(module, "v", hidden, width, value);
            add(module, "o", width, hidden, output);
        };
        attention("0.SelfAttention.", Query, Key, Value, AttentionOutput);
        if (decodes) attention("1.EncDecAttention.", CrossQuery, CrossKey, CrossValue, CrossOutput);
        const std::string dense = decodes ? "2.DenseReluDense." : "1.DenseReluDense.";
        if (spec.gated) {
            add(dense, "wi_0", hidden, inner, Gate);
            add(dense, "wi_1", hidden, inner, Up);
        } else {
            add(dense, "wi", hidden, inner, Up);
        }
        add(dense, "wo", inner, hidden, Down);
    }
    return all;
}

std::vector<ParameterSpec> parameters(const ModelSpec& spec, const std::string& base) {
    std::vector<ParameterSpec> all{{"shared.weight", {spec.vocabulary, spec.hidden}}};
    std::int64_t begun = -1;
    for (const LinearSpec& linear : linears(spec, base)) {
        if (linear.layer != begun) {
            begun = linear.layer;
            const bool decodes = begun >= spec.encoderLayers;
            const std::int64_t number = decodes ? begun - spec.encoderLayers : begun;
            const std::string stack = decodes ? "decoder." : "encoder.",
                              block = stack + "block." + std::to_string(number) + ".layer.";
            if (number == 0)
                all.push_back(
                    {block + "0.SelfAttention.relative_attention_bias.weight", {spec.positionRows, spec.heads}});
            std::vector<NormSlot> norms{NormSlot::BeforeAttention, NormSlot::BeforeFeedForward};
            if (decodes) norms.insert(norms.begin() + 1, NormSlot::BeforeCross);
            for (std::size_t i = 0; i < norms.size(); ++i)
                all.push_back(
                    {block + std::to_string(i) + ".layer_norm.weight", {spec.hidden}, begun, true, false, norms[i]});
            if (number == 0) all.push_back({stack + "final_layer_norm.weight", {spec.hidden}, -1, true});
        }
        addLinear(all, linear);
    }
    return all;
}

} // namespace

std::vector<Architecture> t5Architectures() {
    const HeadLayers words{.kind = HeadKind::LanguageModel, .output = "lm_head"};
    const auto row = [&](std::string_view name, std::string_view family, auto read) {
        const bool gguf = family == "t5"; // llama.cpp's name for all of them
        return Architecture{name,       family, gguf ? family : "",        "",      ModelKind::EncoderDecoder,
                            words,      read,   gguf ? fromGguf : nullptr, linears, parameters,
                            addToConfig};
    };
    return {row("T5ForConditionalGeneration", "t5", fromConfig),
            row("MT5ForConditionalGeneration", "mt5", mt5FromConfig)};
}

} // namespace lathe
