// On a GPU a text's new tokens are few and its keys many: LibTorch's batched products, and the softmax between them,
// text by text.
#include "operators/attention_shape.h"
#include "operators/cuda_call.h"
#include "operators/seen_softmax.h"

namespace lathe {
namespace {

at::Tensor attendCachedOnCuda(const at::Tensor& qkv, at::TensorList keys, at::TensorList values, at::IntArrayRef past,
                              at::IntArrayRef starts, std::int64_t heads, std::int64_t keyValueHeads,
                              std::int64_t headDim, std::int64_t window, double scaling, double cap) {
    const AttentionShape shape{.heads = heads,
                               .keyValueHeads = keyValueHeads,
                               .headDim = headDim,
                               .window = window,
                               .scaling = scaling,
                               .cap = cap};
    const std::int64_t kv = keyValueHeads, group = shape.group();
    const at::Tensor rows = qkv.to(keys[0].scalar_type()).view({-1, heads + 2 * kv, headDim}),
                     out = at::empty({qkv.size(0), heads * headDim}, qkv.options());
    for (std::size_t t = 0; t < keys.size(); ++t) {
        const std::int64_t count = starts[t + 1] - starts[t], seen = past[t] + count;
        const at::Tensor own = rows.narrow(0, starts[t], count);
        keys[t].narrow(1, past[t], count).copy_(own.narrow(1, heads, kv).transpose(0, 1));
        values[t].narrow(1, past[t], count).copy_(own.narrow(1, heads + kv, kv).transpose(0, 1));
        // (kv, count * group, d): a token's query heads of one key/value head are neighbors
        const at::Tensor q = own.narrow(1, 0, heads)
                                 .reshape({count, kv, group, headDim})
                                 .transpose(0, 1)
                                 .reshape({kv, count * group, headDim});
        const at::Tensor scores = at::bmm(q, keys[t].narrow(1, 0, seen).transpose(1, 2)).to(at::kFloat).contiguous();
        seenSoftmax(scores, shape, past[t]);
        const at::Tensor o = at::bmm(scores.to(q.scalar_type()), values[t].narrow(1, 0, seen))
                                 .view({kv, count, group, headDim})
                                 .transpose(0, 1);
        out.narrow(0, starts[t], count).copy_(o.reshape({count, heads * headDim}));
    }
    return out;
}

TORCH_LIBRARY_IMPL(lathe, CUDA, library) { library.impl("attend_cached", attendCachedOnCuda); }

} // namespace
} // namespace lathe
