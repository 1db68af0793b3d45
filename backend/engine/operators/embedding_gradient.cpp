#include "operators/embedding_gradient.h"

#include "operators/operator.h"
#include "tensor/threads.h"

namespace lathe {
namespace {

at::Tensor embeddingGradientOnCpu(const at::Tensor& up, const at::Tensor& ids, std::int64_t table, std::int64_t still) {
    at::Tensor sum = at::zeros({table, up.size(1)}, up.options());
    const float* from = up.const_data_ptr<float>();
    const std::int64_t* id = ids.const_data_ptr<std::int64_t>();
    float* to = sum.data_ptr<float>();
    const std::int64_t size = up.size(1), rows = up.size(0);
    overChunks(size, 64, [&](std::int64_t first, std::int64_t last) { // columns: each sum is one thread's
        for (std::int64_t t = 0; t < rows; ++t)
            if (id[t] != still)
                for (std::int64_t c = first; c < last; ++c) to[id[t] * size + c] += from[t * size + c];
    });
    return sum;
}

const Operator<&embeddingGradientOnCpu>
    embeddingOperator("embedding_gradient(Tensor up, Tensor ids, int rows, int still) -> Tensor");

} // namespace

at::Tensor embeddingGradient(const at::Tensor& up, const at::Tensor& ids, std::int64_t rows, std::int64_t still) {
    return embeddingOperator(up, ids, rows, still);
}

} // namespace lathe
