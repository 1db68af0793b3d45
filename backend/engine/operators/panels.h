#pragma once
// Products with a matrix that is kept in fewer bits, a panel of rows at a time, so that it is never unpacked whole. On the CPU: each panel is
// decoded to fp32 by all threads, brought to the product's dtype, and multiplied by the usual product.
#include "kernels/formats/formats.h"
#include "kernels/matvec/matvec.h"
#include "operators/elements.h"

#include <algorithm>
#include <vector>

namespace lathe {

/// f(first row, count) a panel at a time.
template <class F> void overPanels(std::int64_t columns, std::int64_t first, std::int64_t count, const F& f) {
    const std::int64_t step = kernels::panelRows(columns);
    for (std::int64_t done = 0; done < count; done += step) f(first + done, std::min(step, count - done));
}

/// Rows [first, first + count) in dtype `type`; decode(first, last, to) writes rows in fp32, safe from many threads.
template <class Decode> at::Tensor decodedPanel(const Decode& decode, std::int64_t columns, std::int64_t first, std::int64_t count, at::ScalarType type) {
    at::Tensor plain = at::empty({count, columns}, at::kFloat);
    float* to = plain.data_ptr<float>();
    overRows(count, columns, [&](std::int64_t from, std::int64_t until) { decode(first + from, first + until, to + from * columns); });
    return type == at::kFloat ? plain : plain.to(type);
}

/// few() of timesByPanels() for a matrix without a product of its own: a row is decoded at a time.
template <class Decode> auto fewByDecoding(const Decode& decode, std::int64_t rows, std::int64_t columns) {
    return [&decode, rows, columns](const float* x, float* y, std::int64_t count, std::int64_t first, std::int64_t last) {
        std::vector<float> row;
        row.resize(std::size_t(columns));
        for (std::int64_t r = first; r < last; ++r) {
            decode(r, r + 1, row.data());
            for (std::int64_t t = 0; t < count; ++t) kernels::matvec(row.data(), x + t * columns, y + t * rows + r, 1, columns, 1, 0, 1);
        }
    };
}

/// y (T, rows) = x (T, columns) W^T; y may be a slice of columns. few(x, y, T, first, last) makes the columns [first, last) of y, fp32 from
/// fp32, and serves few rows of x.
template <class Decode, class Few> void timesByPanels(const at::Tensor& y, const at::Tensor& x, const Decode& decode, const Few& few) {
    const std::int64_t tokens = x.size(0), columns = x.size(1), rows = y.size(1);
    if (tokens <= kernels::fewRows) {
        const at::Tensor plain = x.to(at::kFloat).contiguous(), some = at::empty({tokens, rows}, at::kFloat);
        const float* read = plain.const_data_ptr<float>();
        float* written = some.data_ptr<float>();
        overRows(rows, columns, [&](std::int64_t first, std::int64_t last) { few(read, written, tokens, first, last); });
        y.copy_(some);
        return;
    }
    overPanels(columns, 0, rows, [&](std::int64_t first, std::int64_t count) {
        at::Tensor to = y.narrow(1, first, count);
        at::mm_out(to, x, decodedPanel(decode, columns, first, count, x.scalar_type()).t());
    });
}

/// dx (T, columns) = dy (T, rows) W, or added to what is there.
template <class Decode> void backByPanels(at::Tensor dx, const at::Tensor& dy, bool add, const Decode& decode) {
    overPanels(dx.size(1), 0, dy.size(1), [&](std::int64_t first, std::int64_t count) {
        const at::Tensor slice = dy.narrow(1, first, count), w = decodedPanel(decode, dx.size(1), first, count, dy.scalar_type());
        if (add || first > 0) dx.addmm_(slice, w);
        else at::mm_out(dx, slice, w);
    });
}

} // namespace lathe
