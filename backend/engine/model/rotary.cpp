#include "model/rotary.h"

#include "models/rope.h"
#include "operators/rotate.h"
#include "tensor/compute_device.h"
#include "tensor/fused_node.h"

#include <algorithm>
#include <bit>

namespace lathe {
namespace {

struct RotaryNode final : torch::autograd::Node {
    const RotaryTable* table = nullptr;
    at::Tensor positions;
    std::int64_t heads = 0;

    torch::autograd::variable_list apply(torch::autograd::variable_list&& gradients) override {
        if (!gradients[0].defined()) return {at::Tensor()};
        at::AutoDispatchBelowADInplaceOrView quiet;
        const at::Tensor dx = gradients[0].clone(at::MemoryFormat::Contiguous);
        table->rotate(dx, positions, heads, true);
        return {dx};
    }
    void release_variables() override { positions = at::Tensor(); }
    std::string name() const override { return "Rotary"; }
};

} // namespace

RotaryTable::RotaryTable(const Rope& rope, std::int64_t headDim, at::Device device)
    : m_device(device), m_rope(rope), m_headDim(headDim), m_turned(turnedElements(rope, headDim)) {}

void RotaryTable::cover(std::int64_t positions) {
    const bool isLong = m_rope.scaling == RopeScaling::LongRope && positions > m_rope.originalContext;
    if (positions <= m_covered && isLong == m_long) return;
    m_covered = std::max(m_covered, std::int64_t(std::bit_ceil(std::uint64_t(std::max<std::int64_t>(positions, 256)))));
    m_long = isLong;
    std::vector<float> frequencies;
    for (const double frequency : inverseFrequencies(m_rope, m_headDim, isLong))
        frequencies.push_back(float(frequency));
    at::AutoDispatchBelowADInplaceOrView quiet;
    const at::Tensor angles =
        at::outer(at::arange(m_covered, at::kFloat), at::tensor(frequencies)); // fp32, as transformers has them
    const std::vector<at::Tensor> made = computeDevice(m_device).sent(
        {angles.cos().mul_(m_rope.attentionFactor), angles.sin().mul_(m_rope.attentionFactor)});
    m_cosines = made[0];
    m_sines = made[1];
}

void RotaryTable::rotate(const at::Tensor& x, const at::Tensor& positions, std::int64_t heads, bool back) const {
    lathe::rotate(x, positions, m_cosines, m_sines, heads, m_headDim, m_turned, back);
}

at::Tensor rotated(const at::Tensor& x, const RotaryTable& table, const at::Tensor& positions, std::int64_t heads) {
    const at::Tensor y = x.detach();
    {
        at::AutoDispatchBelowADInplaceOrView quiet;
        table.rotate(y, positions, heads, false);
    }
    if (!wantsGraph({x})) return y;
    auto node = makeNode<RotaryNode>();
    node->table = &table;
    node->positions = positions;
    node->heads = heads;
    joinGraph(node, {x}, y);
    return y;
}

} // namespace lathe
