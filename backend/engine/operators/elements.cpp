#include "operators/elements.h"

#include "kernels/convert/convert.h"

#include <atomic>

namespace lathe {

std::int64_t firstNotFinite(const at::Tensor& x) {
    const std::int64_t size = x.numel();
    std::atomic<std::int64_t> found{size}; // the smallest index, whatever the order of the parts
    withElement(x.scalar_type(), [&](auto s) {
        using S = decltype(s);
        overRows(size, 1, [&](std::int64_t first, std::int64_t last) {
            const std::int64_t at = kernels::firstNotFinite(dataOf<S>(x), first, last);
            std::int64_t before = found.load();
            while (at < last && at < before && !found.compare_exchange_weak(before, at)) {}
        });
    });
    return found == size ? -1 : found.load();
}

} // namespace lathe
