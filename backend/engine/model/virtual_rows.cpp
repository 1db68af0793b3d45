#include "model/virtual_rows.h"

namespace lathe {
namespace {

at::Tensor spread(const at::Tensor& from, const TokenBatch& batch, std::int64_t count, std::int64_t fill) {
    if (!from.defined()) return from;
    const auto segments = std::int64_t(batch.starts.size()) - 1;
    at::Tensor to = at::full({from.size(0) + segments * count}, fill, from.options());
    return to.index_copy_(0, ownRows(batch, count), from);
}

} // namespace

at::Tensor ownRows(const TokenBatch& batch, std::int64_t count) {
    at::Tensor rows = at::arange(batch.starts.back(), at::kLong);
    for (std::size_t s = 0; s + 1 < batch.starts.size(); ++s)
        rows.narrow(0, batch.starts[s], batch.starts[s + 1] - batch.starts[s]).add_((std::int64_t(s) + 1) * count);
    return rows;
}

TokenBatch withRowsInFront(const TokenBatch& batch, std::int64_t count, std::int64_t shift) {
    TokenBatch wider = batch;
    if (shift) wider.positions = batch.positions + shift;
    if (!count) return wider;
    at::NoGradGuard quiet;
    wider.ids = spread(batch.ids, batch, count, 0);
    wider.types = spread(batch.types, batch, count, 0);
    wider.targets = spread(batch.targets, batch, count, -100);
    wider.positions = spread(batch.positions + (shift + count), batch, count, 0);
    for (std::int64_t& tokens : wider.seen) tokens += count;
    for (std::size_t s = 0; s < wider.splits.size(); ++s) wider.splits[s] += (std::int64_t(s) + 1) * count;
    for (std::size_t s = 0; s + 1 < batch.starts.size(); ++s) {
        wider.starts[s + 1] = batch.starts[s + 1] + (std::int64_t(s) + 1) * count;
        wider.positions.narrow(0, wider.starts[s], count).copy_(at::arange(shift, shift + count, at::kLong));
        if (batch.firstTargets.defined() && wider.targets.defined())
            wider.targets[wider.starts[s] + count - 1] = batch.firstTargets[std::int64_t(s)];
    }
    return wider;
}

at::Tensor rowsInFront(const at::Tensor& front, const at::Tensor& rows, const TokenBatch& batch) {
    std::vector<at::Tensor> parts;
    for (std::size_t s = 0; s + 1 < batch.starts.size(); ++s) {
        parts.push_back(front);
        parts.push_back(rows.narrow(0, batch.starts[s], batch.starts[s + 1] - batch.starts[s]));
    }
    return at::cat(parts);
}

} // namespace lathe
