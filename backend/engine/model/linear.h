#pragma once
// A linear layer: a base weight, and a port for the small closed set of deltas that methods add to it.
#include "model/frozen_weight.h"
#include "models/model_spec.h"
#include "tensor/parameter.h"
#include "tensor/step_context.h"

#include "tensor/torch.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace lathe {

class FileRows; // model/file_rows.h
struct TokenBatch;

/// y += scale * (drop(x) A^T) B^T (LoRA, arXiv 2106.09685), and + scale * bias where B has one. With a magnitude m, and
/// c = m / |row of W + scale B A| (a constant to the gradients): y = c * (x W^T + scale * (drop(x) A^T) B^T) + bias
/// (DoRA, arXiv 2402.09353).
struct LowRank {
    Parameter a;          ///< (rank, in)
    Parameter b;          ///< (out, rank)
    double scale = 1;     ///< alpha / rank, or alpha / sqrt(rank) for rsLoRA
    double dropout = 0;   ///< on the delta's input
    std::uint32_t site = 0; ///< keys the dropout bits; the same for the same module whatever else is attached
    bool enabled = true;  ///< off: the base alone answers
    Parameter magnitude;     ///< (out); undefined but for DoRA
    at::Tensor baseSquares;  ///< (out) fp32: each row of W squared and summed; with the magnitude
    Parameter bias;          ///< (out), of B; undefined but for PEFT's lora_bias, which goes with no magnitude

    bool hasBias() const { return bias.master().defined(); }
    bool hasMagnitude() const { return magnitude.master().defined(); }
    /// Lengths of the rows of W + scale B A, (out) fp32, without making that matrix.
    at::Tensor rowLengths(const at::Tensor& weight) const;
};
at::Tensor rowSquares(const at::Tensor& weight); ///< (out) fp32

/// y = (x W^T + bias) * l, or y = (x * l) W^T + bias (IA3, arXiv 2205.05638). At most one of a layer is enabled.
struct VectorScale {
    Parameter scale;        ///< l: (out), or (in) where it scales the input
    bool ofInput = false;
    bool enabled = true;
};

class Linear {
public:
    /// Rows of `weight` from `first` on, as many as the spec's out; `bias` (out) or undefined. The weight must outlive
    /// it.
    Linear(LinearSpec spec, FrozenWeight& weight, std::int64_t first, at::Tensor bias);
    const LinearSpec& spec() const { return m_spec; }

    LowRank* add(LowRank delta); ///< valid while the Linear lives
    VectorScale* add(VectorScale scale); ///< likewise
    void remove(const LowRank* delta);   ///< one of deltas()
    const std::vector<std::unique_ptr<LowRank>>& deltas() const { return m_deltas; }
    /// The enabled one, or nullptr.
    const VectorScale* scale() const;

    /// (out, in) in the model's dtype. Where isDense(), a slice of the matrix that the layer's group multiplies by
    /// (linear_group.h), to be written in place only; else a copy made for the call.
    at::Tensor weight() const { return m_frozen.dense(m_first, m_spec.out); }
    bool isDense() const { return m_frozen.isDense(); }
    /// The weight in another form. Only where the model was made for packed weights (WeightStorage).
    void pack(std::unique_ptr<PackedRows> rows) { exchange(std::move(rows)); }
    std::unique_ptr<PackedRows> exchange(std::unique_ptr<PackedRows> rows); ///< and what it was before
    const PackedRows* packed() const; ///< nullptr where it is not
    FileRows* streamed() const; ///< the weight where it stays in its file (LoadOptions::streamed); else nullptr
    /// Where the weight (out, in) lies outside of memory, in the model's dtype. Only where the model was made for pages
    /// (WeightStorage).
    void page(std::span<const std::byte> host, std::shared_ptr<const void> owner);
    bool isPaged() const;
    const at::Tensor& bias() const { return m_bias; }
    std::unique_ptr<Parameter> trainedWeight, trainedBias; ///< set by Model::train

private:
    LinearSpec m_spec;
    FrozenWeight& m_frozen;
    std::int64_t m_first;
    at::Tensor m_bias;
    std::vector<std::unique_ptr<LowRank>> m_deltas;
    std::vector<std::unique_ptr<VectorScale>> m_scales;
};

/// Throws Error{BadInput} for a quantized or paged layer, whose weight nothing can be folded into.
void requireDense(const Linear& layer);

} // namespace lathe
