#include "files/gguf.h"

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
    {"attn_output", "self_attn.o_proj"},
    {"attn_q_norm", "self_attn.q_norm"},
    {"attn_k_norm", "self_attn.k_norm"},
    {"post_attention_norm", "post_attention_layernorm"},
    {"post_ffw_norm", "post_feedforward_layernorm"},
    {"ffn_gate", "mlp.gate_proj"},
    {"ffn_up", "mlp.up_proj"},
    {"ffn_down", "mlp.down_proj"},
};

/// Those with norms after each sublayer, too: the one before the feed-forward has another name.
bool hasNormsAfter(std::string_view architecture) { return architecture == "gemma2" || architecture == "gemma3"; }

} // namespace

std::string huggingFaceName(std::string_view ggufName, std::string_view architecture) {
    const auto dot = ggufName.rfind('.');
    if (dot == std::string_view::npos) return std::string(ggufName);
    const std::string_view stem = ggufName.substr(0, dot), end = ggufName.substr(dot); // ".weight", ".bias"
    if (end != ".weight" && end != ".bias") return std::string(ggufName);
    for (const auto& [from, to] : outside)
        if (stem == from) return std::string(to) + std::string(end);
    if (!stem.starts_with("blk.")) return std::string(ggufName);
    const auto second = stem.find('.', 4);
    if (second == std::string_view::npos) return std::string(ggufName);
    const auto named = [&](std::string_view to) { return "model.layers." + std::string(stem.substr(4, second - 4)) + "." + std::string(to) + std::string(end); };
    if (stem.substr(second + 1) == "ffn_norm") return named(hasNormsAfter(architecture) ? "pre_feedforward_layernorm" : "post_attention_layernorm");
    for (const auto& [from, to] : inLayer)
        if (stem.substr(second + 1) == from)
            return named(to);
    return std::string(ggufName);
}

} // namespace lathe
