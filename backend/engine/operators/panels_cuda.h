#pragma once
// Products with a matrix in fewer bits on a GPU: panels of rows are decoded into one buffer, which LibTorch's allocator
// keeps from layer to layer, for cuBLAS.
#include "estimate/kernel_sizes.h"
#include "tensor/torch.h"

#include <algorithm>

namespace lathe {

/// f(first row, a panel of some rows) one after the other; decode(first, count, panel) fills one, like `like` in dtype
/// and device.
template <class Decode, class F> void overGpuPanels(std::int64_t rows, std::int64_t columns, const at::Tensor& like,
                                                    const Decode& decode, const F& f) {
    const std::int64_t step = std::min(panelRowsOnGpu(columns), rows);
    const at::Tensor buffer = at::empty({step, columns}, like.options());
    for (std::int64_t first = 0; first < rows; first += step) {
        const at::Tensor panel = buffer.narrow(0, 0, std::min(step, rows - first));
        decode(first, panel.size(0), panel);
        f(first, panel);
    }
}

/// y (T, rows) = x (T, columns) W^T; y may be a slice of columns.
template <class Decode> void timesByGpuPanels(const at::Tensor& y, const at::Tensor& x, const Decode& decode) {
    overGpuPanels(y.size(1), x.size(1), x, decode, [&](std::int64_t first, const at::Tensor& panel) {
        at::Tensor to = y.narrow(1, first, panel.size(0));
        at::mm_out(to, x, panel.t());
    });
}

/// dx (T, columns) = dy (T, rows) W, or added to what is there.
template <class Decode> void backByGpuPanels(at::Tensor dx, const at::Tensor& dy, bool add, const Decode& decode) {
    overGpuPanels(dy.size(1), dx.size(1), dy, decode, [&](std::int64_t first, const at::Tensor& panel) {
        const at::Tensor slice = dy.narrow(1, first, panel.size(0));
        if (add || first > 0) dx.addmm_(slice, panel);
        else at::mm_out(dx, slice, panel);
    });
}

} // namespace lathe
