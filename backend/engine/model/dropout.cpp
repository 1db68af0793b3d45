#include "model/dropout.h"

#include "kernels/dropout/dropout.h"
#include "tensor/product.h"

namespace lathe {

RowKeys rowKeys(const TokenBatch& batch) {
    at::Tensor examples = at::zeros({batch.positions.size(0)}, at::kLong);
    for (std::size_t s = 0; s + 1 < batch.starts.size(); ++s)
        examples.narrow(0, batch.starts[s], batch.starts[s + 1] - batch.starts[s])
            .fill_(s < batch.examples.size() ? batch.examples[s] : std::int64_t(s));
    return {batch.positions.contiguous(), examples};
}

at::Tensor dropped(const at::Tensor& x, double p, std::uint32_t site, const StepContext& step, const RowKeys& keys) {
    at::Tensor y = at::empty_like(x);
    const kernels::DropoutKey key = kernels::dropoutKey(step.seed, step.step, site);
    withElement(x.scalar_type(), [&](auto c) {
        using C = decltype(c);
        overRows(x.size(0), 8 * x.size(1), [&](std::int64_t first, std::int64_t last) {
            kernels::dropout(dataOf<C>(x), dataOf<C>(y), p, key, keys.positions.const_data_ptr<std::int64_t>(),
                             keys.examples.const_data_ptr<std::int64_t>(), x.size(1), first, last);
        });
    });
    return y;
}

at::Tensor dropout(const at::Tensor& x, double p, std::uint32_t site, const StepContext& step, const TokenBatch& batch) {
    if (!step.training || p <= 0) return x;
    at::Tensor kept;
    {
        at::NoGradGuard constant;
        kept = dropped(at::ones_like(x), p, site, step, rowKeys(batch));
    }
    return x * kept;
}

} // namespace lathe
