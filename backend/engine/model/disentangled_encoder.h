#pragma once
// DeBERTa's encoder, versions 2 and 3 (arXiv 2006.03654, 2111.09543): BERT's layers, whose attention adds to a pair's
// score what the query says of the distance and what the key says of it. Distances are vectors of one table, turned
// into keys and queries by the layer's own matrices.
#include "model/layered_model.h"

namespace lathe {

class DisentangledEncoder final : public LayeredModel {
public:
    /// Weights are allocated, not filled: fill weights() before use.
    DisentangledEncoder(const ModelSpec& spec, WeightStorage storage);

protected:
    void prepare(const TokenBatch& batch) override;
    at::Tensor prepareInput(const at::Tensor& words, const TokenBatch& batch, const StepContext& step) override;
    at::Tensor throughLayer(std::size_t layer, const at::Tensor& x, const Pass& pass) override;
    std::vector<const LinearGroup*> groups() const override;
    void list(std::vector<HeldParameter>& all) override;

private:
    struct Layer {
        LinearGroup queryKey, value, o, up, down;
        LayerNorm attentionNorm, outputNorm;
    };
    /// Beside the first layer: what its neighbors add to a token (version 2's large checkpoints).
    struct Convolution {
        std::string name;
        at::Tensor weight, bias; ///< (hidden, hidden, width); undefined where there is none
        std::unique_ptr<Parameter> trainedWeight, trainedBias;
        LayerNorm norm;
    };
    at::Tensor attended(const Layer& layer, const at::Tensor& x, const Pass& pass) const;
    at::Tensor convolved(const at::Tensor& embedded, const at::Tensor& x, const TokenBatch& batch) const;

    InputStage m_activation;
    EmbeddingTable m_distances;
    at::Tensor m_distanceRows; ///< distanceRows() of m_reach, on the device
    std::int64_t m_reach = 0;
    LayerNorm m_norm, m_distanceNorm;
    Convolution m_convolution;
    std::vector<Layer> m_layers;
};

/// For each distance from -(length - 1) to length - 1, of a query's position less a key's, its row in a table of 2 *
/// `buckets`: single ones up to half the buckets on either side, then ones that grow by equal factors up to `farthest`.
/// (2 length - 1) int64.
at::Tensor distanceRows(std::int64_t length, std::int64_t buckets, std::int64_t farthest);

} // namespace lathe
