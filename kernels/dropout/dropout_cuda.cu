// Dropout by Philox: a number's fate depends on its position alone, so any thread can compute it; a thread takes
// runs that are one access.
#include "kernels/dropout/dropout_cuda.h"

#include "kernels/common/launch.h"
#include "kernels/common/row_access.h"

namespace lathe::kernels::cuda {
namespace {

constexpr int threads = 128;
constexpr int share = 8; ///< neighboring counters of a thread: word w of counter l falls on column start + 16 w + l, so
                         ///< it has 4 runs of 8 columns

template <class T>
__global__ void __launch_bounds__(threads, 1) dropRows(const T* x, T* y, DropoutRule rule, DropoutKey key,
                                                      const std::int64_t* positions, const std::int64_t* examples,
                                                      std::int64_t size) {
    const std::int64_t row = blockIdx.x;
    const int at = int(blockIdx.y) * threads + int(threadIdx.x), start = at / 2 * 64,
              lane = at % 2 * share; // two threads for 64 columns
    if (start + lane >= size) return;
    std::uint32_t kept = 0; // bit 8 w + l
    for (int l = 0; l < share; ++l) {
        const Words4 counter{{std::uint32_t(start / 4 + lane + l), std::uint32_t(positions[row]),
                              std::uint32_t(examples[row]), key.site}};
        const Words4 words = philox(counter, key.key0, key.key1);
        for (int w = 0; w < 4; ++w) kept |= std::uint32_t(words.v[w] >= rule.threshold) << (share * w + l);
    }
    for (int w = 0; w < 4; ++w) {
        const int column = start + 16 * w + lane;
        const T* from = x + row * size + column;
        T* to = y + row * size + column;
        const auto dropped = [&](int l, float value) { return kept >> (share * w + l) & 1 ? value * rule.grow : 0.0f; };
        if (column + share <= size && atBoundary(from) && atBoundary(to)) {
            auto pack = load<share>(from);
            for (int l = 0; l < share; ++l) pack.v[l] = dropped(l, pack.v[l]);
            store(to, pack);
        } else {
            for (int l = 0; l < share && column + l < size; ++l) assign(to[l], dropped(l, valueOf(from[l])));
        }
    }
}

} // namespace

const char* dropout(ElementKind kind, const void* x, void* y, double p, const DropoutKey& key,
                    const std::int64_t* positions, const std::int64_t* examples, std::int64_t size, std::int64_t rows,
                    CudaStream stream) {
    if (rows == 0 || size == 0) return nullptr;
    withElement(kind, [&](auto element) {
        using T = decltype(element);
        LATHE_LAUNCH(dropRows<T>, dim3(unsigned(rows), blocksFor(size, 32 * threads)), dim3(threads), 0, stream,
                     static_cast<const T*>(x), static_cast<T*>(y), DropoutRule(p), key, positions, examples, size);
    });
    return launchFailure();
}

} // namespace lathe::kernels::cuda
