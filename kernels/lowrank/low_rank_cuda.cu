// LoRA's second products on a GPU: y += s u B^T for all layers of a group in one launch, and its gradients, on
// tensor cores where the type has them.
#include "kernels/lowrank/low_rank_cuda.h"

#include "kernels/common/row_access.h"
#include "kernels/common/tensor_core.h"

#include <algorithm>

namespace lathe::kernels::cuda {
namespace {

constexpr int tile = 16; ///< rows of a tile, and its steps along k

struct Deltas {
    LowRankDelta of[mostDeltas];
    int count;
};
constexpr const char* tooMany = "more low-rank deltas than one launch takes";
Deltas listOf(std::span<const LowRankDelta> deltas) {
    Deltas list{};
    for (const LowRankDelta& delta : deltas)
        if (delta.out > 0 && delta.rank > 0) list.of[list.count++] = delta;
    return list;
}

/// Whether n neighbors from each n-th of a row on are one access.
template <int n, class T> __device__ bool inWhole(const T* first, std::int64_t stride) {
    return reinterpret_cast<std::uintptr_t>(first) % (n * sizeof(T)) == 0 && stride % n == 0;
}

// ---- forward
// ---------------------------------------------------------------------------------------------------------------------------

constexpr int rowTiles = 4, columnTiles = 2; ///< of a block's warps
constexpr int warpColumns = 128;             ///< of a warp: four groups of 32
constexpr int forwardThreads = rowTiles * columnTiles * warpLanes;
template <class T> constexpr int forwardBlocks =
    hasTensorCores<T> ? 3 : 2; ///< of a multiprocessor, which bounds a thread's registers

/// 16 rows of y by 32 columns, as a warp has them: the lane (g, t) has rows g and g + 8 at columns 8t ... 8t + 7.
/// Column n of the product's j-th tile is column 8 (n / 2) + 2 j + n % 2 here, so that a lane's columns are neighbors.
struct YTile {
    Pack<8> upper, lower;
    unsigned covered = 0; ///< bit c: a delta has the column

