#include "operators/attend.h"

#include "operators/attend_arguments.h"
#include "operators/attention_tiles.h"
#include "operators/operator.h"

#include <algorithm>

namespace lathe {
namespace {

std::vector<at::Tensor> attendOnCpu(const at::Tensor& qkv, at::IntArrayRef starts, const std::optional<at::Tensor>&,
                                    at::IntArrayRef sizes, bool causal, double scaling, double cap) {
    const AttentionShape shape = attentionShapeOf(sizes, causal, scaling, cap);
    at::Tensor o = at::empty({qkv.size(0), shape.heads * shape.headDim}, qkv.options());
    at::Tensor logSums = at::empty({qkv.size(0), shape.heads}, qkv.options().dtype(at::kFloat));
    attendForwardOnTiles(qkv, shape, starts.vec(), o, logSums);
    return {std::move(o), std::move(logSums)};
}

at::Tensor attendBackwardOnCpu(const at::Tensor& dout, const at::Tensor& qkv, const at::Tensor& o, at::TensorList kept,
                               at::IntArrayRef starts, const std::optional<at::Tensor>&, at::IntArrayRef sizes,
                               bool causal, double scaling, double cap) {
    at::Tensor dqkv = at::empty_like(qkv);
    attendBackwardOnTiles(dout, qkv, o, kept[0], attentionShapeOf(sizes, causal, scaling, cap), starts.vec(), dqkv);
    return dqkv;
}

const Operator<&attendOnCpu> attendOperator("attend(Tensor qkv, int[] starts, Tensor? offsets, int[] sizes, bool "
                                            "causal, float scaling, float cap) -> Tensor[]");
const Operator<&attendBackwardOnCpu>
    attendBackwardOperator("attend_backward(Tensor dout, Tensor qkv, Tensor o, Tensor[] kept, int[] starts, Tensor? "
                           "offsets, int[] sizes, bool causal, float scaling, float cap) -> Tensor");

std::optional<at::Tensor> whereDefined(const at::Tensor& tensor) {
    return tensor.defined() ? std::optional(tensor) : std::nullopt;
}

} // namespace

std::int64_t TextStarts::longest() const {
    std::int64_t most = 0;
    for (std::size_t i = 1; i < starts.size(); ++i) most = std::max(most, starts[i] - starts[i - 1]);
    return most;
}

Attended attend(const at::Tensor& qkv, const AttentionShape& shape, const TextStarts& texts) {
    std::vector<at::Tensor> results = attendOperator(qkv, texts.starts, whereDefined(texts.offsets),
                                                     sizesOf(shape, texts), shape.causal, shape.scale(), shape.cap);
    at::Tensor o = std::move(results.front());
    results.erase(results.begin());
    return {std::move(o), std::move(results)};
}

at::Tensor attendBackward(const at::Tensor& dout, const at::Tensor& qkv, const at::Tensor& o,
                          const std::vector<at::Tensor>& kept, const AttentionShape& shape, const TextStarts& texts) {
    return attendBackwardOperator(dout, qkv, o, kept, texts.starts, whereDefined(texts.offsets), sizesOf(shape, texts),
                                  shape.causal, shape.scale(), shape.cap);
}

} // namespace lathe
