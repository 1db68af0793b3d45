#pragma once
// GPT-2: learned positions, LayerNorm before attention and a plain feed-forward, a fused query-key-value layer, causal.
// Its own dropout is off, in training too.
#include "model/layered_model.h"

namespace lathe {

class Gpt2 final : public LayeredModel {
public:
    /// Weights are allocated, not filled: fill weights() before use.
    Gpt2(const ModelSpec& spec, WeightStorage storage);

protected:
    void prepare(const TokenBatch& batch) override;
    at::Tensor prepareInput(const at::Tensor& words, const TokenBatch& batch, const StepContext& step) override;
    at::Tensor throughLayer(std::size_t layer, const at::Tensor& x, const Pass& pass) override;
    at::Tensor leave(const at::Tensor& x) override { return m_norm.apply(x); }
    std::vector<const LinearGroup*> groups() const override;
    void list(std::vector<HeldParameter>& all) override;

private:
    struct Layer {
        LayerNorm inputNorm, postNorm;
        LinearGroup qkv, o, up, down;
    };
    AttentionShape m_shape;
    InputStage m_activation;
    EmbeddingTable m_positions;
    std::vector<Layer> m_layers;
    LayerNorm m_norm;
};

} // namespace lathe
