#include "kernels/dropout/dropout_cuda.h"
#include "operators/cuda_call.h"

namespace lathe {
namespace {

at::Tensor droppedOnCuda(const at::Tensor& x, double p, std::int64_t seed, std::int64_t step, std::int64_t site,
                         const at::Tensor& positions, const at::Tensor& examples) {
    const OnGpuOf gpu(x);
    const at::Tensor from = x.contiguous(), y = at::empty_like(from);
    succeed(kernels::cuda::dropout(kindOf(x), from.const_data_ptr(), y.mutable_data_ptr(), p,
                                   kernels::dropoutKey(std::uint64_t(seed), std::uint64_t(step), std::uint32_t(site)),
                                   numbersOf(positions), numbersOf(examples), x.size(1), x.size(0), gpu.stream()));
    return y;
}

TORCH_LIBRARY_IMPL(lathe, CUDA, library) { library.impl("dropped", droppedOnCuda); }

} // namespace
} // namespace lathe
