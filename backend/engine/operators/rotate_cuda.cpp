#include "kernels/rope/rope_cuda.h"
#include "operators/cuda_call.h"

namespace lathe {
namespace {

void rotateOnCuda(const at::Tensor& x, const at::Tensor& positions, const at::Tensor& cosines, const at::Tensor& sines,
                  std::int64_t heads, std::int64_t headDim, std::int64_t turned, bool back) {
    const OnGpuOf gpu(x);
    succeed(kernels::cuda::rotate(kindOf(x), x.mutable_data_ptr(), numbersOf(positions), floatsOf(cosines),
                                  floatsOf(sines), heads, headDim, turned, x.stride(0), back, x.size(0), gpu.stream()));
}

TORCH_LIBRARY_IMPL(lathe, CUDA, library) { library.impl("rotate_", rotateOnCuda); }

} // namespace
} // namespace lathe
