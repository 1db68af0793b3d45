#include "kernels/lowrank/low_rank_cuda.h"
#include "operators/cuda_call.h"
#include "operators/low_rank_arguments.h"

#include <algorithm>

namespace lathe {
namespace {

namespace gpu = kernels::cuda;

constexpr std::int64_t largestRank = 256; ///< of the fused kernels; larger ones are products in their own right

bool isFused(const std::vector<LowRankPart>& parts) {
    return std::all_of(parts.begin(), parts.end(),
                       [](const LowRankPart& part) { return part.rank <= largestRank && part.b.is_contiguous(); });
}

/// f(deltas) for as many of them at a time as one launch takes.
template <class F> void overLaunches(const std::vector<LowRankPart>& parts, const F& f) {
    std::vector<gpu::LowRankDelta> deltas;
    for (const LowRankPart& part : parts)
        deltas.push_back({part.b.const_data_ptr(), part.first, part.out, part.column, part.rank, float(part.scale)});
    for (std::size_t first = 0; first < deltas.size(); first += gpu::mostDeltas)
        f(std::span(deltas).subspan(first, std::min<std::size_t>(gpu::mostDeltas, deltas.size() - first)));
}

void addLowRankOnCuda(const at::Tensor& y, const at::Tensor& u, at::TensorList bs, at::IntArrayRef places,
                      at::ArrayRef<double> scales) {
    const OnGpuOf device(y);
    const std::vector<LowRankPart> parts = lowRankPartsOf(bs, places, scales);
    if (isFused(parts))
        return overLaunches(parts, [&](std::span<const gpu::LowRankDelta> deltas) {
            succeed(gpu::addLowRank(kindOf(y), deltas, u.const_data_ptr(), u.stride(0), y.mutable_data_ptr(),
                                    y.stride(0), y.size(0), device.stream()));
        });
    for (const LowRankPart& part : parts)
        y.narrow(1, part.first, part.out).addmm_(u.narrow(1, part.column, part.rank), part.b.t(), 1, part.scale);
}

void lowRankBackOnCuda(const at::Tensor& du, const at::Tensor& dy, at::TensorList bs, at::IntArrayRef places,
                       at::ArrayRef<double> scales) {
    const OnGpuOf device(dy);
    const std::vector<LowRankPart> parts = lowRankPartsOf(bs, places, scales);
    if (isFused(parts))
        return overLaunches(parts, [&](std::span<const gpu::LowRankDelta> deltas) {
            succeed(gpu::lowRankBackward(kindOf(dy), deltas, dy.const_data_ptr(), dy.stride(0), du.mutable_data_ptr(),
                                         du.stride(0), dy.size(0), device.stream()));
        });
    for (const LowRankPart& part : parts) {
        at::Tensor to = du.narrow(1, part.column, part.rank);
        at::mm_out(to, dy.narrow(1, part.first, part.out), part.b * part.scale);
    }
}

/// One product of all columns with all ranks: what a part does not want of it costs less than a launch of its own.
std::vector<at::Tensor> lowRankGradientsOnCuda(const at::Tensor& dy, const at::Tensor& u, at::TensorList bs,
                                               at::IntArrayRef places, at::ArrayRef<double> scales) {
    const OnGpuOf device(dy);
    const at::Tensor all = dy.scalar_type() == at::kFloat ? at::mm(dy.t(), u) : at::mm(dy.t(), u, at::kFloat);
    std::vector<at::Tensor> gradients;
    for (const LowRankPart& part : lowRankPartsOf(bs, places, scales))
        gradients.push_back(
            at::mul(all.narrow(0, part.first, part.out).narrow(1, part.column, part.rank), part.scale).contiguous());
    return gradients;
}

TORCH_LIBRARY_IMPL(lathe, CUDA, library) {
    library.impl("add_low_rank_", addLowRankOnCuda);
    library.impl("low_rank_back_", lowRankBackOnCuda);
    library.impl("low_rank_gradients", lowRankGradientsOnCuda);
}

} // namespace
} // namespace lathe
