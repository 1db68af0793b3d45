#pragma once
// The decoder of models with rotary positions: embedding, layers of attention and feed-forward with norms before them,
// after them or around them, one behind the other or side by side, final norm. What a family has of it, its ModelSpec
// says.
#include "model/layered_model.h"
#include "model/query_key_norm.h"

namespace lathe {

class Decoder final : public LayeredModel {
public:
    /// Weights are allocated, not filled: fill weights() before use.
    Decoder(const ModelSpec& spec, WeightStorage storage);

protected:
    void prepare(const TokenBatch& batch) override;
    at::Tensor throughLayer(std::size_t layer, const at::Tensor& x, const Pass& pass) override;
    at::Tensor leave(const at::Tensor& x) override { return m_norm.apply(x); }
    std::vector<const LinearGroup*> groups() const override;
    void list(std::vector<HeldParameter>& all) override;

private:
    struct Layer {
        DecoderNorm beforeAttention, afterAttention, beforeFeedForward, afterFeedForward;
        QueryKeyNorms queryKey;
        LinearGroup qkv, o, up, down;          ///< up: gate and up, where there is a gate
        AttentionShape shape;
        const RotaryTable* rotary = nullptr;   ///< none: the layer knows no positions
    };

    LinearInput attended(const Layer& layer, const at::Tensor& qkv, const Pass& pass) const;

    InputStage m_activation = InputStage::Plain;
    RotaryTable m_rotary, m_localRotary;
    std::vector<Layer> m_layers;
    DecoderNorm m_norm;
};

} // namespace lathe
