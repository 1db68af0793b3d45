#pragma once
// The products of low-rank deltas (LoRA, arXiv 2106.09685) of a group of layers that read the same input: on a GPU in
// as few launches as can be.
#include "tensor/torch.h"

#include <vector>

namespace lathe {

/// One delta of the group: its B, and where its columns stand among the group's.
struct LowRankPart {
    at::Tensor b;             ///< (out, rank), in the product dtype
    std::int64_t first, out;  ///< columns of y
    std::int64_t column, rank; ///< columns of u
    double scale = 1;
};

/// y[:, its columns] += scale * u[:, its columns] B^T for each part; y (T, columns), u (T, sum of ranks).
void addLowRank(const at::Tensor& y, const at::Tensor& u, const std::vector<LowRankPart>& parts);
/// du[:, its columns] = scale * dy[:, its columns] B; du like u.
void lowRankBack(const at::Tensor& du, const at::Tensor& dy, const std::vector<LowRankPart>& parts);
/// scale * dy[:, its columns]^T u[:, its columns] of each part: (out, rank) fp32, contiguous.
std::vector<at::Tensor> lowRankGradients(const at::Tensor& dy, const at::Tensor& u,
                                         const std::vector<LowRankPart>& parts);

} // namespace lathe
