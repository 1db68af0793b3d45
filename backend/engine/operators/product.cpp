// Products are cut into tiles for the team rather than left to the library's threads, and stored types are converted
// panel by panel.
#include "operators/product.h"

#include "kernels/convert/convert.h"
#include "kernels/matvec/matvec.h"
#include "operators/elements.h"
#include "operators/operator.h"

#include <algorithm>
#include <bit>

namespace lathe {
namespace {

/// f(A{}, B{}) for two types of which one is fp32, or that are the same.
template <class F> void withBoth(at::ScalarType from, at::ScalarType to, const F& f) {
    withElement(from, [&](auto a) {
        using A = decltype(a); // as in withElements()
        withElement(to, [&](auto b) {
            using B = decltype(b);
            if constexpr (std::is_same_v<A, B> || std::is_same_v<A, float> || std::is_same_v<B, float>) f(A{}, b);
            else TORCH_CHECK(false, "lathe: no kernel makes ", to, " of ", from);
        });
    });
}

at::Tensor convertedOnCpu(const at::Tensor& x, at::ScalarType type) {
    const at::Tensor from = x.contiguous();
    at::Tensor to = at::empty(from.sizes(), from.options().dtype(type));
    withBoth(from.scalar_type(), type, [&](auto a, auto b) {
        overRows(from.numel(), 1, [&](std::int64_t first, std::int64_t last) {
            kernels::convertRows(dataOf<decltype(a)>(from) + first, 0, dataOf<decltype(b)>(to) + first, 0, last - first,
                                 0, 1);
        });
    });
    return to;
}

at::Tensor sumConvertedOnCpu(const at::Tensor& product, const at::Tensor& residual) {
    const at::Tensor from = product.contiguous(), other = residual.contiguous();
    at::Tensor to = at::empty_like(other);
    withBoth(from.scalar_type(), other.scalar_type(), [&](auto a, auto b) {
        overRows(from.numel(), 1, [&](std::int64_t first, std::int64_t last) {
            kernels::addInto(dataOf<decltype(a)>(from), dataOf<decltype(b)>(other), dataOf<decltype(b)>(to), first,
                             last);
        });
    });
    return to;
}

/// The tiles of a product, each up to 3 ms of work: long enough that a call to LibTorch is nothing beside it, short
/// enough to stop between two of them. Few columns and many rows are what oneDNN does at full speed, as it lays out the
/// right operand anew in each call; an even number of tiles keeps two threads busy to the end.
struct Tiles {
    std::int64_t m, n, rows, columns, down, count;

