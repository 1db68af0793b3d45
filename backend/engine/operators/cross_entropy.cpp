#include "operators/cross_entropy.h"

#include "kernels/convert/convert.h"
#include "kernels/loss/cross_entropy.h"
#include "operators/elements.h"
#include "operators/operator.h"

namespace lathe {
namespace {

void crossEntropyOnCpu(const at::Tensor& logits, const at::Tensor& targets, const at::Tensor& losses, bool gradient,
                       double cap) {
    const std::int64_t vocabulary = logits.size(1);
    withElement(logits.scalar_type(), [&](auto c) {
        using C = decltype(c);
        overRows(logits.size(0), 16 * vocabulary, [&](std::int64_t from, std::int64_t to) {
            kernels::crossEntropy(dataOf<C>(logits), targets.const_data_ptr<std::int64_t>(), dataOf<float>(losses),
                                  gradient, float(cap), vocabulary, from, to);
        });
    });
}

at::Tensor summedLossesOnCpu(
    const at::Tensor& losses) { // one by one: the order of the sum does not depend on the number of threads
    double sum = 0;
    const float* each = dataOf<float>(losses);
    for (std::int64_t i = 0; i < losses.numel(); ++i) sum += each[i];
    return at::scalar_tensor(sum, losses.options());
}

void accumulateOnCpu(const at::Tensor& sum, const at::Tensor& product) {
    withElement(product.scalar_type(), [&](auto c) {
        using C = decltype(c);
        overRows(product.numel(), 1, [&](std::int64_t from, std::int64_t to) {
            kernels::accumulate(dataOf<C>(product), dataOf<float>(sum), from, to);
        });
    });
}

void scaleOnCpu(const at::Tensor& x, const at::Tensor& factor) { at::Tensor(x).mul_(factor.item<double>()); }

const Operator<&crossEntropyOnCpu> crossEntropyOperator(
    "cross_entropy_(Tensor(a!) logits, Tensor targets, Tensor(b!) losses, bool gradient, float cap) -> ()");
const Operator<&summedLossesOnCpu> sumOperator("summed_losses(Tensor losses) -> Tensor");
const Operator<&accumulateOnCpu> accumulateOperator("accumulate_(Tensor(a!) sum, Tensor product) -> ()");
const Operator<&scaleOnCpu> scaleOperator("scale_(Tensor(a!) x, Tensor factor) -> ()");

} // namespace

void crossEntropy(const at::Tensor& logits, const at::Tensor& targets, const at::Tensor& losses, bool gradient,
                  double cap) {
    crossEntropyOperator(logits, targets, losses, gradient, cap);
}
at::Tensor summedLosses(const at::Tensor& losses) { return sumOperator(losses); }
void accumulate(const at::Tensor& sum, const at::Tensor& product) { accumulateOperator(sum, product); }
void scale(const at::Tensor& x, const at::Tensor& factor) { scaleOperator(x, factor); }

} // namespace lathe
