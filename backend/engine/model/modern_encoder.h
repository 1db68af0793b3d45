#pragma once
// ModernBERT's encoder (arXiv 2412.13663): LayerNorm before each sublayer but the first, rotary positions with a base
// of their own where attention is local, gated feed-forwards.
#include "model/layered_model.h"

namespace lathe {

class ModernEncoder final : public LayeredModel {
public:
    /// Weights are allocated, not filled: fill weights() before use.
    ModernEncoder(const ModelSpec& spec, WeightStorage storage);

protected:
    void prepare(const TokenBatch& batch) override;
    at::Tensor prepareInput(const at::Tensor& words, const TokenBatch& batch, const StepContext& step) override;
    at::Tensor throughLayer(std::size_t layer, const at::Tensor& x, const Pass& pass) override;
    at::Tensor leave(const at::Tensor& x) override { return m_finalNorm.apply(x); }
    std::vector<const LinearGroup*> groups() const override;
    void list(std::vector<HeldParameter>& all) override;

private:
    struct Layer {
        LayerNorm attentionNorm, feedForwardNorm; ///< attentionNorm: without a weight in the first
        LinearGroup qkv, o, up, down;
        AttentionShape shape;
    };
    InputStage m_gate;
    RotaryTable m_global, m_local;
    LayerNorm m_norm, m_finalNorm;
    std::vector<Layer> m_layers;
};

} // namespace lathe
