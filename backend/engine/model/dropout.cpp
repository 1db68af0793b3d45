#include "model/dropout.h"

#include "operators/dropped.h"

namespace lathe {

RowKeys rowKeys(const TokenBatch& batch) {
    return {batch.positions.contiguous(), batch.rowExamples.defined() ? batch.rowExamples : rowExamplesOf(batch)};
}

at::Tensor dropped(const at::Tensor& x, double p, std::uint32_t site, const StepContext& step, const RowKeys& keys) {
    return dropped(x, p, step.seed, step.step, site, keys.positions, keys.examples);
}

at::Tensor dropout(const at::Tensor& x, double p, std::uint32_t site, const StepContext& step,
                   const TokenBatch& batch) {
    if (!step.training || p <= 0) return x;
    at::Tensor kept;
    {
        at::NoGradGuard constant;
        kept = dropped(at::ones_like(x), p, site, step, rowKeys(batch));
    }
    return x * kept;
}

} // namespace lathe
