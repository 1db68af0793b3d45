// Attention on a GPU by LibTorch's kernels, over texts of any lengths without padding: flash attention (arXiv
// 2307.08691) for 16-bit numbers from sm_80 on; its memory-efficient kind for fp32 and older cards, which wants as many
// key/value heads as query heads; plain products for what neither knows.
#include "estimate/attention_kernel.h"
#include "operators/attend_arguments.h"
#include "operators/attention_by_products.h"
#include "operators/cuda_call.h"

#include <ATen/Context.h>
#include <ATen/cuda/CUDAContextLight.h>

namespace lathe {
namespace {

AttentionKernel wayOf(const at::Tensor& qkv, const AttentionShape& shape) {
    const cudaDeviceProp& card = *at::cuda::getDeviceProperties(qkv.device().index());
    return attentionOnGpu(10 * card.major + card.minor, qkv.scalar_type() != at::kFloat, shape.headDim, shape.causal,
                          shape.window, shape.cap != 0);
}

/// q, k and v as views, (T, heads, d) each.
std::array<at::Tensor, 3> viewsOf(const at::Tensor& qkv, const AttentionShape& shape) {
    const at::Tensor rows = qkv.view({qkv.size(0), shape.heads + 2 * shape.keyValueHeads, shape.headDim});
    return {rows.narrow(1, 0, shape.heads), rows.narrow(1, shape.heads, shape.keyValueHeads),
            rows.narrow(1, shape.heads + shape.keyValueHeads, shape.keyValueHeads)};
}

struct FlashWindow {
    std::optional<std::int64_t> left, right;
    explicit FlashWindow(const AttentionShape& shape) {
        if (shape.window == 0) return;
        left = shape.before(0);
        right = shape.after(0);
    }
};

/// LibTorch's attention repeats its gradients bit for bit only where repeating is an order: as a wish (with warnings),
/// its faster way stays.
class Repeatable {
public:
    Repeatable() : m_asWish(at::globalContext().deterministicAlgorithmsWarnOnly()) { set(false); }
    ~Repeatable() { set(m_asWish); }
    Repeatable(const Repeatable&) = delete;
    Repeatable& operator=(const Repeatable&) = delete;

private:
    static void set(bool asWish) {
        at::globalContext().setDeterministicAlgorithms(at::globalContext().deterministicAlgorithms(), asWish);
    }
    bool m_asWish;
};

/// The efficient kind's numbers: 0 all, 1 causal.
std::int64_t maskOf(const AttentionShape& shape) { return shape.causal ? 1 : 0; }
std::optional<std::int64_t> efficientWindow(const AttentionShape& shape) {
    return shape.causal && shape.window > 0 ? std::optional(shape.window) : std::nullopt;
}

/// (1, T, heads, d): each key/value head as often as it has query heads.
at::Tensor spread(const at::Tensor& x, const AttentionShape& shape) {
    return (shape.group() == 1 ? x : x.repeat_interleave(shape.group(), 1)).unsqueeze(0);
}
/// And their gradients summed.
at::Tensor gathered(const at::Tensor& dx, const AttentionShape& shape) {
    const at::Tensor rows = dx.squeeze(0);
    return shape.group() == 1 ? rows
                              : rows.view({rows.size(0), shape.keyValueHeads, shape.group(), shape.headDim}).sum(2);
}

std::vector<at::Tensor> attendOnCuda(const at::Tensor& qkv, at::IntArrayRef starts,
                                     const std::optional<at::Tensor>& offsets, at::IntArrayRef sizes, bool causal,
                                     double scaling, double cap) {
    const OnGpuOf gpu(qkv);
    const AttentionShape shape = attentionShapeOf(sizes, causal, scaling, cap);
    const std::int64_t longest = sizes[4], width = shape.heads * shape.headDim;
    const auto [q, k, v] = viewsOf(qkv, shape);
    switch (wayOf(qkv, shape)) {
    case AttentionKernel::Flash: {
        const FlashWindow window(shape);
        auto [o, logSums, random, unused, mask] = at::_flash_attention_forward(
            q, k, v, offsets, offsets, longest, longest, 0.0, causal, false, shape.scale(), window.left, window.right);
        return {o.reshape({qkv.size(0), width}), logSums, random, unused};
    }
    case AttentionKernel::Efficient: {
        auto [o, logSums, seed, offset, queries, keys] = at::_efficient_attention_forward(
            q.unsqueeze(0), spread(k, shape), spread(v, shape), {}, offsets, offsets, longest, longest, 0.0,
            maskOf(shape), true, shape.scale(), {}, efficientWindow(shape));
        return {o.reshape({qkv.size(0), width}), logSums, seed, offset};
    }
    default: break; // by products
    }
    auto [o, logSums] = attendByProducts(qkv, shape, starts);
    return {o, logSums};
}

at::Tensor attendBackwardOnCuda(const at::Tensor& dout, const at::Tensor& qkv, const at::Tensor& o, at::TensorList kept,
                                at::IntArrayRef starts, const std::optional<at::Tensor>& offsets, at::IntArrayRef sizes,
                                bool causal, double scaling, double cap) {
    const OnGpuOf gpu(qkv);
    const AttentionShape shape = attentionShapeOf(sizes, causal, scaling, cap);
    const Repeatable repeatable;
    const std::int64_t longest = sizes[4];
    const auto [q, k, v] = viewsOf(qkv, shape);
    const auto asHeads = [&](const at::Tensor& rows) { return rows.view({rows.size(0), shape.heads, shape.headDim}); };
    const auto joined = [&](const at::Tensor& dq, const at::Tensor& dk, const at::Tensor& dv) {
        return at::cat({dq, dk, dv}, 1).view(qkv.sizes());
    };
    switch (wayOf(qkv, shape)) {
    case AttentionKernel::Flash: {
        const FlashWindow window(shape);
        const auto [dq, dk, dv] = at::_flash_attention_backward(asHeads(dout), q, k, v, asHeads(o), kept[0], *offsets,
                                                                *offsets, longest, longest, 0.0, causal, kept[1],
                                                                kept[2], shape.scale(), window.left, window.right);
        return joined(dq, dk, dv);
    }
    case AttentionKernel::Efficient: {
        const auto [dq, dk, dv, bias] = at::_efficient_attention_backward(
            asHeads(dout).unsqueeze(0), q.unsqueeze(0), spread(k, shape), spread(v, shape), {}, asHeads(o).unsqueeze(0),
            offsets, offsets, longest, longest, kept[0], 0.0, kept[1], kept[2], maskOf(shape), false, shape.scale(), {},
            efficientWindow(shape));
        return joined(dq.squeeze(0), gathered(dk, shape), gathered(dv, shape));
    }
    default: break; // by products
    }
    return attendBackwardByProducts(dout, qkv, o, kept[0], shape, starts);
}

TORCH_LIBRARY_IMPL(lathe, CUDA, library) {
    library.impl("attend", attendOnCuda);
    library.impl("attend_backward", attendBackwardOnCuda);
}

} // namespace
} // namespace lathe
