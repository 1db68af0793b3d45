#pragma once
// What some decoders do to queries and keys before they are rotated: a norm of each head with one weight for all
// (Qwen3, Gemma 3), a LayerNorm for each head (StableLM 2), or a norm over all heads together (OLMo 2).
#include "model/decoder_norm.h"
#include "model/layer_parts.h"

#include <vector>

namespace lathe {

class QueryKeyNorms {
public:
    QueryKeyNorms() = default; ///< none
    QueryKeyNorms(const ModelSpec& spec, const LayerParts& parts, at::TensorOptions options);

    /// qkv (T, width): q, k and v side by side; the same with q and k normalized.
    at::Tensor apply(const at::Tensor& qkv) const;
    void list(std::vector<HeldParameter>& all);

private:
    /// Of the queries or of the keys.
    struct One {
        std::int64_t width = 0; ///< of all heads
        DecoderNorm norm;       ///< of a head or of the whole
        std::vector<std::string> names; ///< of each head's own weight
        at::Tensor weights;     ///< those, (heads, headDim)
        std::vector<std::unique_ptr<Parameter>> trained;
    };
    One make(const ModelSpec& spec, const std::vector<std::string>& modules, std::int64_t heads,
             at::TensorOptions options) const;
    at::Tensor normed(const One& one, const at::Tensor& x) const;

    QueryKeyNorm m_kind = QueryKeyNorm::None;
    std::int64_t m_headDim = 0;
    double m_epsilon = 0;
    One m_query, m_key;
};

} // namespace lathe
