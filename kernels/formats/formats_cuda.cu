#include "kernels/common/for_each_grid.h"
#include "kernels/formats/element.h"
#include "kernels/formats/formats_cuda.h"

#include <type_traits>

namespace lathe::kernels {
namespace {

constexpr int warp = 32, warps = 8; ///< threads that share a row; rows in a thread block

const char* launched() {
    const cudaError_t error = cudaGetLastError();
    return error == cudaSuccess ? nullptr : cudaGetErrorString(error);
}

/// One warp a row of W; its lanes' shares are added by shuffles.
template <NumberFormat F, class X, int R>
__global__ void productRows(ProductShare<F, X, R> share, std::int64_t out, float* y) {
    const std::int64_t row = std::int64_t(blockIdx.x) * warps + threadIdx.y;
    if (row >= out) return; // whole warps, so that the shuffles below have all their lanes
    float sums[R] = {};
    share(row, int(threadIdx.x), warp, sums);
    for (int v = 0; v < R; ++v) {
        for (int other = warp / 2; other > 0; other /= 2) sums[v] += __shfl_xor_sync(0xffffffffu, sums[v], other);
        if (threadIdx.x == 0) y[v * out + row] = sums[v];
    }
}

/// A thread block for 32 columns; its warps share W's rows, so that neighbouring lanes read neighbouring weights.
template <NumberFormat F, class X, int R>
__global__ void backColumns(BackShare<F, X, R> share, float* dx) {
    __shared__ float shares[warps][R][warp];
    const std::int64_t column = std::int64_t(blockIdx.x) * warp + threadIdx.x;
    float sums[R] = {};
    if (column < share.in) share(column, int(threadIdx.y), warps, sums);
    for (int v = 0; v < R; ++v) shares[threadIdx.y][v][threadIdx.x] = sums[v];
    __syncthreads();
    if (threadIdx.y != 0 || column >= share.in) return;
    for (int v = 0; v < R; ++v) {
        float sum = 0;
        for (int part = 0; part < warps; ++part) sum += shares[part][v][threadIdx.x];
        dx[v * share.in + column] = sum;
    }
}

template <NumberFormat F, class X, int R> struct Launch {
    static void product(const QuantizedView& w, std::int64_t out, std::int64_t in, const X* x, float* y, cudaStream_t stream) {
        const unsigned blocks = unsigned((out + warps - 1) / warps);
        productRows<F, X, R><<<blocks, dim3(warp, warps), 0, stream>>>(ProductShare<F, X, R>{w, x, in}, out, y);
    }
    static void back(const QuantizedView& w, std::int64_t out, std::int64_t in, const X* g, float* dx, cudaStream_t stream) {
        const unsigned blocks = unsigned((in + warp - 1) / warp);
        backColumns<F, X, R><<<blocks, dim3(warp, warps), 0, stream>>>(BackShare<F, X, R>{w, g, out, in}, dx);
    }
};

/// Calls f(constant of the format).
template <class Call> void withFormat(NumberFormat format, const Call& f) {
    switch (format) {
    case NumberFormat::Nf4: return f(std::integral_constant<NumberFormat, NumberFormat::Nf4>{});
    case NumberFormat::Fp4: return f(std::integral_constant<NumberFormat, NumberFormat::Fp4>{});
    case NumberFormat::Int4: return f(std::integral_constant<NumberFormat, NumberFormat::Int4>{});
    case NumberFormat::Int8Block: return f(std::integral_constant<NumberFormat, NumberFormat::Int8Block>{});
    case NumberFormat::Int8Row: return f(std::integral_constant<NumberFormat, NumberFormat::Int8Row>{});
    }
}
template <class Call> void withElement(ElementKind kind, const Call& f) {
    switch (kind) {
    case ElementKind::F32: return f(float{});
    case ElementKind::Bf16: return f(Bf16{});
    case ElementKind::F16: return f(F16{});
    }
}

const char* quantizeOn(NumberFormat format, std::int64_t blockSize, ElementKind kind, const void* values, std::int64_t count,
                       std::uint8_t* codes, float* constants, std::int64_t* bad, void* stream) {
    withFormat(format, [&](auto f) {
        withElement(kind, [&](auto element) {
            using S = decltype(element);
            forEachGrid(blockCount(count, blockSize),
                        QuantizeBlock<decltype(f)::value, S>{static_cast<const S*>(values), count, blockSize, codes, constants, bad},
                        cudaStream_t(stream));
        });
    });
    return launched();
}

const char* dequantizeOn(const QuantizedView& w, ElementKind kind, void* out, std::int64_t first, std::int64_t last, void* stream) {
    withFormat(w.format, [&](auto f) {
        withElement(kind, [&](auto element) {
            using T = decltype(element);
            forEachGrid((last - first + 7) / 8, DequantizeEight<decltype(f)::value, T>{w, static_cast<T*>(out), first, last},
                        cudaStream_t(stream));
        });
    });
    return launched();
}

const char* productOn(const QuantizedView& w, std::int64_t out, std::int64_t in, ElementKind kind, const void* x, std::int64_t rows,
                      float* y, void* stream) {
    withFormat(w.format, [&](auto f) {
        withElement(kind, [&](auto element) {
            using X = decltype(element);
            const X* from = static_cast<const X*>(x);
            std::int64_t v = 0;
            for (; v + 4 <= rows; v += 4) Launch<decltype(f)::value, X, 4>::product(w, out, in, from + v * in, y + v * out, cudaStream_t(stream));
            for (; v < rows; ++v) Launch<decltype(f)::value, X, 1>::product(w, out, in, from + v * in, y + v * out, cudaStream_t(stream));
        });
    });
    return launched();
}

const char* backOn(const QuantizedView& w, std::int64_t out, std::int64_t in, ElementKind kind, const void* g, std::int64_t rows,
                   float* dx, void* stream) {
    withFormat(w.format, [&](auto f) {
        withElement(kind, [&](auto element) {
            using X = decltype(element);
            const X* from = static_cast<const X*>(g);
            std::int64_t v = 0;
            for (; v + 4 <= rows; v += 4) Launch<decltype(f)::value, X, 4>::back(w, out, in, from + v * out, dx + v * in, cudaStream_t(stream));
            for (; v < rows; ++v) Launch<decltype(f)::value, X, 1>::back(w, out, in, from + v * out, dx + v * in, cudaStream_t(stream));
        });
    });
    return launched();
}

void* allocateOn(std::size_t bytes) {
    void* memory = nullptr;
    return cudaMalloc(&memory, bytes) == cudaSuccess ? memory : nullptr;
}
void releaseOn(void* memory) { cudaFree(memory); }
const char* copyOn(void* to, const void* from, std::size_t bytes) {
    cudaError_t error = cudaDeviceSynchronize();
    if (error == cudaSuccess) error = cudaMemcpy(to, from, bytes, cudaMemcpyDefault);
    return error == cudaSuccess ? nullptr : cudaGetErrorString(error);
}

constexpr FormatsOnCuda functions{quantizeOn, dequantizeOn, productOn, backOn, allocateOn, releaseOn, copyOn};

} // namespace

const FormatsOnCuda* formatsOnCuda() {
    static const bool usable = [] {
        int devices = 0;
        cudaDeviceProp device{};
        if (cudaGetDeviceCount(&devices) != cudaSuccess || devices == 0) return false;
        return cudaGetDeviceProperties(&device, 0) == cudaSuccess && 10 * device.major + device.minor >= 75;
    }();
    return usable ? &functions : nullptr;
}

} // namespace lathe::kernels