    /// Adds what a delta has in the columns from `group` on.
    template <class T> __device__ void add(const LowRankDelta& delta, int group, const T* u, std::int64_t uStride,
                                           std::int64_t row, std::int64_t rows) {
        const int lane = int(threadIdx.x) % warpLanes, g = lane / 4, t = lane % 4, rank = int(delta.rank),
                  out = int(delta.out);
        const int first = group - int(delta.first), column = first + 8 * (g / 2) + g % 2; // of the delta
        const T *b = static_cast<const T*>(delta.b) + std::int64_t(column) * rank,
                *above = u + (row + g) * uStride + delta.column, *below = above + 8 * uStride;
        const bool wholeU = inWhole<4>(u + delta.column, uStride),
                   wholeB = inWhole<4>(static_cast<const T*>(delta.b), rank);
        float d[4][4] = {};
        for (int k = 4 * t; k < (rank + tile - 1) / tile * tile; k += tile) { // a lane has k ... k + 3 of these 16
            const Neighbors<4, T> x(above + k, row + g < rows ? rank - k : 0, wholeU),
                z(below + k, row + g + 8 < rows ? rank - k : 0, wholeU);
            const KPair<T> a[4] = {{x.at[0], x.at[1]}, {z.at[0], z.at[1]}, {x.at[2], x.at[3]}, {z.at[2], z.at[3]}};
#pragma unroll
            for (int j = 0; j < 4; ++j) {
                const Neighbors<4, T> its(b + 2 * j * rank + k,
                                          column + 2 * j >= 0 && column + 2 * j < out ? rank - k : 0, wholeB);
                const KPair<T> pairs[2] = {{its.at[0], its.at[1]}, {its.at[2], its.at[3]}};
                multiplyTiles<T>(d[j], a, pairs);
            }
        }
#pragma unroll
        for (int c = 0; c < 8; ++c) {
            if (first + 8 * t + c < 0 || first + 8 * t + c >= out) continue;
            covered |= 1u << c;
            upper.v[c] += delta.scale * d[c / 2][c % 2];
            lower.v[c] += delta.scale * d[c / 2][2 + c % 2];
        }
    }
};

/// Eight columns of which there are `left`.
template <class T> __device__ Pack<8> loadSome(const T* from, int left, bool whole) {
    if (whole && left >= 8) return load<8>(from);
    Pack<8> pack{};
    for (int c = 0; c < 8; ++c)
        if (c < left) pack.v[c] = valueOf(from[c]);
    return pack;
}
template <class T> __device__ void storeSome(T* to, const Pack<8>& pack, unsigned covered, bool whole) {
    if (whole && covered == 255) return store(to, pack);
    for (int c = 0; c < 8; ++c)
        if (covered >> c & 1) assign(to[c], pack.v[c]);
}

template <class T>
__global__ void __launch_bounds__(forwardThreads, forwardBlocks<T>)
                                                     addTiles(Deltas deltas, const T* u, std::int64_t uStride, T* y,
                                                              std::int64_t yStride, std::int64_t rows, int columns) {
    const int warp = int(threadIdx.x) / warpLanes, lane = int(threadIdx.x) % warpLanes, g = lane / 4, t = lane % 4;
    const std::int64_t row = std::int64_t(blockIdx.x) * rowTiles * tile + warp % rowTiles * tile;
    if (row >= rows) return; // whole warps
    const int begin = (int(blockIdx.y) * columnTiles + warp / rowTiles) * warpColumns;
    for (int group = begin; group < begin + warpColumns && group < columns; group += 32) {
        unsigned meet = 0; // the deltas that have columns here
        for (int i = 0; i < deltas.count; ++i)
            meet |= unsigned(deltas.of[i].first < group + 32 && deltas.of[i].first + deltas.of[i].out > group) << i;
        if (meet == 0) continue;
        T *above = y + (row + g) * yStride + group + 8 * t, *below = above + 8 * yStride;
        const bool whole = atBoundary(above) && atBoundary(below);
        const int left = columns - group - 8 * t;
        YTile part{loadSome(above, row + g < rows ? left : 0, whole),
                   loadSome(below, row + g + 8 < rows ? left : 0, whole)};
        for (int i = 0; i < deltas.count; ++i)
            if (meet >> i & 1) part.add(deltas.of[i], group, u, uStride, row, rows);
        if (row + g < rows) storeSome(above, part.upper, part.covered, whole);
        if (row + g + 8 < rows) storeSome(below, part.lower, part.covered, whole);
    }
}

// ---- backward
// --------------------------------------------------------------------------------------------------------------------------

constexpr int backWarps = 8, backThreads = backWarps * warpLanes;
constexpr int backRows = 2 * tile; ///< of a block, whose warps share the columns of dy: 32 in turn

/// A block for 32 rows and up to 8 N of a delta's ranks. The lane (g, t) takes columns 8t ... 8t + 7 of dy's 32; it has
/// B's ranks W g ... W g + W - 1 for each W tiles, so that column n of the j-th of those is rank W n + j.
template <class T, int N> __global__ void __launch_bounds__(backThreads, hasTensorCores<T> ? 2 : 1)
                                                                backTiles(Deltas deltas, int parts, const T* dy,
                                                                          std::int64_t yStride, T* du,
                                                                          std::int64_t uStride, std::int64_t rows) {
    constexpr int W = N < 4 ? N : 4;
    const LowRankDelta delta = deltas.of[blockIdx.y / parts];
    const int firstRank = int(blockIdx.y) % parts * 8 * N, ranks = int(delta.rank) - firstRank;
    if (ranks <= 0) return;
    const int warp = int(threadIdx.x) / warpLanes, lane = int(threadIdx.x) % warpLanes, g = lane / 4, t = lane % 4;
    const std::int64_t row = std::int64_t(blockIdx.x) * backRows;
    const T *own = dy + delta.first, *b = static_cast<const T*>(delta.b) + firstRank;
    const bool wholeY = inWhole<wide<T>>(own, yStride), wholeB = inWhole<W>(b, delta.rank);
    float d[2][N][4] = {};
    for (std::int64_t column = 32 * warp + 8 * t; column < (delta.out + 31) / 32 * 32; column += 32 * backWarps) {
        const int left = delta.out - column < 8 ? int(delta.out - column) : 8;
        KPair<T> a[2][2][4]; // by rows and by steps along k: four of the eight columns each
#pragma unroll
        for (int half = 0; half < 4; ++half) { // rows g, g + 8, g + 16, g + 24
            const std::int64_t r = row + g + 8 * half;
            T its[8];
            for (int from = 0; from < 8; from += wide<T>) {
                const Neighbors<wide<T>, T> some(own + r * yStride + column + from, r < rows ? left - from : 0, wholeY);
                for (int i = 0; i < wide<T>; ++i) its[from + i] = some.at[i];
            }
            for (int step = 0; step < 2; ++step) {
                a[half / 2][step][half % 2] = {its[4 * step], its[4 * step + 1]};
                a[half / 2][step][2 + half % 2] = {its[4 * step + 2], its[4 * step + 3]};
            }
        }
#pragma unroll
        for (int n = 0; n < N; n += W) {
            if (8 * n >= ranks) break;
#pragma unroll
            for (int step = 0; step < 2; ++step) {
                T four[4][W];
                for (int i = 0; i < 4; ++i) {
                    const int place = 4 * step + i;
                    const Neighbors<W, T> some(b + (column + place) * delta.rank + 8 * n + W * g,
                                               place < left ? ranks - 8 * n - W * g : 0, wholeB);
                    for (int j = 0; j < W; ++j) four[i][j] = some.at[j];
                }
#pragma unroll
                for (int j = 0; j < W; ++j) {
                    const KPair<T> pairs[2] = {{four[0][j], four[1][j]}, {four[2][j], four[3][j]}};
#pragma unroll
                    for (int m = 0; m < 2; ++m) multiplyTiles<T>(d[m][n + j], a[m][step], pairs);
                }
            }
        }
    }
    // The warps' sums, added in a fixed order: the second half's to the first's, and so on.
    constexpr int held = 2 * N * 4;
    __shared__ float sums[backWarps / 2][held][warpLanes];
    for (int half = backWarps / 2; half > 0; half /= 2) {
        __syncthreads();
        if (warp >= half && warp < 2 * half)
#pragma unroll
            for (int i = 0; i < held; ++i) sums[warp - half][i][lane] = d[i / (4 * N)][i / 4 % N][i % 4];
        __syncthreads();
        if (warp < half)
#pragma unroll
            for (int i = 0; i < held; ++i) d[i / (4 * N)][i / 4 % N][i % 4] += sums[warp][i][lane];
    }
    if (warp > 0) return;
#pragma unroll
    for (int i = 0; i < held; ++i) {
        const std::int64_t r = row + tile * (i / (4 * N)) + g + i % 4 / 2 * 8;
        const int n = i / 4 % N, rank = 8 * (n / W * W) + W * (2 * t + i % 2) + n % W;
        if (r < rows && rank < ranks)
            assign(du[r * uStride + delta.column + firstRank + rank], delta.scale * d[i / (4 * N)][n][i % 4]);
    }
}

} // namespace

const char* addLowRank(ElementKind kind, std::span<const LowRankDelta> deltas, const void* u, std::int64_t uStride,
                       void* y, std::int64_t yStride, std::int64_t rows, CudaStream stream) {
    if (deltas.size() > mostDeltas) return tooMany;
    const Deltas list = listOf(deltas);
    std::int64_t columns = 0;
    for (int i = 0; i < list.count; ++i) columns = std::max(columns, list.of[i].first + list.of[i].out);
    if (rows == 0 || columns == 0) return nullptr;
    withElement(kind, [&](auto element) {
        using T = decltype(element);
        const dim3 grid(blocksFor(rows, rowTiles * tile), blocksFor(columns, columnTiles * warpColumns));
        LATHE_LAUNCH(addTiles<T>, grid, dim3(forwardThreads), 0, stream, list, static_cast<const T*>(u), uStride,
                     static_cast<T*>(y), yStride, rows, int(columns));
    });
    return launchFailure();
}

const char* lowRankBackward(ElementKind kind, std::span<const LowRankDelta> deltas, const void* dy,
                            std::int64_t yStride, void* du, std::int64_t uStride, std::int64_t rows,
                            CudaStream stream) {
    if (deltas.size() > mostDeltas) return tooMany;
    const Deltas list = listOf(deltas);
    std::int64_t rank = 0;
    for (int i = 0; i < list.count; ++i) rank = std::max(rank, list.of[i].rank);
    if (rows == 0 || rank == 0) return nullptr;
    withElement(kind, [&](auto element) {
        using T = decltype(element);
        const auto launch = [&](auto tiles) {
            constexpr int N = decltype(tiles)::value;
            const unsigned parts = blocksFor(rank, 8 * N);
            LATHE_LAUNCH((backTiles<T, N>), dim3(blocksFor(rows, backRows), unsigned(list.count) * parts),
                         dim3(backThreads), 0, stream, list, int(parts), static_cast<const T*>(dy), yStride,
                         static_cast<T*>(du), uStride, rows);
        };
        if (rank <= 16) launch(std::integral_constant<int, 2>{});
        else if (rank <= 32) launch(std::integral_constant<int, 4>{});
        else launch(std::integral_constant<int, 8>{});
    });
    return launchFailure();
}

} // namespace lathe::kernels::cuda
