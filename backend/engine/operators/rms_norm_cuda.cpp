#include "kernels/norm/rms_norm_cuda.h"
#include "operators/cuda_call.h"

namespace lathe {
namespace {

std::tuple<at::Tensor, at::Tensor> rmsNormOnCuda(const at::Tensor& x, const at::Tensor& weight, double offset,
                                                 double epsilon, at::ScalarType to) {
    TORCH_CHECK(to == x.scalar_type(), "lathe: on a GPU a norm's result has the dtype of what it reads");
    const OnGpuOf gpu(x);
    const at::Tensor y = at::empty_like(x), scale = at::empty({x.size(0)}, x.options().dtype(at::kFloat));
    succeed(kernels::cuda::rmsNorm(kindOf(x), x.const_data_ptr(), weight.const_data_ptr(), float(offset),
                                   y.mutable_data_ptr(), floatsOf(scale), float(epsilon), x.size(1), x.size(0),
                                   gpu.stream()));
    return {y, scale};
}

at::Tensor rmsNormAgainOnCuda(const at::Tensor& x, const at::Tensor& weight, double offset, const at::Tensor& scale,
                              at::ScalarType to) {
    TORCH_CHECK(to == x.scalar_type(), "lathe: on a GPU a norm's result has the dtype of what it reads");
    const OnGpuOf gpu(x);
    const at::Tensor y = at::empty_like(x);
    succeed(kernels::cuda::rmsNormAgain(kindOf(x), x.const_data_ptr(), weight.const_data_ptr(), float(offset),
                                        floatsOf(scale), y.mutable_data_ptr(), x.size(1), x.size(0), gpu.stream()));
    return y;
}

std::tuple<at::Tensor, at::Tensor> rmsNormBackwardOnCuda(const at::Tensor& dy, const at::Tensor& x,
                                                         const at::Tensor& weight, double offset,
                                                         const at::Tensor& scale, bool wantDweight) {
    const OnGpuOf gpu(x);
    const std::int64_t rows = x.size(0), size = x.size(1);
    const at::TensorOptions floats = x.options().dtype(at::kFloat);
    const at::Tensor dx = at::empty_like(x), dweight = wantDweight ? at::zeros({size}, floats) : at::Tensor();
    const at::Tensor workspace =
        wantDweight ? at::empty({kernels::cuda::rmsNormParts(rows), size}, floats) : at::Tensor();
    succeed(kernels::cuda::rmsNormBackward(kindOf(x), dy.const_data_ptr(), x.const_data_ptr(), weight.const_data_ptr(),
                                           float(offset), floatsOf(scale), nullptr, dx.mutable_data_ptr(),
                                           floatsOf(dweight), floatsOf(workspace), size, rows, gpu.stream()));
    return {dx, dweight};
}

TORCH_LIBRARY_IMPL(lathe, CUDA, library) {
    library.impl("rms_norm", rmsNormOnCuda);
    library.impl("rms_norm_again", rmsNormAgainOnCuda);
    library.impl("rms_norm_backward", rmsNormBackwardOnCuda);
}

} // namespace
} // namespace lathe
