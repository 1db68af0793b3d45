// LibTorch's own products and conversions are what a GPU has best.
#include "operators/cuda_call.h"

namespace lathe {
namespace {

at::Tensor convertedOnCuda(const at::Tensor& x, at::ScalarType type) { return x.to(type).contiguous(); }

at::Tensor sumConvertedOnCuda(const at::Tensor& product, const at::Tensor& residual) {
    if (product.scalar_type() == residual.scalar_type())
        return at::add(product, residual); // computed in fp32, rounded once
    return at::add(product.to(at::kFloat), residual.to(at::kFloat)).to(residual.scalar_type());
}

at::Tensor timesTransposedOnCuda(const at::Tensor& x, const at::Tensor& w, at::ScalarType type) {
    return at::mm(x.to(type), w.to(type).t());
}

void multiplyOnCuda(const at::Tensor& out, const at::Tensor& a, const at::Tensor& b, bool add, double scale) {
    at::Tensor to = out;
    if (add || scale != 1) at::addmm_out(to, to, a, b, add ? 1 : 0, scale);
    else at::mm_out(to, a, b);
}

TORCH_LIBRARY_IMPL(lathe, CUDA, library) {
    library.impl("converted", convertedOnCuda);
    library.impl("sum_converted", sumConvertedOnCuda);
    library.impl("multiply_", multiplyOnCuda);
    library.impl("times_transposed", timesTransposedOnCuda);
}

} // namespace
} // namespace lathe
