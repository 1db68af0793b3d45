#pragma once
// T5's encoder and decoder (arXiv 1910.10683): RMSNorm before each sublayer, relative positions added to unscaled
// scores, a decoder whose layers also read what the encoder made of the source. The spec's first layers encode, the
// others decode.
#include "model/layered_model.h"
#include "model/relative_bias.h"
#include "model/source_target.h"

#include <array>

namespace lathe {

class EncoderDecoder final : public LayeredModel {
public:
    /// Weights are allocated, not filled: fill weights() before use.
    EncoderDecoder(const ModelSpec& spec, WeightStorage storage);

    /// The first ids of a cache are the whole source: it is read, and the logits are those of the answer's first token.
    /// Later ones continue the answer.
    at::Tensor next(std::span<const std::int32_t> ids, KeyValueCache& cache) override;
    at::Tensor nextOfEach(std::span<const std::span<const std::int32_t>> ids,
                          std::span<KeyValueCache* const> caches) override {
        return Model::nextOfEach(ids, caches); // each has a source of its own
    }

protected:
    void prepare(const TokenBatch& batch) override;
    at::Tensor throughLayer(std::size_t layer, const at::Tensor& x, const Pass& pass) override;
    void turn(std::size_t layer, Streams& streams, const TokenBatch& batch) override;
    at::Tensor rows(const Streams& streams, const TokenBatch& batch) const override;
    std::vector<const LinearGroup*> groups() const override;
    void list(std::vector<HeldParameter>& all) override;

private:
    struct Layer {
        Norm norm, crossNorm, feedForwardNorm;
        LinearGroup qkv, o, crossQuery, crossKeyValue, crossO, up, down;
    };
    bool decodes(std::size_t layer) const { return layer >= std::size_t(m_spec.encoderLayers); }
    at::Tensor heads(const at::Tensor& x) const; ///< (T, heads * d) to (T, heads, d) in the product dtype
    at::Tensor attended(std::size_t layer, const at::Tensor& qkv, const TokenBatch& side, const Pass& pass) const;
    at::Tensor attendedSource(const Layer& layer, const at::Tensor& query, const SourceTarget& sides,
                              const Pass& pass) const;
    void read(std::span<const std::int32_t> ids, KeyValueCache& cache);

    InputStage m_activation;
    std::array<RelativeBias, 2> m_bias; ///< the encoder's, the decoder's
    std::array<Norm, 2> m_finalNorm;
    std::vector<Layer> m_layers;
};

} // namespace lathe
