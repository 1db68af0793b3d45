#pragma once
// Tokens on their way through a model: examples laid end to end, no padding.
#include <torch/torch.h>

#include <cstdint>
#include <vector>

namespace lathe {

/// T tokens of S segments. Attention never crosses a segment.
struct TokenBatch {
    at::Tensor ids;        ///< (T) int64
    at::Tensor positions;  ///< (T) int64, from 0 in each segment
    at::Tensor targets;    ///< (T) int64: the token to be predicted after this one, -100 where none is scored
    std::vector<std::int64_t> starts;   ///< S + 1 offsets; starts[0] = 0, starts[S] = T
    std::vector<std::int64_t> examples; ///< S: dataset row of each segment (keys the dropout bits)
    std::int64_t trainedTokens = 0;     ///< targets that are not -100
};

} // namespace lathe
