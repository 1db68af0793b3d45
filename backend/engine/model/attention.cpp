#include "model/attention.h"

#include "model/attention_tiles.h"
#include "tensor/fused_node.h"
#include "tensor/product.h"

namespace lathe {
namespace {

/// LibTorch's own kernel, for processors whose products are bf16: it keeps the scores in fp32 between its two products.
void flashForward(const at::Tensor& qkv, const AttentionShape& shape, const std::vector<std::int64_t>& starts,
                  const at::Tensor& o, const at::Tensor& logSums) {
    const std::int64_t heads = shape.heads, kv = shape.keyValueHeads, d = shape.headDim, group = shape.group();
    bool equal = true;
    for (std::size_t s = 1; s + 1 < starts.size(); ++s) equal = equal && starts[s + 1] - starts[s] == starts[1];
    const std::size_t calls = equal ? 1 : starts.size() - 1;
    for (std::size_t c = 0; c < calls; ++c) {
        const std::int64_t first = equal ? 0 : starts[c], end = equal ? starts.back() : starts[c + 1];
        const std::int64_t batch = equal ? std::int64_t(starts.size()) - 1 : 1, length = (end - first) / batch;
        const at::Tensor rows = qkv.narrow(0, first, end - first).view({batch, length, heads + 2 * kv, d});
        const auto expanded = [&](std::int64_t head) {
            return rows.narrow(2, head, kv).unsqueeze(3).expand({batch, length, kv, group, d}).reshape({batch, length, heads, d}).transpose(1, 2);
        };
        const auto [out, sums] = at::_scaled_dot_product_flash_attention_for_cpu(
            rows.narrow(2, 0, heads).transpose(1, 2), expanded(heads), expanded(heads + kv), 0.0, true);
        o.narrow(0, first, end - first).view({batch, length, heads, d}).copy_(out.transpose(1, 2));
        logSums.narrow(0, first, end - first).view({batch, length, heads}).copy_(sums.transpose(1, 2));
    }
}

struct AttentionNode final : torch::autograd::Node {
    AttentionShape shape;
    const RotaryTable* rotary = nullptr;
    at::Tensor qkv, o, logSums, positions;
    std::vector<std::int64_t> starts;

    torch::autograd::variable_list apply(torch::autograd::variable_list&& gradients) override {
        if (!gradients[0].defined()) return {at::Tensor()};
        at::AutoDispatchBelowADInplaceOrView quiet;
        at::Tensor dqkv = at::empty_like(qkv);
        attendBackward(gradients[0].contiguous(), qkv, o, logSums, shape, starts, dqkv);
        rotary->rotate(dqkv, positions, shape.heads + shape.keyValueHeads, true);
        return {dqkv};
    }
    void release_variables() override { qkv = o = logSums = positions = at::Tensor(); }
    std::string name() const override { return "RotaryAttention"; }
};

} // namespace

at::Tensor attention(const at::Tensor& qkv, const AttentionShape& shape, const RotaryTable& rotary, const TokenBatch& batch) {
    const at::Tensor rotated = qkv.detach(), positions = batch.positions.contiguous();
    at::Tensor o = at::empty({qkv.size(0), shape.heads * shape.headDim}, rotated.options());
    at::Tensor logSums = at::empty({qkv.size(0), shape.heads}, rotated.options().dtype(at::kFloat));
    {
        at::AutoDispatchBelowADInplaceOrView quiet;
        rotary.rotate(rotated, positions, shape.heads + shape.keyValueHeads, false);
        if (productType(qkv.scalar_type()) == at::kFloat) attendForward(rotated, shape, batch.starts, o, logSums);
        else flashForward(rotated, shape, batch.starts, o, logSums);
    }
    if (!wantsGraph({qkv})) return o;
    auto node = c10::make_intrusive<AttentionNode>();
    node->shape = shape;
    node->rotary = &rotary;
    node->qkv = rotated;
    node->o = o.detach();
    node->logSums = logSums;
    node->positions = positions;
    node->starts = batch.starts;
    joinGraph(node, {qkv}, o);
    return o;
}

} // namespace lathe
