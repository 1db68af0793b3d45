// Weights into the number formats and back on a GPU: each block's table of levels lies in shared memory, and eight
// weights are one access.
#include "kernels/formats/formats_cuda.h"

#include "kernels/common/for_each_grid.h"
#include "kernels/common/row_access.h"
#include "kernels/formats/weights_cuda.h"

namespace lathe::kernels::cuda {
namespace {

constexpr int threads = 256;
constexpr unsigned mostBlocks = 8192; ///< of threads: each makes its table of levels once

/// Eight weights for each thread in turn; where they are `whole`, in one access each of codes and weights.
template <NumberFormat F, class T>
__global__ void __launch_bounds__(threads, 1) dequantizeEights(QuantizedView w, bool whole, T* out, std::int64_t first,
                                                              std::int64_t last) {
    const float* levels = sharedLevels<F>();
    const std::int64_t step = std::int64_t(gridDim.x) * threads, eights = (last - first + 7) / 8;
    for (std::int64_t eight = std::int64_t(blockIdx.x) * threads + threadIdx.x; eight < eights; eight += step) {
        const std::int64_t from = first + 8 * eight;
        if (whole && from + 8 <= last) {
            Pack<8> weights;
            eightWeights<F>(w, levels, from, weights.v);
            store(out + 8 * eight, weights);
        } else {
            for (std::int64_t i = from; i < from + 8 && i < last; ++i)
                assign(out[i - first], weightAt<F>(w, levels, i));
        }
    }
}

} // namespace

const char* quantizeBlocks(NumberFormat format, std::int64_t blockSize, ElementKind kind, const void* values,
                           std::int64_t count, std::uint8_t* codes, float* constants, std::int64_t* bad,
                           CudaStream stream) {
    withFormat(format, [&](auto f) {
        withElement(kind, [&](auto element) {
            using S = decltype(element);
            forEachGrid(blockCount(count, blockSize),
                        QuantizeBlock<decltype(f)::value, S>{static_cast<const S*>(values), count, blockSize, codes,
                                                             constants, bad},
                        stream);
        });
    });
    return launchFailure();
}

const char* dequantize(const QuantizedView& w, ElementKind kind, void* out, std::int64_t first, std::int64_t last,
                       CudaStream stream) {
    if (first >= last) return nullptr;
    const bool whole = hasWholeEights(w) && first % 8 == 0 && reinterpret_cast<std::uintptr_t>(out) % 16 == 0;
    withFormat(w.format, [&](auto f) {
        withElement(kind, [&](auto element) {
            using T = decltype(element);
            const unsigned blocks = blocksFor(last - first, 8 * threads);
            LATHE_LAUNCH((dequantizeEights<decltype(f)::value, T>), dim3(blocks < mostBlocks ? blocks : mostBlocks),
                         dim3(threads), 0, stream, w, whole, static_cast<T*>(out), first, last);
        });
    });
    return launchFailure();
}

} // namespace lathe::kernels::cuda
