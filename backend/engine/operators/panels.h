#pragma once
// Products with a matrix that is kept in fewer bits, a panel of rows at a time, so that it is never unpacked whole. On
// the CPU, y = x W^T: each thread decodes panels of its own and multiplies them where they lie in its cache; dx = dy W
// sums over panels, so that all threads decode one and then share out its product.
#include "kernels/convert/convert.h"
#include "kernels/formats/formats.h"
#include "kernels/matvec/matvec.h"
#include "operators/elements.h"
#include "operators/product.h"

#include <algorithm>
#include <vector>

namespace lathe {

/// f(first row, count) a panel at a time.
template <class F> void overPanels(std::int64_t columns, std::int64_t first, std::int64_t count, const F& f) {
    const std::int64_t step = kernels::panelRows(columns);
    for (std::int64_t done = 0; done < count; done += step) f(first + done, std::min(step, count - done));
}

/// The rows [first, first + count) to `to` (count, columns) on the calling thread; decode(first, last, to) writes rows
/// in fp32, safe from many threads.
template <class Decode> void decodeRows(const Decode& decode, const at::Tensor& to, std::int64_t first) {
    const std::int64_t count = to.size(0), columns = to.size(1);
    if (to.scalar_type() == at::kFloat) return decode(first, first + count, dataOf<float>(to));
    const std::int64_t some =
        std::clamp<std::int64_t>(16384 / columns, 1, count); // fp32 that stays in the nearest cache
    std::vector<float> plain(std::size_t(some * columns));
    withElement(to.scalar_type(), [&](auto type) {
        for (std::int64_t row = 0; row < count; row += some) {
            const std::int64_t rows = std::min(some, count - row);
            decode(first + row, first + row + rows, plain.data());
            kernels::convertRows(static_cast<const float*>(plain.data()), 0, dataOf<decltype(type)>(to) + row * columns,
                                 0, rows * columns, 0, 1);
        }
    });
}

/// Rows [first, first + count) in dtype `type`, by all threads.
template <class Decode> at::Tensor decodedPanel(const Decode& decode, std::int64_t columns, std::int64_t first,
                                                std::int64_t count, at::ScalarType type) {
    const at::Tensor panel = at::empty({count, columns}, type);
    overRows(count, 4 * columns, [&](std::int64_t from, std::int64_t until) {
        decodeRows(decode, panel.narrow(0, from, until - from), first + from);
    });
    return panel;
}

/// few() of timesByPanels() for a matrix without a product of its own: a row is decoded at a time.
template <class Decode> auto fewByDecoding(const Decode& decode, std::int64_t rows, std::int64_t columns) {
    return
        [&decode, rows, columns](const float* x, float* y, std::int64_t count, std::int64_t first, std::int64_t last) {
            std::vector<float> row;
            row.resize(std::size_t(columns));
            for (std::int64_t r = first; r < last; ++r) {
                decode(r, r + 1, row.data());
                for (std::int64_t t = 0; t < count; ++t)
                    kernels::matvec(row.data(), x + t * columns, y + t * rows + r, 1, columns, 1, 0, 1);
            }
        };
}

/// y (T, rows) = x (T, columns) W^T; y may be a slice of columns. For more rows of x than decoding on the way serves.
template <class Decode> void timesManyByPanels(const at::Tensor& y, const at::Tensor& x, const Decode& decode) {
    const std::int64_t tokens = x.size(0), columns = x.size(1), rows = y.size(1);
    constexpr std::int64_t narrowest = 128, operations = 100'000'000; // of a panel: some 0.3 ms
    const std::int64_t panel =
        std::clamp(operations / (2 * tokens * columns), narrowest, std::max(narrowest, kernels::panelRows(columns)));
    overChunks((rows + panel - 1) / panel, 1, [&](std::int64_t from, std::int64_t until) {
        const at::Tensor held = at::empty({std::min(panel, rows), columns}, x.options());
        for (std::int64_t first = from * panel; first < std::min(rows, until * panel); first += panel) {
            const at::Tensor w = held.narrow(0, 0, std::min(panel, rows - first));
            decodeRows(decode, w, first);
            multiply(y.narrow(1, first, w.size(0)), x, w.t());
        }
    });
}

/// The same for any number of rows. few(x, y, T, first, last) makes the columns [first, last) of y, fp32 from fp32, and
/// serves few rows of x.
template <class Decode, class Few> void timesByPanels(const at::Tensor& y, const at::Tensor& x, const Decode& decode,
                                                      const Few& few) {
    const std::int64_t tokens = x.size(0), columns = x.size(1), rows = y.size(1);
    if (tokens > kernels::fewRows) return timesManyByPanels(y, x, decode);
    const at::Tensor plain = x.to(at::kFloat).contiguous(), some = at::empty({tokens, rows}, at::kFloat);
    const float* read = plain.const_data_ptr<float>();
    float* written = some.data_ptr<float>();
    overRows(rows, columns, [&](std::int64_t first, std::int64_t last) { few(read, written, tokens, first, last); });
    y.copy_(some);
}

/// dx (T, columns) = dy (T, rows) W, or added to what is there.
template <class Decode> void backByPanels(at::Tensor dx, const at::Tensor& dy, bool add, const Decode& decode) {
    overPanels(dx.size(1), 0, dy.size(1), [&](std::int64_t first, std::int64_t count) {
        const at::Tensor slice = dy.narrow(1, first, count),
                         w = decodedPanel(decode, dx.size(1), first, count, dy.scalar_type());
        multiply(dx, slice, w, add || first > 0);
    });
}

} // namespace lathe
