#include "kernels/swiglu/swiglu_cuda.h"
#include "operators/cuda_call.h"

namespace lathe {
namespace {

at::Tensor gatedOnCuda(std::int64_t gate, const at::Tensor& x, at::ScalarType to) {
    TORCH_CHECK(to == x.scalar_type(), "lathe: on a GPU a gate's result has the dtype of what it reads");
    const OnGpuOf gpu(x);
    const std::int64_t rows = x.size(0), size = x.size(1) / 2;
    const at::Tensor y = at::empty({rows, size}, x.options());
    succeed(kernels::cuda::gated(kindOf(x), kernels::Gate(gate), x.const_data_ptr(), y.mutable_data_ptr(), size, size,
                                 rows, gpu.stream()));
    return y;
}

std::tuple<at::Tensor, at::Tensor> gatedBackwardOnCuda(std::int64_t gate, const at::Tensor& dy, const at::Tensor& x,
                                                       bool wantY) {
    const OnGpuOf gpu(x);
    const at::Tensor dx = at::empty_like(x), y = wantY ? at::empty_like(dy) : at::Tensor();
    succeed(kernels::cuda::gatedBackward(kindOf(x), kernels::Gate(gate), dy.const_data_ptr(), x.const_data_ptr(),
                                         dx.mutable_data_ptr(), wantY ? y.mutable_data_ptr() : nullptr, x.size(1) / 2,
                                         x.size(0), gpu.stream()));
    return {dx, y};
}

TORCH_LIBRARY_IMPL(lathe, CUDA, library) {
    library.impl("gated", gatedOnCuda);
    library.impl("gated_backward", gatedBackwardOnCuda);
}

} // namespace
} // namespace lathe
