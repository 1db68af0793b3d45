// RMSNorm on a GPU: a team for each row; the weight's gradient is summed by each block first, then over the blocks.
#include "kernels/norm/rms_norm_cuda.h"

#include "kernels/common/block.h"
#include "kernels/common/row_access.h"

namespace lathe::kernels::cuda {
namespace {

template <class T, class Team>
__global__ void __launch_bounds__(Team::all, 1)
                                      normRows(const T* x, const T* weight, float offset, T* y, float* scale,
                                               float epsilon, bool again, std::int64_t size, std::int64_t rows) {
    const std::int64_t row = Team::row();
    if (row >= rows) return;
    const T* from = x + row * size;
    T* to = y + row * size;
    const auto cut = cutOf<T>(size, from, to, weight);
    float s;
    if (again) {
        s = scale[row];
    } else {
        float squares = 0;
        cut.over(Team::lane(), Team::lanes, [&](int i, auto n) {
            for (const float v : load<n>(from + i).v) squares += v * v;
        });
        s = 1.0f / sqrtf(Team::sum(squares) / float(size) + epsilon);
        if (Team::lane() == 0) scale[row] = s;
    }
    cut.over(Team::lane(), Team::lanes, [&](int i, auto n) {
        auto v = load<n>(from + i);
        const auto w = load<n>(weight + i);
        for (int k = 0; k < n; ++k) v.v[k] = v.v[k] * s * (w.v[k] + offset);
        store(to + i, v);
    });
}

template <class T> struct Backward {
    const T *dy, *x, *weight, *extra;
    float offset;
    const float* scale;
    T* dx;
    std::int64_t size, rows;
};

/// One row by its team; what it has to add to the weight's gradient goes to `sums`, where that is not null.
template <class T, class Team> __device__ void backRow(const Backward<T>& pass, std::int64_t row, float* sums) {
    const std::int64_t first = row * pass.size;
    const T *up = pass.dy + first, *from = pass.x + first, *extra = pass.extra ? pass.extra + first : nullptr;
    T* down = pass.dx + first;
    const T* more = extra ? extra : up;
    const auto cut = sums ? cutOf<T>(pass.size, up, from, pass.weight, down, more, sums)
                          : cutOf<T>(pass.size, up, from, pass.weight, down, more);
    const float s = pass.scale[row];
    float dots = 0;
    cut.over(Team::lane(), Team::lanes, [&](int i, auto n) {
        const auto d = load<n>(up + i), v = load<n>(from + i), w = load<n>(pass.weight + i);
        for (int k = 0; k < n; ++k) dots += d.v[k] * (w.v[k] + pass.offset) * (v.v[k] * s);
        if (!sums) return;
        auto sum = load<n>(sums + i);
        for (int k = 0; k < n; ++k) sum.v[k] += d.v[k] * (v.v[k] * s);
        store(sums + i, sum);
    });
    const float mean = Team::sum(dots) / float(pass.size);
    cut.over(Team::lane(), Team::lanes, [&](int i, auto n) {
        const auto d = load<n>(up + i), v = load<n>(from + i), w = load<n>(pass.weight + i);
        Pack<n> result;
        for (int k = 0; k < n; ++k) result.v[k] = (d.v[k] * (w.v[k] + pass.offset) - v.v[k] * s * mean) * s;
        if (extra) {
            const auto e = load<n>(extra + i);
            for (int k = 0; k < n; ++k) result.v[k] += e.v[k];
        }
        store(down + i, result);
    });
}

template <class T, class Team> __global__ void __launch_bounds__(Team::all, 1) normRowsBackward(Backward<T> pass) {
    const std::int64_t row = Team::row();
    if (row < pass.rows) backRow<T, Team>(pass, row, nullptr);
}

/// A block for each part of the rows; each of its teams sums the weight's gradient by itself: in shared memory, or
/// where a row is too long for that in the part's place in `parts` (parts, size).
template <class T, class Team>
__global__ void __launch_bounds__(Team::all, 1) normPartsBackward(Backward<T> pass, float* parts, bool inShared) {
    constexpr int threads = Team::all;
    const int thread = int(threadIdx.y) * Team::lanes + Team::lane();
    const std::int64_t size = pass.size;
    float* part = parts + blockIdx.x * size;
    float* sums = inShared ? dynamicShared<float>() : part; // a row of them for each team
    for (std::int64_t i = thread; i < Team::perBlock * size; i += threads) sums[i] = 0;
    __syncthreads();
    const std::int64_t end = pass.rows * (blockIdx.x + 1) / gridDim.x;
    for (std::int64_t row = pass.rows * blockIdx.x / gridDim.x + threadIdx.y; row < end;
         row += Team::perBlock) // shared out in one way or another
        backRow<T, Team>(pass, row, sums + threadIdx.y * size);
    if (!inShared) return;
    __syncthreads();
    for (std::int64_t i = thread; i < size; i += threads) {
        float sum = 0;
        for (int team = 0; team < Team::perBlock; ++team) sum += sums[team * size + i];
        part[i] = sum;
    }
}

constexpr int columns = warpLanes, shares = 8;

/// A block for 32 columns; each of its warps adds up a share of the parts.
__global__ void __launch_bounds__(columns * shares)
    addParts(const float* parts, std::int64_t count, std::int64_t size, float* dweight) {
    __shared__ float sums[shares][columns];
    const std::int64_t column = std::int64_t(blockIdx.x) * columns + threadIdx.x;
    float sum = 0;
    if (column < size)
        for (std::int64_t p = count * threadIdx.y / shares; p < count * (threadIdx.y + 1) / shares; ++p)
            sum += parts[p * size + column];
    sums[threadIdx.y][threadIdx.x] = sum;
    __syncthreads();
    if (threadIdx.y > 0 || column >= size) return;
    for (int share = 1; share < shares; ++share) sum += sums[share][threadIdx.x];
    dweight[column] += sum;
}

const char* norm(ElementKind kind, const void* x, const void* weight, float offset, void* y, float* scale,
                 float epsilon, bool again, std::int64_t size, std::int64_t rows, CudaStream stream) {
    if (rows == 0 || size == 0) return nullptr;
    withElement(kind, [&](auto element) {
        withTeam(size, [&](auto team) {
            using T = decltype(element);
            using Team = decltype(team);
            LATHE_LAUNCH((normRows<T, Team>), Team::grid(rows), Team::block(), 0, stream, static_cast<const T*>(x),
                         static_cast<const T*>(weight), offset, static_cast<T*>(y), scale, epsilon, again, size, rows);
        });
    });
    return launchFailure();
}

} // namespace

const char* rmsNorm(ElementKind kind, const void* x, const void* weight, float offset, void* y, float* scale,
                    float epsilon, std::int64_t size, std::int64_t rows, CudaStream stream) {
    return norm(kind, x, weight, offset, y, scale, epsilon, false, size, rows, stream);
}

const char* rmsNormAgain(ElementKind kind, const void* x, const void* weight, float offset, const float* scale, void* y,
                         std::int64_t size, std::int64_t rows, CudaStream stream) {
    return norm(kind, x, weight, offset, y, const_cast<float*>(scale), 0, true, size, rows, stream); // then only read
}

const char* rmsNormBackward(ElementKind kind, const void* dy, const void* x, const void* weight, float offset,
                            const float* scale, const void* extra, void* dx, float* dweight, float* workspace,
                            std::int64_t size, std::int64_t rows, CudaStream stream) {
    if (rows == 0 || size == 0) return nullptr;
    const std::int64_t parts = rmsNormParts(rows);
    withElement(kind, [&](auto element) {
        withTeam(size, [&](auto team) {
            using T = decltype(element);
            using Team = decltype(team);
            const auto as = [](const void* pointer) { return static_cast<const T*>(pointer); };
            const Backward<T> pass{as(dy), as(x), as(weight), as(extra), offset, scale, static_cast<T*>(dx),
                                   size,   rows};
            if (!dweight) {
                LATHE_LAUNCH((normRowsBackward<T, Team>), Team::grid(rows), Team::block(), 0, stream, pass);
                return;
            }
            const std::size_t bytes = std::size_t(Team::perBlock * size) * sizeof(float);
            const bool inShared = bytes <= mostSharedBytes;
            LATHE_LAUNCH((normPartsBackward<T, Team>), dim3(unsigned(parts)), Team::block(), inShared ? bytes : 0,
                         stream, pass, workspace, inShared);
        });
    });
    if (const char* failure = launchFailure()) return failure;
    if (!dweight) return nullptr;
    LATHE_LAUNCH(addParts, dim3(blocksFor(size, columns)), dim3(columns, shares), 0, stream,
                 static_cast<const float*>(workspace), parts, size, dweight);
    return launchFailure();
}

} // namespace lathe::kernels::cuda
