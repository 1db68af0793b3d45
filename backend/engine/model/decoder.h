#pragma once
// The decoder of Llama-like models: embedding, layers of attention and SwiGLU with RMSNorm before each, final norm, head.
#include "model/attention.h"
#include "model/linear_group.h"
#include "model/model.h"
#include "model/key_value_cache.h"
#include "model/norm.h"

namespace lathe {

class Decoder final : public Model {
public:
    /// Weights are allocated, not filled: fill weights() before use.
    Decoder(const ModelSpec& spec, at::ScalarType dtype);

    at::Tensor hidden(const TokenBatch& batch, const StepContext& step) override;
    std::vector<at::Tensor> hiddenStates(const TokenBatch& batch) override;
    at::Tensor logits(const at::Tensor& hidden) override;
    BatchLoss loss(const TokenBatch& batch, const StepContext& step, bool perSegment) override;
    at::Tensor next(std::span<const std::int32_t> ids, KeyValueCache& cache) override;
    std::vector<Linear*> linears() override;
    std::vector<Parameter*> trainAll() override;
    std::vector<std::pair<std::string, at::Tensor>> weights() override;

private:
    struct Layer {
        Norm inputNorm, postNorm;
        LinearGroup qkv, o, gateUp, down;
    };
    at::Tensor throughLayer(const Layer& layer, const at::Tensor& x, const TokenBatch& batch, const StepContext& step) const;
    at::Tensor attendCached(const at::Tensor& qkv, const at::Tensor& positions, KeyValueCache::Layer& held, std::int64_t past) const;
    const at::Tensor& headWeight() const { return m_spec.tiedHead ? m_embedding : m_head; }
    const Parameter* headParameter() const;
    void prepare(const TokenBatch& batch);

    AttentionShape m_shape;
    RotaryTable m_rotary;
    at::Tensor m_embedding, m_head; ///< m_head undefined where it is tied to the embedding
    std::vector<Layer> m_layers;
    Norm m_norm;
    std::unique_ptr<Parameter> m_trainedEmbedding, m_trainedHead;
};

} // namespace lathe
