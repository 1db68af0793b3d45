// The base can be dense, packed or paged; deltas are kept beside it and never change it unless merged.
#include "model/linear.h"

#include "lathe/error.h"
#include "model/file_rows.h"
#include "model/linear_group.h"
#include "model/paged_weight.h"
#include "operators/product.h"

#include <algorithm>
#include <numeric>

namespace lathe {

Linear::Linear(LinearSpec spec, FrozenWeight& weight, std::int64_t first, at::Tensor bias)
    : m_spec(std::move(spec)), m_frozen(weight), m_first(first), m_bias(std::move(bias)) {}

std::unique_ptr<PackedRows> Linear::exchange(std::unique_ptr<PackedRows> rows) {
    return dynamic_cast<PackedWeight&>(m_frozen).exchange(m_first, std::move(rows));
}

void Linear::page(std::span<const std::byte> host, std::shared_ptr<const void> owner) {
    dynamic_cast<PagedWeight&>(m_frozen).put(m_first, host, std::move(owner));
}

bool Linear::isPaged() const { return dynamic_cast<const PagedWeight*>(&m_frozen) != nullptr; }

const PackedRows* Linear::packed() const {
    const auto* held = dynamic_cast<const PackedWeight*>(&m_frozen);
    return held ? held->at(m_first) : nullptr;
}

FileRows* Linear::streamed() const {
    const auto* held = dynamic_cast<const PackedWeight*>(&m_frozen);
    return held ? dynamic_cast<FileRows*>(held->at(m_first)) : nullptr;
}

LowRank* Linear::add(LowRank delta) { return m_deltas.emplace_back(std::make_unique<LowRank>(std::move(delta))).get(); }

VectorScale* Linear::add(VectorScale scale) {
    return m_scales.emplace_back(std::make_unique<VectorScale>(std::move(scale))).get();
}

void Linear::remove(const LowRank* delta) {
    std::erase_if(m_deltas, [&](const auto& held) { return held.get() == delta; });
}

const VectorScale* Linear::scale() const {
    const auto found = std::find_if(m_scales.begin(), m_scales.end(), [](const auto& scale) { return scale->enabled; });
    return found == m_scales.end() ? nullptr : found->get();
}

at::Tensor rowSquares(const at::Tensor& weight) { return weight.to(at::kFloat).square().sum(1); }

at::Tensor LowRank::rowLengths(const at::Tensor& weight) const {
    const at::Tensor &left = b.master(), &right = a.master();
    // |w + s b A|^2 = |w|^2 + 2 s b (A w) + s^2 b (A A^T) b
    const at::Tensor cross = timesTransposed(right.to(productType(weight)), weight).to(at::kFloat).t(); // (out, rank)
    const at::Tensor own = at::mm(left, at::mm(right, right.t()));
    return (baseSquares + (left * (2 * scale * cross + scale * scale * own)).sum(1)).clamp_min_(0).sqrt_();
}

void requireDense(const Linear& layer) {
    if (!layer.isDense())
        throw Error(ErrorKind::BadInput,
                    {"Nothing can be merged into %1: its weights are quantized or paged.", layer.spec().name},
                    "Export the run merged, which reads them whole first.");
}

LinearGroup::LinearGroup(const std::vector<LinearSpec>& specs, WeightStorage storage) {
    std::vector<std::int64_t> rows;
    for (const LinearSpec& spec : specs) rows.push_back(spec.out);
    const std::int64_t out = std::accumulate(rows.begin(), rows.end(), std::int64_t{0});
    const auto staysDense = [&](const LinearSpec& spec) {
        return storage.staysDense && storage.staysDense(spec.name + ".weight");
    };
    if (storage.packed && std::none_of(specs.begin(), specs.end(), staysDense))
        m_weight = std::make_unique<PackedWeight>(std::move(rows), storage.dtype);
    else if (storage.pages && specs[0].layer >= 0)
        m_weight = std::make_unique<PagedWeight>(storage.pages, specs[0].layer, out, specs[0].in, storage.options());
    else m_weight = std::make_unique<DenseWeight>(at::empty({out, specs[0].in}, storage.options()));
    if (specs[0].bias) m_bias = at::empty({out}, storage.options());
    std::int64_t offset = 0;
    for (const LinearSpec& spec : specs) {
        at::Tensor bias = spec.bias ? m_bias.narrow(0, offset, spec.out) : at::Tensor();
        m_order.push_back(m_linears.emplace_back(std::make_unique<Linear>(spec, *m_weight, offset, bias)).get());
        offset += spec.out;
    }
}

at::Tensor LinearGroup::apply(const LinearInput& input, const at::Tensor& residual, const TokenBatch& batch,
                              const StepContext& step) const {
    return applyLinears(m_order, *m_weight, m_bias, input, residual, batch, step);
}

} // namespace lathe
