#include "model/frozen_weight.h"

#include "kernels/formats/formats.h"
#include "kernels/matvec/matvec.h"
#include "lathe/error.h"
#include "tensor/product.h"

#include <algorithm>

namespace lathe {
namespace {

/// Rows [first, first + count) in the product dtype.
at::Tensor panel(const PackedRows& rows, std::int64_t first, std::int64_t count, at::ScalarType type) {
    at::Tensor plain = at::empty({count, rows.columns}, at::kFloat);
    float* to = plain.data_ptr<float>();
    overRows(count, rows.columns, [&](std::int64_t from, std::int64_t until) { rows.decode(first + from, first + until, to + from * rows.columns); });
    return type == at::kFloat ? plain : plain.to(type);
}

/// f(first row, count) a panel at a time.
template <class F> void overPanels(std::int64_t columns, std::int64_t first, std::int64_t count, const F& f) {
    const std::int64_t step = kernels::panelRows(columns);
    for (std::int64_t done = 0; done < count; done += step) f(first + done, std::min(step, count - done));
}

} // namespace

void PackedRows::timesFew(const float* x, float* y, std::int64_t count, std::int64_t first, std::int64_t last) const {
    std::vector<float> row;
    row.resize(std::size_t(columns));
    for (std::int64_t r = first; r < last; ++r) {
        decode(r, r + 1, row.data());
        for (std::int64_t t = 0; t < count; ++t) kernels::matvec(row.data(), x + t * columns, y + t * rows + r, 1, columns, 1, 0, 1);
    }
}

at::Tensor DenseWeight::times(const at::Tensor& x, std::int64_t first, std::int64_t count) const { return timesTransposed(x, dense(first, count)); }

at::Tensor DenseWeight::back(const at::Tensor& dy, std::int64_t first, std::int64_t count) const { return at::mm(dy, toProduct(dense(first, count))); }

PackedWeight::PackedWeight(std::vector<std::int64_t> rowsOfLayers, at::ScalarType dtype) : m_dtype(dtype) {
    std::int64_t first = 0;
    for (const std::int64_t count : rowsOfLayers) {
        m_parts.push_back({first, count, nullptr});
        first += count;
    }
}

void PackedWeight::set(std::int64_t first, std::unique_ptr<PackedRows> rows) {
    for (Part& part : m_parts)
        if (part.first == first && part.count == rows->rows) {
            part.rows = std::move(rows);
            return;
        }
    throw Error(ErrorKind::Bug, "packed rows do not fit their layer");
}

const PackedRows* PackedWeight::at(std::int64_t first) const {
    for (const Part& part : m_parts)
        if (part.first == first) return part.rows.get();
    return nullptr;
}

template <class F> void PackedWeight::overParts(std::int64_t first, std::int64_t count, const F& f) const {
    for (const Part& part : m_parts) {
        const std::int64_t from = std::max(first, part.first), until = std::min(first + count, part.first + part.count);
        if (from >= until) continue;
        if (!part.rows) throw Error(ErrorKind::Bug, "a packed weight is used before it was loaded");
        f(part, from - part.first, until - from);
    }
}

at::Tensor PackedWeight::times(const at::Tensor& x, std::int64_t first, std::int64_t count) const {
    const at::ScalarType type = productType(m_dtype);
    const at::Tensor in = x.scalar_type() == type ? x : x.to(type);
    at::Tensor y = at::empty({x.size(0), count}, in.options());
    overParts(first, count, [&](const Part& part, std::int64_t from, std::int64_t rows) {
        const std::int64_t column = part.first + from - first;
        part.rows->reads(in);
        if (x.size(0) <= kernels::fewRows && rows == part.count) {
            const at::Tensor plain = x.to(at::kFloat).contiguous(), some = at::empty({x.size(0), rows}, at::kFloat);
            const float* read = plain.const_data_ptr<float>();
            float* written = some.data_ptr<float>();
            overRows(rows, part.rows->columns, [&](std::int64_t begin, std::int64_t end) { part.rows->timesFew(read, written, x.size(0), begin, end); });
            y.narrow(1, column, rows).copy_(some);
            return;
        }
        overPanels(part.rows->columns, from, rows, [&](std::int64_t row, std::int64_t some) {
            at::Tensor to = y.narrow(1, column + row - from, some);
            at::mm_out(to, in, panel(*part.rows, row, some, type).t());
        });
    });
    return y;
}

at::Tensor PackedWeight::back(const at::Tensor& dy, std::int64_t first, std::int64_t count) const {
    at::Tensor dx;
    overParts(first, count, [&](const Part& part, std::int64_t from, std::int64_t rows) {
        const std::int64_t column = part.first + from - first;
        overPanels(part.rows->columns, from, rows, [&](std::int64_t row, std::int64_t some) {
            const at::Tensor slice = dy.narrow(1, column + row - from, some), w = panel(*part.rows, row, some, dy.scalar_type());
            if (dx.defined()) dx.addmm_(slice, w);
            else dx = at::mm(slice, w);
        });
    });
    return dx;
}

at::Tensor PackedWeight::dense(std::int64_t first, std::int64_t count) const {
    std::vector<at::Tensor> parts;
    overParts(first, count, [&](const Part& part, std::int64_t from, std::int64_t rows) { parts.push_back(panel(*part.rows, from, rows, m_dtype)); });
    return parts.size() == 1 ? parts.front() : at::cat(parts);
}

} // namespace lathe
