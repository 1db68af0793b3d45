// The operator does what it can on its own; prefixes and texts of which a part is seen go through LibTorch's
// attention, a segment at a time.
#include "model/attention.h"

#include "operators/attend.h"
#include "tensor/fused_node.h"
#include "tensor/product_type.h"

#include <limits>
#include <optional>

namespace lathe {
namespace {

struct AttentionNode final : torch::autograd::Node {
    AttentionShape shape;
    const RotaryTable* rotary = nullptr;
    KeptRows qkv, o;
    at::Tensor positions, offsets;
    std::vector<at::Tensor> kept;
    std::vector<std::int64_t> starts;

    torch::autograd::variable_list apply(torch::autograd::variable_list&& gradients) override {
        if (!gradients[0].defined()) return {at::Tensor()};
        at::AutoDispatchBelowADInplaceOrView quiet;
        const at::Tensor dqkv =
            attendBackward(gradients[0].contiguous(), qkv.tensor(), o.tensor(), kept, shape, {starts, offsets});
        if (rotary) rotary->rotate(dqkv, positions, shape.heads + shape.keyValueHeads, true);
        return {dqkv};
    }
    void release_variables() override {
        qkv = o = KeptRows();
        positions = offsets = at::Tensor();
        kept.clear();
    }
    std::string name() const override { return "RotaryAttention"; }
};

/// (1, heads, rows, d); the mask is added to capped scores.
at::Tensor cappedAttention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                           const std::optional<at::Tensor>& mask, const AttentionShape& shape) {
    at::Tensor scores = at::matmul(q, k.transpose(2, 3)).mul(shape.scale() / shape.cap).tanh().mul(shape.cap);
    if (mask) scores = scores + *mask;
    return at::matmul(at::softmax(scores, -1), v);
}

/// LibTorch's attention, a segment at a time, for what the tiles do not know.
at::Tensor generalAttention(const at::Tensor& qkv, const AttentionShape& shape, const RotaryTable* rotary,
                            const TokenBatch& batch, const AttentionPrefix& prefix) {
    const std::int64_t heads = shape.heads, kv = shape.keyValueHeads, d = shape.headDim;
    const at::ScalarType type = productType(qkv);
    const at::Tensor turned = rotary ? rotated(qkv, *rotary, batch.positions.contiguous(), heads + kv) : qkv;
    const at::Tensor rows = turned.to(type).view({qkv.size(0), heads + 2 * kv, d});
    const std::int64_t front = prefix.keys.defined() ? prefix.keys.size(0) : 0;
    const auto seen = [&](const at::Tensor& own, const at::Tensor& before) { // (1, heads, front + n, d)
        at::Tensor all = front ? at::cat({before.to(type).view({front, kv, d}), own}) : own;
        if (heads != kv) all = all.repeat_interleave(shape.group(), 1);
        return all.transpose(0, 1).unsqueeze(0);
    };
    std::vector<at::Tensor> outputs;
    for (std::size_t s = 0; s + 1 < batch.starts.size(); ++s) {
        const std::int64_t first = batch.starts[s], count = batch.starts[s + 1] - first, keys = batch.seenOf(s);
        const at::Tensor own = rows.narrow(0, first, count);
        const at::Tensor q = own.narrow(1, 0, heads).transpose(0, 1).unsqueeze(0);
        const at::Tensor k = seen(own.narrow(0, 0, keys).narrow(1, heads, kv), prefix.keys);
        const at::Tensor v = seen(own.narrow(0, 0, keys).narrow(1, heads + kv, kv), prefix.values);
        const bool narrow = shape.isNarrow(front + count);
        std::optional<at::Tensor> mask;
        if (narrow || (shape.causal && (front || keys < count || shape.cap != 0))) {
            at::Tensor open = at::ones({count, front + keys}, rows.options().dtype(at::kBool).requires_grad(false));
            if (shape.causal) open = open.tril(front);
            if (narrow) open = open.triu(front - shape.before(0)).tril(front + shape.after(0));
            mask = at::zeros({count, front + keys}, open.options().dtype(type))
                       .masked_fill_(open.logical_not(), -std::numeric_limits<double>::infinity());
        }
        const at::Tensor out =
            shape.cap != 0 ? cappedAttention(q, k, v, mask, shape)
                           : at::scaled_dot_product_attention(q, k, v, mask, 0.0, shape.causal && !mask, shape.scale());
        outputs.push_back(out.squeeze(0).transpose(0, 1).reshape({count, heads * d}));
    }
    return at::cat(outputs).to(qkv.scalar_type());
}

} // namespace

LinearInput attention(const at::Tensor& qkv, const AttentionShape& shape, const RotaryTable* rotary,
                      const TokenBatch& batch, const AttentionPrefix& prefix, bool waits) {
    if (prefix.keys.defined() || !batch.seen.empty()) return {generalAttention(qkv, shape, rotary, batch, prefix)};
    const at::Tensor turned = qkv.detach(), positions = batch.positions.contiguous();
    if (rotary) rotary->rotate(turned, positions, shape.heads + shape.keyValueHeads, false);
    auto [o, kept] = attend(turned, shape, {batch.starts, batch.offsets});
    if (!wantsGraph({qkv})) return {o};
    auto node = makeNode<AttentionNode>();
    node->shape = shape;
    node->rotary = rotary;
    LinearInput read{o};
    if (waits) {
        node->qkv = KeptRows(turned);
        if (KeptRows::squeezes(o)) node->o = read.kept = KeptRows(o.detach());
    } else {
        node->qkv = KeptRows::asItIs(turned);
    }
    if (!node->o.isThere()) node->o = KeptRows::asItIs(o.detach());
    node->kept = std::move(kept);
    node->positions = positions;
    node->starts = batch.starts;
    node->offsets = batch.offsets;
    joinGraph(node, {qkv}, o);
    return read;
}

} // namespace lathe
