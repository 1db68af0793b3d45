#include "operators/dropped.h"

#include "kernels/dropout/dropout.h"
#include "operators/elements.h"
#include "operators/operator.h"

namespace lathe {
namespace {

at::Tensor droppedOnCpu(const at::Tensor& x, double p, std::int64_t seed, std::int64_t step, std::int64_t site,
                        const at::Tensor& positions, const at::Tensor& examples) {
    at::Tensor y = at::empty_like(x);
    const kernels::DropoutKey key = kernels::dropoutKey(std::uint64_t(seed), std::uint64_t(step), std::uint32_t(site));
    withElement(x.scalar_type(), [&](auto c) {
        using C = decltype(c);
        overRows(x.size(0), 8 * x.size(1), [&](std::int64_t first, std::int64_t last) {
            kernels::dropout(dataOf<C>(x), dataOf<C>(y), p, key, positions.const_data_ptr<std::int64_t>(),
                             examples.const_data_ptr<std::int64_t>(), x.size(1), first, last);
        });
    });
    return y;
}

const Operator<&droppedOnCpu> dropOperator(
    "dropped(Tensor x, float p, int seed, int step, int site, Tensor positions, Tensor examples) -> Tensor");

} // namespace

at::Tensor dropped(const at::Tensor& x, double p, std::uint64_t seed, std::uint64_t step, std::uint32_t site,
                   const at::Tensor& positions, const at::Tensor& examples) {
    return dropOperator(x, p, std::int64_t(seed), std::int64_t(step), std::int64_t(site), positions, examples);
}

} // namespace lathe
