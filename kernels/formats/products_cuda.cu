// Products of a few rows with quantized weights: decoding in registers beats making a dense copy while the rows are
// few.
#include "kernels/common/few_rows.h"
#include "kernels/formats/formats_cuda.h"
#include "kernels/formats/weights_cuda.h"

namespace lathe::kernels::cuda {
namespace {

template <NumberFormat F> struct FormatWeights {
    QuantizedView w;
    std::int64_t in;
    bool whole; ///< every eight of a row is one access

    __device__ const float* decoder() const { return sharedLevels<F>(); }
    __device__ void eight(const float* levels, std::int64_t row, int i, float* weights) const {
        const std::int64_t first = row * in + i;
        if (whole) return eightWeights<F>(w, levels, first, weights);
        for (int k = 0; k < 8; ++k) weights[k] = i + k < in ? weightAt<F>(w, levels, first + k) : 0;
    }
};

constexpr int columns = warpLanes, warps = 8;

/// Up to R rows of g, from the first-th on. A thread block for 32 columns; its warps share W's rows, so that
/// neighboring lanes read neighboring weights.
template <NumberFormat F, class X, int R>
__global__ void __launch_bounds__(columns * warps, 1)
                                      backColumns(QuantizedView w, const X* g, std::int64_t first, std::int64_t out,
                                                  std::int64_t in, ElementKind xKind, void* dx) {
    __shared__ float shares[warps][R][columns];
    const float* levels = sharedLevels<F>();
    const std::int64_t column = std::int64_t(blockIdx.x) * columns + threadIdx.x;
    float sums[R] = {};
    if (column < in)
        for (std::int64_t r = threadIdx.y; r < out; r += warps) {
            const float weight = weightAt<F>(w, levels, r * in + column);
            for (int v = 0; v < R; ++v) sums[v] += valueOf(g[(first + v) * out + r]) * weight;
        }
    for (int v = 0; v < R; ++v) shares[threadIdx.y][v][threadIdx.x] = sums[v];
    __syncthreads();
    if (threadIdx.y != 0 || column >= in) return;
    for (int v = 0; v < R; ++v) {
        Pack<1> sum{};
        for (int warp = 0; warp < warps; ++warp) sum.v[0] += shares[warp][v][threadIdx.x];
        storeAs(xKind, dx, (first + v) * in + column, sum);
    }
}

} // namespace

const char* timesQuantizedTransposed(const QuantizedView& w, std::int64_t out, std::int64_t in, ElementKind xKind,
                                     const void* x, std::int64_t rows, ElementKind yKind, void* y, CudaStream stream) {
    if (out == 0) return nullptr;
    withFormat(w.format, [&](auto f) {
        withElement(xKind, [&](auto element) {
            using X = decltype(element);
            launchFewRows(FormatWeights<decltype(f)::value>{w, in, hasWholeEights(w) && in % 8 == 0}, out, in,
                          static_cast<const X*>(x), rows, yKind, y, stream);
        });
    });
    return launchFailure();
}

const char* timesQuantized(const QuantizedView& w, std::int64_t out, std::int64_t in, ElementKind gKind, const void* g,
                           std::int64_t rows, ElementKind xKind, void* dx, CudaStream stream) {
    if (in == 0) return nullptr;
    withFormat(w.format, [&](auto f) {
        withElement(gKind, [&](auto element) {
            using X = decltype(element);
            constexpr NumberFormat F = decltype(f)::value;
            const auto launch = [&](auto some, std::int64_t first) {
                constexpr int R = decltype(some)::value;
                LATHE_LAUNCH((backColumns<F, X, R>), dim3(blocksFor(in, columns)), dim3(columns, warps), 0, stream, w,
                             static_cast<const X*>(g), first, out, in, xKind, dx);
            };
            std::int64_t v = 0;
            for (; v + 4 <= rows; v += 4) launch(std::integral_constant<int, 4>{}, v);
            for (; v < rows; ++v) launch(std::integral_constant<int, 1>{}, v);
        });
    });
    return launchFailure();
}

} // namespace lathe::kernels::cuda