    Tiles(std::int64_t m, std::int64_t k, std::int64_t n, std::int64_t elementBytes) : m(m), n(n) {
        constexpr std::int64_t wide = 768, low = 64, tall = 2048;
        const std::int64_t length = std::max<std::int64_t>(1, k), faster = elementBytes > 2 ? 1 : 2;
        const std::int64_t sums = std::clamp(m * n / 4, 4'000'000 * faster / length,
                                             200'000'000 * faster / length); // of a tile: four, but of some 80 us each
        const std::int64_t most =
            std::max({wide, sums / (4 * tall), sums / std::max(m, 4 * low)}); // wider where sums are short or rows few
        const std::int64_t height = std::clamp(sums / std::min(n, wide), low, tall);
        const auto parts = std::bit_ceil(std::uint64_t(std::max<std::int64_t>(1, (m + height / 2) / height)));
        rows = parted(m, std::int64_t(parts));
        down = (m + rows - 1) / rows;
        const std::int64_t across = (n + most / 2) / most;
        columns = parted(n, down > 1 || across < 2 ? across : across + across % 2);
        count = down * ((n + columns - 1) / columns);
    }
    /// f(first row, count, first column, count) of the tile.
    template <class F> void at(std::int64_t tile, const F& f) const {
        const std::int64_t row = tile % down * rows, column = tile / down * columns;
        f(row, std::min(rows, m - row), column, std::min(columns, n - column));
    }

private:
    static std::int64_t parted(std::int64_t size, std::int64_t parts) {
        constexpr std::int64_t step = 64;
        const std::int64_t each = (size - 1) / std::max<std::int64_t>(1, parts) + 1;
        return std::max(step, (each + step - 1) / step * step);
    }
};

void multiplyOnCpu(const at::Tensor& out, const at::Tensor& a, const at::Tensor& b, bool add, double scale) {
    const Tiles tiles(a.size(0), a.size(1), b.size(1), out.element_size());
    overChunks(tiles.count, 1, [&](std::int64_t first, std::int64_t last) {
        for (std::int64_t i = first; i < last; ++i)
            tiles.at(i, [&](std::int64_t row, std::int64_t rows, std::int64_t column, std::int64_t columns) {
                at::Tensor to = out.narrow(0, row, rows).narrow(1, column, columns);
                const at::Tensor left = a.narrow(0, row, rows), right = b.narrow(1, column, columns);
                if (add || scale != 1) at::addmm_out(to, to, left, right, add ? 1 : 0, scale);
                else at::mm_out(to, left, right);
            });
    });
}

/// Few rows of x: what a generated token costs. They are read in fp32, and sums rounded once. A chunk is long enough
/// that memory comes at full speed and short enough that threads end together.
at::Tensor fewTimesTransposed(const at::Tensor& x, const at::Tensor& w, at::ScalarType type) {
    const std::int64_t count = x.size(0), rows = w.size(0), columns = w.size(1);
    const at::Tensor held = w.contiguous(), plain = at::empty({count, columns}, x.options().dtype(at::kFloat));
    const at::Tensor sums = at::empty({count, rows}, plain.options()),
                     y = type == at::kFloat ? sums : at::empty({count, rows}, x.options().dtype(type));
    withElement(x.scalar_type(), [&](auto s) {
        kernels::convertRows(static_cast<const decltype(s)*>(dataOf<decltype(s)>(x)), x.stride(0), dataOf<float>(plain),
                             columns, columns, 0, count);
    });
    withBoth(held.scalar_type(), type, [&](auto s, auto t) {
        using S = decltype(s);
        using T = decltype(t);
        const auto some = [&](std::int64_t first, std::int64_t last) {
            kernels::matvec(static_cast<const S*>(dataOf<S>(held)), dataOf<float>(plain), dataOf<float>(sums), rows,
                            columns, count, first, last);
            if constexpr (!std::is_same_v<T, float>)
                kernels::convertRows(static_cast<const float*>(dataOf<float>(sums)) + first, rows, dataOf<T>(y) + first,
                                     rows, last - first, 0, count);
        };
        constexpr std::int64_t worthThreads = 1 << 16, least = 1 << 14, most = 1 << 17,
                               parts = 32; // weights: some 3 us, 1 us, 8 us
        if (rows * columns < worthThreads) return some(0, rows);
        const std::int64_t chunk = std::clamp(rows / parts, least / columns, most / columns);
        overChunks(rows, std::max<std::int64_t>(4, chunk / 4 * 4), some);
    });
    return y;
}

at::Tensor timesTransposedOnCpu(const at::Tensor& x, const at::Tensor& w, at::ScalarType type) {
    constexpr std::int64_t few = 8;
    if (x.size(0) <= few) return fewTimesTransposed(x.stride(1) == 1 ? x : x.contiguous(), w, type);
    return multiplied(x.scalar_type() == type ? x : convertedOnCpu(x, type),
                      (w.scalar_type() == type ? w.contiguous() : convertedOnCpu(w, type)).t());
}

/// x in another dtype, contiguous.
const Operator<&convertedOnCpu> converted("converted(Tensor x, ScalarType to) -> Tensor");
/// Both summed in fp32, rounded once to the residual's dtype.
const Operator<&sumConvertedOnCpu> sumConverted("sum_converted(Tensor product, Tensor residual) -> Tensor");
const Operator<&multiplyOnCpu>
    multiplyOperator("multiply_(Tensor(a!) out, Tensor a, Tensor b, bool add, float scale) -> ()");
/// x (T, in) times w (out, in)^T, multiplied as `type`: (T, out).
const Operator<&timesTransposedOnCpu>
    timesTransposedAs("times_transposed(Tensor x, Tensor w, ScalarType type) -> Tensor");

} // namespace

at::Tensor toProduct(const at::Tensor& stored) {
    const at::ScalarType type = productType(stored);
    return type == stored.scalar_type() ? stored.contiguous() : converted(stored, type);
}

at::Tensor toStorage(const at::Tensor& product, at::ScalarType storage, const at::Tensor& residual) {
    if (residual.defined()) return sumConverted(product, residual);
    return product.scalar_type() == storage ? product : converted(product, storage);
}

void multiply(const at::Tensor& out, const at::Tensor& a, const at::Tensor& b, bool add, double scale) {
    multiplyOperator(out, a, b, add, scale);
}

at::Tensor multiplied(const at::Tensor& a, const at::Tensor& b) {
    at::Tensor out = at::empty({a.size(0), b.size(1)}, a.options());
    multiply(out, a, b);
    return out;
}

at::Tensor timesTransposed(const at::Tensor& x, const at::Tensor& w) { return timesTransposedAs(x, w, productType(w)); }

} // namespace lathe
