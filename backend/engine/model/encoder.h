#pragma once
// The encoder of BERT-like models (arXiv 1810.04805): learned positions and token types, attention over the whole
// segment, a plain feed-forward, LayerNorm after each. Its own dropout is off, in training too: a method's dropout is
// what there is.
#include "model/layered_model.h"

namespace lathe {

class Encoder final : public LayeredModel {
public:
    /// Weights are allocated, not filled: fill weights() before use.
    Encoder(const ModelSpec& spec, WeightStorage storage);

protected:
    void prepare(const TokenBatch& batch) override;
    at::Tensor prepareInput(const at::Tensor& words, const TokenBatch& batch, const StepContext& step) override;
    at::Tensor throughLayer(std::size_t layer, const at::Tensor& x, const Pass& pass) override;
    std::vector<const LinearGroup*> groups() const override;
    void list(std::vector<HeldParameter>& all) override;

private:
    struct Layer {
        LinearGroup qkv, o, up, down;
        LayerNorm attentionNorm, outputNorm;
    };
    AttentionShape m_shape;
    InputStage m_activation;
    EmbeddingTable m_positions, m_types; ///< types: without a weight where the model has none
    LayerNorm m_norm;
    LinearGroup m_project; ///< from the embeddings' size to the hidden size, where they differ
    std::vector<Layer> m_layers;
};

} // namespace lathe
