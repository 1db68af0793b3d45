#include "kernels/loss/cross_entropy_cuda.h"
#include "operators/cuda_call.h"

namespace lathe {
namespace {

void crossEntropyOnCuda(const at::Tensor& logits, const at::Tensor& targets, const at::Tensor& losses, bool gradient,
                        double cap) {
    const OnGpuOf gpu(logits);
    succeed(kernels::cuda::crossEntropy(kindOf(logits), logits.mutable_data_ptr(), numbersOf(targets), floatsOf(losses),
                                        gradient, float(cap), logits.size(1), logits.size(0), gpu.stream()));
}

at::Tensor summedLossesOnCuda(const at::Tensor& losses) { return losses.sum(at::kDouble).to(at::kFloat); }

void accumulateOnCuda(const at::Tensor& sum, const at::Tensor& product) { at::Tensor(sum).add_(product); }

void scaleOnCuda(const at::Tensor& x, const at::Tensor& factor) {
    if (x.scalar_type() == at::kFloat) at::Tensor(x).mul_(factor);
    else at::Tensor(x).copy_(x.to(at::kFloat).mul_(factor)); // the factor is not rounded to x's dtype
}

TORCH_LIBRARY_IMPL(lathe, CUDA, library) {
    library.impl("cross_entropy_", crossEntropyOnCuda);
    library.impl("summed_losses", summedLossesOnCuda);
    library.impl("accumulate_", accumulateOnCuda);
    library.impl("scale_", scaleOnCuda);
}

} // namespace
} // namespace lathe
