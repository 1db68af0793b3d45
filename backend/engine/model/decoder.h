#pragma once
// The decoder of Llama-like models (Mistral, Qwen, Phi-3): embedding, layers of attention and SwiGLU with RMSNorm before each,
// final norm.
#include "model/layered_model.h"
#include "model/norm.h"

namespace lathe {

class Decoder final : public LayeredModel {
public:
    /// Weights are allocated, not filled: fill weights() before use.
    Decoder(const ModelSpec& spec, WeightStorage storage);

protected:
    void prepare(std::int64_t positions) override { m_rotary.cover(positions); }
    at::Tensor throughLayer(std::size_t layer, const at::Tensor& x, const Pass& pass) override;
    at::Tensor leave(const at::Tensor& x) override { return m_norm.apply(x); }
    std::vector<const LinearGroup*> groups() const override;
    void list(std::vector<HeldParameter>& all) override;

private:
    struct Layer {
        Norm inputNorm, postNorm;
        Norm queryNorm, keyNorm; ///< of each head (headDim), before rotation, where the model has them
        LinearGroup qkv, o, gateUp, down;
    };

    at::Tensor headsNormed(const Layer& layer, const at::Tensor& qkv) const;

    AttentionShape m_shape;
    RotaryTable m_rotary;
    std::vector<Layer> m_layers;
    Norm m_norm;
};

} // namespace lathe
