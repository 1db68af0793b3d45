#include "operators/cuda_call.h"

namespace lathe {
namespace {

at::Tensor embeddingGradientOnCuda(const at::Tensor& up, const at::Tensor& ids, std::int64_t rows, std::int64_t still) {
    return at::embedding_dense_backward(up, ids, rows, still, false);
}

TORCH_LIBRARY_IMPL(lathe, CUDA, library) { library.impl("embedding_gradient", embeddingGradientOnCuda); }

} // namespace
} // namespace lathe
