#pragma once
// Which kernels compute attention: the engine asks here, and so do the estimates of it.
#include <cstdint>

namespace lathe {

/// Our own in tiles on the processor; on GPUs LibTorch's flash attention (arXiv 2307.08691), its memory-efficient
/// attention (arXiv 2112.05682), or products of our own, some queries of a text at a time.
enum class AttentionKernel { Tiles, Flash, Efficient, Products };

/// On a GPU of that capability (89 for sm_89), for heads of `headDim` numbers of 16 bits (`halves`) or fp32. Flash
/// attention is for 16 bits from sm_80 on, and makes gradients of heads beyond 192 where a block has shared memory for
/// them; the efficient kernels know windows of causal attention alone, and read whole vectors; neither knows capped
/// scores.
constexpr AttentionKernel attentionOnGpu(int capability, bool halves, std::int64_t headDim, bool causal,
                                         std::int64_t window, bool capped) {
    if (capped) return AttentionKernel::Products;
    const std::int64_t widest = capability == 80 || capability >= 90 ? 256 : 192;
    if (halves && capability >= 80 && headDim % 8 == 0 && headDim <= widest) return AttentionKernel::Flash;
    const std::int64_t vector = halves ? 8 : 4;
    return (causal || window == 0) && headDim % vector == 0 ? AttentionKernel::Efficient : AttentionKernel::Products;
}

} // namespace lathe
