// GGUF's blocks on a GPU: decoded eight weights to a thread, or multiplied with a few rows as they are.
#include "kernels/gguf/gguf_cuda.h"

#include "kernels/common/few_rows.h"
#include "kernels/gguf/gguf_list.h"

namespace lathe::kernels::cuda {
namespace {

constexpr int threads = 256;

/// Eight weights for each thread.
template <class Block, class T> __global__ void __launch_bounds__(threads, 1) decodeEights(const std::uint8_t* blocks,
                                                                                          T* out, std::int64_t eights) {
    const std::int64_t eight = std::int64_t(blockIdx.x) * threads + threadIdx.x;
    if (eight >= eights) return;
    Pack<8> weights;
    decodeEight<Block>(blocks, eight, weights.v);
    if (atBoundary(out)) return store(out + 8 * eight, weights);
    for (int k = 0; k < 8; ++k) assign(out[8 * eight + k], weights.v[k]);
}

template <class Block> struct GgufWeights {
    const std::uint8_t* blocks;
    std::int64_t rowBytes;

    struct Decoder {};
    __device__ Decoder decoder() const { return {}; }
    __device__ void eight(Decoder, std::int64_t row, int i, float* w) const {
        decodeEight<Block>(blocks + row * rowBytes, i / 8, w);
    }
};

} // namespace

const char* dequantizeGguf(std::size_t format, const std::uint8_t* blocks, ElementKind kind, void* out,
                           std::int64_t first, std::int64_t last, CudaStream stream) {
    if (first >= last) return nullptr;
    AllGguf::with(format, [&](auto block) {
        withElement(kind, [&](auto element) {
            using Block = decltype(block);
            using T = decltype(element);
            const std::int64_t eights = (last - first) * (Block::elements / 8);
            LATHE_LAUNCH((decodeEights<Block, T>), dim3(blocksFor(eights, threads)), dim3(threads), 0, stream,
                         blocks + first * Block::bytes, static_cast<T*>(out), eights);
        });
    });
    return launchFailure();
}

const char* timesGgufTransposed(std::size_t format, const std::uint8_t* blocks, std::int64_t out, std::int64_t in,
                                ElementKind xKind, const void* x, std::int64_t rows, ElementKind yKind, void* y,
                                CudaStream stream) {
    if (out == 0) return nullptr;
    AllGguf::with(format, [&](auto block) {
        withElement(xKind, [&](auto element) {
            using Block = decltype(block);
            using X = decltype(element);
            launchFewRows(GgufWeights<Block>{blocks, in / Block::elements * Block::bytes}, out, in,
                          static_cast<const X*>(x), rows, yKind, y, stream);
        });
    });
    return launchFailure();
}

} // namespace lathe::kernels::cuda
