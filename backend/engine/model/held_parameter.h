#pragma once
// A base parameter as a model lists it, and the two plain modules whose parameters LibTorch's own functions read.
#include "tensor/parameter.h"

#include "tensor/torch.h"

#include <memory>
#include <string>
#include <vector>

namespace lathe {

class Linear;
class LinearGroup;

/// A base parameter and where its trained form is kept.
struct HeldParameter {
    std::string name;                    ///< Hugging Face's
    at::Tensor weight;                   ///< as the model multiplies by it; undefined where `packed` has it
    std::unique_ptr<Parameter>* trained; ///< filled by Model::train()
    bool decays = false;
    bool transposed = false;             ///< files hold it the other way round
    const Linear* packed = nullptr;      ///< the layer whose weight this is, where that is not dense
};

void listGroup(const LinearGroup& group, std::vector<HeldParameter>& all);

/// The tensor that takes part in LibTorch's graph: the trained master in the weight's dtype, or the weight.
inline at::Tensor inGraph(const at::Tensor& weight, const std::unique_ptr<Parameter>& trained) {
    return trained ? trained->master().to(weight.scalar_type()) : weight;
}

/// LayerNorm (arXiv 1607.06450) by LibTorch's own function, which computes in fp32.
struct LayerNorm {
    std::string name;         ///< of the module: "bert.embeddings.LayerNorm"
    at::Tensor weight, bias;  ///< (hidden), in the model's dtype; bias: undefined where there is none
    double epsilon = 1e-12;
    std::unique_ptr<Parameter> trainedWeight, trainedBias;

    LayerNorm() = default;
    LayerNorm(std::string module, std::int64_t hidden, double smallest, at::TensorOptions options, bool hasBias = true);
    /// x (T, hidden) to the same shape and dtype.
    at::Tensor apply(const at::Tensor& x) const;
    void list(std::vector<HeldParameter>& all);
};

/// Rows that are looked up and learned: positions, token types.
struct EmbeddingTable {
    std::string name;  ///< of the weight
    at::Tensor weight; ///< (rows, hidden)
    std::unique_ptr<Parameter> trained;
    std::int64_t still = -1; ///< a row that learns nothing

    EmbeddingTable() = default;
    EmbeddingTable(std::string parameter, std::int64_t rows, std::int64_t hidden, at::TensorOptions options);
    /// ids (T) int64, all in the table, to (T, hidden).
    at::Tensor rows(const at::Tensor& ids) const;
    /// Throws Error{BadInput} where the table has no row `largest`, which is a number of `what`.
    void require(std::int64_t largest, const char* what) const;
    void list(std::vector<HeldParameter>& all);
};

} // namespace lathe
