#include "model/frozen_weight.h"

#include "kernels/formats/formats.h"
#include "lathe/error.h"
#include "model/eight_bit_activations.h"
#include "model/gguf_rows.h"
#include "operators/product.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace lathe {

at::Tensor DenseWeight::times(const at::Tensor& x, std::int64_t first, std::int64_t count) const {
    return timesTransposed(x, dense(first, count));
}

at::Tensor DenseWeight::back(const at::Tensor& dy, std::int64_t first, std::int64_t count) const {
    return multiplied(dy, toProduct(dense(first, count)));
}

PackedWeight::PackedWeight(std::vector<std::int64_t> rowsOfLayers, at::ScalarType dtype) : m_dtype(dtype) {
    std::int64_t first = 0;
    for (const std::int64_t count : rowsOfLayers) {
        m_parts.push_back({first, count, nullptr});
        first += count;
    }
}

std::unique_ptr<PackedRows> PackedWeight::exchange(std::int64_t first, std::unique_ptr<PackedRows> rows) {
    for (Part& part : m_parts)
        if (part.first == first && part.count == rows->rows) return std::exchange(part.rows, std::move(rows));
    throw Error(ErrorKind::Bug, "Packed rows do not fit their layer.");
}

PackedRows* PackedWeight::at(std::int64_t first) const {
    for (const Part& part : m_parts)
        if (part.first == first) return part.rows.get();
    return nullptr;
}

template <class F> void PackedWeight::overParts(std::int64_t first, std::int64_t count, const F& f) const {
    for (const Part& part : m_parts) {
        if (part.first + part.count <= first || part.first >= first + count) continue;
        if (part.first < first || part.first + part.count > first + count)
            throw Error(ErrorKind::Bug, "Some of a packed layer's rows are asked for: it gives all or none.");
        if (!part.rows) throw Error(ErrorKind::Bug, "A packed weight is used before it was loaded.");
        f(*part.rows, part.first - first);
    }
}

at::Tensor PackedWeight::times(const at::Tensor& x, std::int64_t first, std::int64_t count) const {
    const at::ScalarType type = productType(m_dtype, x.device());
    const at::Tensor in = x.scalar_type() == type ? x : x.to(type);
    at::Tensor y = at::empty({x.size(0), count}, in.options());
    const bool inEightBits = EightBitActivations::areOn();
    if (inEightBits
        || in.size(0) <= kernels::fewRows) { // layers in GGUF's blocks by one product that decodes on the way
        std::vector<BlockRows> all;
        std::int64_t held = 0;
        overParts(first, count, [&](const PackedRows& rows, std::int64_t) {
            if (const BlockRows* blocks = blocksOf(rows)) held += all.emplace_back(*blocks).rows;
        });
        if (held == count) {
            timesBlocks(y, in, all, inEightBits ? kernels::GgufInputKind::EightBits : kernels::GgufInputKind::Exact);
            return y;
        }
    }
    overParts(first, count,
              [&](const PackedRows& rows, std::int64_t column) { rows.times(y.narrow(1, column, rows.rows), in); });
    return y;
}

at::Tensor PackedWeight::back(const at::Tensor& dy, std::int64_t first, std::int64_t count) const {
    at::Tensor dx;
    overParts(first, count, [&](const PackedRows& rows, std::int64_t column) {
        const bool isFirst = !dx.defined();
        if (isFirst) dx = at::empty({dy.size(0), rows.columns}, dy.options());
        rows.back(dx, dy.narrow(1, column, rows.rows), !isFirst);
    });
    return dx;
}

at::Tensor PackedWeight::dense(std::int64_t first, std::int64_t count) const {
    std::vector<at::Tensor> parts;
    overParts(first, count,
              [&](const PackedRows& rows, std::int64_t) { parts.push_back(rows.dense(0, rows.rows, m_dtype)); });
    return parts.size() == 1 ? parts.front() : at::cat(parts);
}

} // namespace lathe
