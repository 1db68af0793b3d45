// Names of tensors in GGUF files to Hugging Face's, by tables for families of names, as llama.cpp's converter has
// them.
#include "files/gguf.h"

#include <span>
#include <utility>

namespace lathe {
namespace {

using Row = std::pair<std::string_view, std::string_view>;

constexpr Row outside[] = {
    {"token_embd", "model.embed_tokens"},
    {"output_norm", "model.norm"},
    {"output", "lm_head"},
};
constexpr Row inLayer[] = {
    {"attn_norm", "input_layernorm"},
    {"attn_q", "self_attn.q_proj"},
    {"attn_k", "self_attn.k_proj"},
    {"attn_v", "self_attn.v_proj"},
    {"attn_qkv", "self_attn.qkv_proj"},
    {"attn_output", "self_attn.o_proj"},
    {"attn_q_norm", "self_attn.q_norm"},
    {"attn_k_norm", "self_attn.k_norm"},
    {"ffn_norm", "post_attention_layernorm"},
    {"post_attention_norm", "post_attention_layernorm"}, // read so; written of what normalizes after a sublayer alone
    {"post_ffw_norm", "post_feedforward_layernorm"},
    {"ffn_gate", "mlp.gate_proj"},
    {"ffn_up", "mlp.up_proj"},
    {"ffn_down", "mlp.down_proj"},
};

// What an architecture calls otherwise.
constexpr Row gemma[] = {{"ffn_norm", "pre_feedforward_layernorm"},
                         {"post_attention_norm", "post_attention_layernorm"}}; // with norms after each sublayer, too
constexpr Row olmo2[] = {{"post_attention_norm", "post_attention_layernorm"}};
constexpr Row phi3[] = {{"ffn_up", "mlp.gate_up_proj"}};
constexpr Row stablelm[] = {{"attn_q_norm", "self_attn.q_layernorm.norms"},
                            {"attn_k_norm", "self_attn.k_layernorm.norms"}};

constexpr Row neoxOutside[] = {
    {"token_embd", "gpt_neox.embed_in"},
    {"output_norm", "gpt_neox.final_layer_norm"},
    {"output", "embed_out"},
};
constexpr Row neoxInLayer[] = {
    {"attn_norm", "input_layernorm"},   {"attn_qkv", "attention.query_key_value"},
    {"attn_output", "attention.dense"}, {"ffn_norm", "post_attention_layernorm"},
    {"ffn_up", "mlp.dense_h_to_4h"},    {"ffn_down", "mlp.dense_4h_to_h"},
};

constexpr Row gpt2Outside[] = {
    {"token_embd", "transformer.wte"},
    {"position_embd", "transformer.wpe"},
    {"output_norm", "transformer.ln_f"},
    {"output", "lm_head"},
};
constexpr Row gpt2InLayer[] = {
    {"attn_norm", "ln_1"}, {"attn_qkv", "attn.c_attn"}, {"attn_output", "attn.c_proj"},
    {"ffn_norm", "ln_2"},  {"ffn_up", "mlp.c_fc"},      {"ffn_down", "mlp.c_proj"},
};

constexpr Row bertOutside[] = {
    {"token_embd", "embeddings.word_embeddings"},
    {"position_embd", "embeddings.position_embeddings"},
    {"token_types", "embeddings.token_type_embeddings"},
    {"token_embd_norm", "embeddings.LayerNorm"},
};
constexpr Row bertInLayer[] = {
    {"attn_q", "attention.self.query"},
    {"attn_k", "attention.self.key"},
    {"attn_v", "attention.self.value"},
    {"attn_output", "attention.output.dense"},
    {"attn_output_norm", "attention.output.LayerNorm"},
    {"ffn_up", "intermediate.dense"},
    {"ffn_down", "output.dense"},
    {"layer_output_norm", "output.LayerNorm"},
};

// The encoder's layers have sublayers 0 and 1, the decoder's, which read the encoder's words in between, 0, 1 and 2.
constexpr Row t5Outside[] = {
    {"token_embd", "shared"},
    {"enc.output_norm", "encoder.final_layer_norm"},
    {"dec.output_norm", "decoder.final_layer_norm"},
    {"output", "lm_head"},
};
constexpr Row t5Encoder[] = {
    {"attn_norm", "layer.0.layer_norm"},     {"attn_q", "layer.0.SelfAttention.q"},
    {"attn_k", "layer.0.SelfAttention.k"},   {"attn_v", "layer.0.SelfAttention.v"},
    {"attn_o", "layer.0.SelfAttention.o"},   {"attn_rel_b", "layer.0.SelfAttention.relative_attention_bias"},
    {"ffn_norm", "layer.1.layer_norm"},      {"ffn_gate", "layer.1.DenseReluDense.wi_0"},
    {"ffn_up", "layer.1.DenseReluDense.wi"}, {"ffn_down", "layer.1.DenseReluDense.wo"},
};
constexpr Row t5Decoder[] = {
    {"cross_attn_norm", "layer.1.layer_norm"},     {"cross_attn_q", "layer.1.EncDecAttention.q"},
    {"cross_attn_k", "layer.1.EncDecAttention.k"}, {"cross_attn_v", "layer.1.EncDecAttention.v"},
    {"cross_attn_o", "layer.1.EncDecAttention.o"}, {"ffn_norm", "layer.2.layer_norm"},
    {"ffn_gate", "layer.2.DenseReluDense.wi_0"},   {"ffn_up", "layer.2.DenseReluDense.wi"},
    {"ffn_down", "layer.2.DenseReluDense.wo"},
};

/// Layers whose names begin alike: "blk.3.", "model.layers.3.".
struct Layers {
    std::string_view from, to;
    std::span<const Row> rows, others; ///< what is not in the first is looked for among the others
};
struct Names {
    std::string_view architecture;
    std::span<const Row> outside;
    Layers layers, more = {};
};
constexpr Names known[] = {
    {"gemma2", outside, {"blk.", "model.layers.", gemma, inLayer}},
    {"gemma3", outside, {"blk.", "model.layers.", gemma, inLayer}},
    {"olmo2", outside, {"blk.", "model.layers.", olmo2, inLayer}},
    {"phi3", outside, {"blk.", "model.layers.", phi3, inLayer}},
    {"stablelm", outside, {"blk.", "model.layers.", stablelm, inLayer}},
    {"gptneox", neoxOutside, {"blk.", "gpt_neox.layers.", neoxInLayer, {}}},
    {"gpt2", gpt2Outside, {"blk.", "transformer.h.", gpt2InLayer, {}}},
    {"bert", bertOutside, {"blk.", "encoder.layer.", bertInLayer, {}}},
    {"t5",
     t5Outside,
     {"enc.blk.", "encoder.block.", t5Encoder, {}},
     {"dec.blk.", "decoder.block.", t5Decoder, t5Encoder}},
};
constexpr Names usual{"", outside, {"blk.", "model.layers.", inLayer, {}}};

const Names& namesOf(std::string_view architecture) {
    for (const Names& names : known)
        if (names.architecture == architecture) return names;
    return usual;
}

} // namespace

std::string huggingFaceName(std::string_view ggufName, std::string_view architecture) {
    const auto dot = ggufName.rfind('.');
    if (dot == std::string_view::npos) return std::string(ggufName);
    const std::string_view stem = ggufName.substr(0, dot), end = ggufName.substr(dot); // ".weight", ".bias"
    if (end != ".weight" && end != ".bias") return std::string(ggufName);
    const Names& names = namesOf(architecture);
    for (const auto& [from, to] : names.outside)
        if (stem == from) return std::string(to) + std::string(end);
    for (const Layers& layers : {names.layers, names.more}) {
        if (layers.from.empty() || !stem.starts_with(layers.from)) continue;
        const std::string_view inside = stem.substr(layers.from.size());
        const auto second = inside.find('.');
        if (second == std::string_view::npos) continue;
        for (const std::span<const Row> rows : {layers.rows, layers.others})
            for (const auto& [from, to] : rows)
                if (inside.substr(second + 1) == from)
                    return std::string(layers.to) + std::string(inside.substr(0, second)) + "." + std::string(to)
                           + std::string(end);
    }
    return std::string(ggufName);
}

std::string ggufName(std::string_view huggingFaceName, std::string_view architecture) {
    const auto dot = huggingFaceName.rfind('.');
    if (dot == std::string_view::npos) return {};
    const std::string_view stem = huggingFaceName.substr(0, dot), end = huggingFaceName.substr(dot);
    const Names& names = namesOf(architecture);
    for (const auto& [theirs, ours] : names.outside)
        if (stem == ours) return std::string(theirs) + std::string(end);
    for (const Layers& layers : {names.layers, names.more}) {
        if (layers.to.empty() || !stem.starts_with(layers.to)) continue;
        const std::string_view inside = stem.substr(layers.to.size());
        const auto second = inside.find('.');
        if (second == std::string_view::npos) continue;
        for (const std::span<const Row> rows : {layers.rows, layers.others})
            for (const auto& [theirs, ours] : rows)
                if (inside.substr(second + 1) == ours)
                    return std::string(layers.from) + std::string(inside.substr(0, second)) + "." + std::string(theirs)
                           + std::string(end);
    }
    return {};
}

} // namespace lathe
