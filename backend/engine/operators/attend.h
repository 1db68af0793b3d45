#pragma once
// Grouped-query attention (arXiv 2305.13245) of texts that lie end to end, each within itself: what the device has for
// it.
#include "operators/attention_shape.h"
#include "tensor/torch.h"

#include <vector>

namespace lathe {

/// Where the texts of T tokens begin, with T at the end: S + 1 offsets for loops of the host and, as (S + 1) int32 on
/// the tokens' device, for its kernels. A processor needs the first alone.
struct TextStarts {
    const std::vector<std::int64_t>& starts;
    const at::Tensor& offsets;
    std::int64_t longest() const;
};

struct Attended {
    at::Tensor o;                 ///< (T, heads * headDim), qkv's dtype
    std::vector<at::Tensor> kept; ///< what attendBackward() wants besides qkv and o: a log sum for each row and head,
                                  ///< and what else a device keeps
};
/// qkv (T, width) contiguous: q, k and v of each token side by side, after rotation.
Attended attend(const at::Tensor& qkv, const AttentionShape& shape, const TextStarts& texts);
/// The gradient of `o` (T, heads * headDim) to that of qkv.
at::Tensor attendBackward(const at::Tensor& dout, const at::Tensor& qkv, const at::Tensor& o,
                          const std::vector<at::Tensor>& kept, const AttentionShape& shape, const TextStarts& texts);

} // namespace lathe
