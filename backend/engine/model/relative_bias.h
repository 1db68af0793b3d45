#pragma once
// Relative positions as T5 has them (arXiv 1910.10683, section 2.1): a trained number for each head and bucket of
// distances, added to the scores, and the attention that reads it.
#include "model/held_parameter.h"

#include "tensor/torch.h"

namespace lathe {

/// Buckets of the distances -(reach - 1) .. reach - 1 from a query's position to a key's, (2 reach - 1) int64, on the
/// host. One way: nothing behind a query is near or far. Half of a direction's buckets are for single distances, the
/// others grow by equal factors up to `farthest`.
at::Tensor relativeBuckets(std::int64_t reach, std::int64_t buckets, std::int64_t farthest, bool oneWay);

struct RelativeBias {
    EmbeddingTable table; ///< (buckets, heads)
    std::int64_t farthest = 0;
    bool oneWay = false;
    at::Tensor buckets = {}; ///< relativeBuckets(), where the table lies; cover() makes it

    /// For passes over positions [0, reach).
    void cover(std::int64_t reach);
    /// (heads, queries, keys) in the table's dtype; part of LibTorch's graph where the table learns. What a one-way
    /// query must not see is minus infinity. What it reaches must be covered.
    at::Tensor scores(std::int64_t queries, std::int64_t keys, std::int64_t past = 0) const;
};

/// softmax(scale q k^T + bias) v; q (queries, heads, d), k and v (keys, heads, d), bias (heads, queries, keys) or
/// undefined. (queries, heads * d).
at::Tensor biasedAttention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const at::Tensor& bias,
                           double scale = 1);

} // namespace lathe
