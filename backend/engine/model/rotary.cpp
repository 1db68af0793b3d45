#include "model/rotary.h"

#include "kernels/rope/rope.h"
#include "spec/rope.h"
#include "tensor/fused_node.h"
#include "tensor/product.h"

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

RotaryTable::RotaryTable(const Rope& rope, std::int64_t headDim) : m_headDim(headDim) {
    for (double frequency : inverseFrequencies(rope, headDim)) m_frequencies.push_back(float(frequency));
}

void RotaryTable::cover(std::int64_t positions) {
    if (positions <= m_covered) return;
    m_covered = std::int64_t(std::bit_ceil(std::uint64_t(std::max<std::int64_t>(positions, 256))));
    at::AutoDispatchBelowADInplaceOrView quiet;
    const at::Tensor frequencies = at::tensor(m_frequencies);
    const at::Tensor angles = at::outer(at::arange(m_covered, at::kFloat), frequencies); // fp32, as transformers has them
    m_cosines = angles.cos();
    m_sines = angles.sin();
}

void RotaryTable::rotate(const at::Tensor& x, const at::Tensor& positions, std::int64_t heads, bool back) const {
    const std::int64_t rows = x.size(0), stride = x.stride(0);
    withElement(x.scalar_type(), [&](auto s) {
        using S = decltype(s);
        overRows(rows, 4 * heads * m_headDim, [&](std::int64_t first, std::int64_t last) {
            kernels::rotate(dataOf<S>(x), positions.const_data_ptr<std::int64_t>(), dataOf<float>(m_cosines),
                            dataOf<float>(m_sines), heads, m_headDim, stride, back, first, last);
        });
    });
}

at::Tensor rotated(const at::Tensor& x, const RotaryTable& table, const at::Tensor& positions, std::int64_t heads) {
    const at::Tensor y = x.detach();
    {
        at::AutoDispatchBelowADInplaceOrView quiet;
        table.rotate(y, positions, heads, false);
    }
    if (!wantsGraph({x})) return y;
    auto node = c10::make_intrusive<RotaryNode>();
    node->table = &table;
    node->positions = positions;
    node->heads = heads;
    joinGraph(node, {x}, y);
    return y;
}

} // namespace lathe
