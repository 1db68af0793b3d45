#include "operators/seen_softmax.h"

#include "kernels/attention/attention_tile.h"
#include "operators/elements.h"
#include "operators/operator.h"

#include <vector>

namespace lathe {
namespace {

void seenSoftmaxOnCpu(const at::Tensor& scores, std::int64_t perToken, std::int64_t start, std::int64_t before,
                      double scale, double cap) {
    const std::int64_t rows = scores.size(1), keys = scores.size(2);
    const kernels::ScoreTile tile{.keys = keys,
                                  .perToken = perToken,
                                  .start = start,
                                  .rows = rows,
                                  .before = before,
                                  .after = 0,
                                  .scale = float(scale),
                                  .cap = float(cap)};
    std::vector<float> sums(static_cast<std::size_t>(rows)), logSums(sums.size());
    for (std::int64_t h = 0; h < scores.size(0); ++h) {
        float* head = dataOf<float>(scores) + h * rows * keys;
        kernels::seenSoftmax(head, head, sums.data(), logSums.data(), tile);
        kernels::divideRows(head, sums.data(), keys, rows);
    }
}

const Operator<&seenSoftmaxOnCpu> softmaxOperator(
    "seen_softmax_(Tensor(a!) scores, int per_token, int start, int before, float scale, float cap) -> ()");

} // namespace

void seenSoftmax(const at::Tensor& scores, const AttentionShape& shape, std::int64_t start) {
    softmaxOperator(scores, shape.group(), start, shape.before(scores.size(2)), shape.scale(), shape.cap);
}

} // namespace lathe
