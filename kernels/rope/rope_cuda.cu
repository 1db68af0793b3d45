// Rotary embedding on a GPU, in place: a block for each row, so that its cosines and sines are read once for all
// heads.
#include "kernels/rope/rope_cuda.h"

#include "kernels/common/launch.h"
#include "kernels/common/row_access.h"

namespace lathe::kernels::cuda {
namespace {

constexpr int threads = 128;

struct Heads {
    std::int64_t count, dim, stride; ///< of a row; elements of a head; from row to row
    int half;                        ///< pairs of a head
    bool back;
};

/// A block for each row: lanes along x have a head's pairs, so that a thread keeps its cosines and sines for all its
/// heads.
template <class T>
__global__ void __launch_bounds__(threads, 1) rotateRows(T* x, const std::int64_t* positions, const float* cosines,
                                                        const float* sines, Heads heads) {
    T* row = x + blockIdx.x * heads.stride;
    const std::int64_t first = positions[blockIdx.x] * heads.half;
    const float *cosine = cosines + first, *sine = sines + first;
    const float sign = heads.back ? -1.0f : 1.0f;
    // Heads reach boundaries together where the first two and their halves do.
    cutOf<T>(heads.half, row, row + heads.half, row + heads.dim, cosine, sine)
        .over(threadIdx.x, blockDim.x, [&](int i, auto n) {
            const auto c = load<n>(cosine + i), s = load<n>(sine + i);
            for (std::int64_t h = threadIdx.y; h < heads.count; h += blockDim.y) {
                T *low = row + h * heads.dim + i, *high = low + heads.half;
                const auto a = load<n>(low), b = load<n>(high);
                Pack<n> newLow, newHigh;
                for (int k = 0; k < n; ++k) {
                    newLow.v[k] = a.v[k] * c.v[k] - b.v[k] * (s.v[k] * sign);
                    newHigh.v[k] = b.v[k] * c.v[k] + a.v[k] * (s.v[k] * sign);
                }
                store(low, newLow);
                store(high, newHigh);
            }
        });
}

} // namespace

const char* rotate(ElementKind kind, void* x, const std::int64_t* positions, const float* cosines, const float* sines,
                   std::int64_t heads, std::int64_t headDim, std::int64_t turned, std::int64_t stride, bool back,
                   std::int64_t rows, CudaStream stream) {
    if (rows == 0 || heads == 0 || turned < 2) return nullptr;
    withElement(kind, [&](auto element) {
        using T = decltype(element);
        const int half = int(turned / 2);
        unsigned lanes = 1;
        while (lanes < warpLanes && int(lanes) * wide<T> < half) lanes *= 2;
        LATHE_LAUNCH(rotateRows<T>, dim3(unsigned(rows)), dim3(lanes, threads / lanes), 0, stream, static_cast<T*>(x),
                     positions, cosines, sines, Heads{heads, headDim, stride, half, back});
    });
    return launchFailure();
}

} // namespace lathe::kernels::cuda
