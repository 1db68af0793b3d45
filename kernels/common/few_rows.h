#pragma once
// y = x W^T for a few rows of x and a W in blocks of codes, decoded on the way: bound by reading W, so W is read once
// for up to 8 of them. Only for .cu files.
#include "kernels/common/block.h"
#include "kernels/common/row_access.h"

namespace lathe::kernels {

/// Up to R rows of x: element i of them at x + v * in + i; those from `count` on are the last one again.
template <class X, int R> struct FewRows {
    const X* x;
    std::int64_t in;
    int count;

    __device__ const X* row(int v) const { return x + (v < count ? v : count - 1) * in; }
};

/// A warp for each row of W; its lanes take eight weights in turn. Weights: a copyable struct with
///   __device__ decoder(): what a thread decodes by, made by all threads of the block together
///   __device__ void eight(const Decoder&, std::int64_t row, int i, float* w): the weights [i, i + 8) of a row, zeros
///   past its end.
template <class Weights, class X, int R>
__global__ void __launch_bounds__(Team<warpLanes>::all, 1) timesFewRows(Weights weights, FewRows<X, R> few,
                                                                       std::int64_t out, ElementKind yKind, void* y) {
    using Team = Team<warpLanes>;
    const auto decoder = weights.decoder();
    const std::int64_t row = Team::row();
    if (row >= out) return;
    const int in = int(few.in);
    bool aligned = true; // every eight of every row
    for (int v = 0; v < R; ++v) aligned = aligned && atBoundary(few.row(v));
    float sums[R] = {};
    for (int i = 8 * Team::lane(); i < in; i += 8 * Team::lanes) {
        float w[8];
        weights.eight(decoder, row, i, w);
        for (int v = 0; v < R; ++v) {
            const X* x = few.row(v) + i;
            if (aligned && i + 8 <= in) {
                const auto pack = load<8>(x);
                for (int k = 0; k < 8; ++k) sums[v] += w[k] * pack.v[k];
            } else {
                for (int k = 0; k < 8; ++k)
                    if (i + k < in) sums[v] += w[k] * valueOf(x[k]);
            }
        }
    }
    for (int v = 0; v < R; ++v) {
        sums[v] = Team::sum(sums[v]);
        if (Team::lane() == 0 && v < few.count) storeAs(yKind, y, v * out + row, Pack<1>{sums[v]});
    }
}

/// Enqueues it for all rows of x (rows, in): y (rows, out) of yKind.
template <class Weights, class X>
void launchFewRows(const Weights& weights, std::int64_t out, std::int64_t in, const X* x, std::int64_t rows,
                   ElementKind yKind, void* y, CudaStream stream) {
    const auto launch = [&](auto most, int count) {
        constexpr int R = decltype(most)::value;
        LATHE_LAUNCH((timesFewRows<Weights, X, R>), Team<warpLanes>::grid(out), Team<warpLanes>::block(), 0, stream,
                     weights, FewRows<X, R>{x, in, count}, out, yKind, y);
        x += count * in;
        y = static_cast<char*>(y) + count * out * bytesOf(yKind);
        rows -= count;
    };
    while (rows >= 8) launch(std::integral_constant<int, 8>{}, 8);
    if (rows > 4) launch(std::integral_constant<int, 8>{}, int(rows));
    else if (rows > 1) launch(std::integral_constant<int, 4>{}, int(rows));
    else if (rows == 1) launch(std::integral_constant<int, 1>{}, 1);
}

} // namespace lathe::kernels
