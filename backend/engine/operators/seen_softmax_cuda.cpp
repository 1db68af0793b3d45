#include "kernels/attention/seen_softmax_cuda.h"
#include "operators/cuda_call.h"

namespace lathe {
namespace {

void seenSoftmaxOnCuda(const at::Tensor& scores, std::int64_t perToken, std::int64_t start, std::int64_t before,
                       double scale, double cap) {
    const OnGpuOf gpu(scores);
    const kernels::ScoreTile tile{.keys = scores.size(2),
                                  .perToken = perToken,
                                  .start = start,
                                  .rows = scores.size(1),
                                  .before = before,
                                  .after = 0,
                                  .scale = float(scale),
                                  .cap = float(cap)};
    succeed(kernels::cuda::seenProbabilities(floatsOf(scores), scores.size(0), tile, gpu.stream()));
}

TORCH_LIBRARY_IMPL(lathe, CUDA, library) { library.impl("seen_softmax_", seenSoftmaxOnCuda); }

} // namespace
} // namespace lathe
