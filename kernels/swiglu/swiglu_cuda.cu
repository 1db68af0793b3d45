// Gates (SiLU, GELU, its tanh form) times their product on a GPU, and the gradients; the product can be made again
// on the way back.
#include "kernels/swiglu/swiglu_cuda.h"

#include "kernels/common/device_math.h"
#include "kernels/common/launch.h"
#include "kernels/common/row_access.h"

namespace lathe::kernels::cuda {
namespace {

constexpr int threads = 128;

/// An activation is x s(x); its slope is s(x) + x s'(x).
struct Activation {
    float s, more; ///< more: x s'(x)
};

template <Gate gate> __device__ Activation activation(float x) {
    if constexpr (gate == Gate::Gelu) // the normal distribution's function and density
        return {0.5f * erfcf(-0.70710678118654752f * x), x * 0.39894228040143268f * expf(-0.5f * x * x)};
    const float z = gate == Gate::Silu ? x : x * (1.5957691216057308f + 0.0713548162726009f * (x * x));
    const float s = fastSigmoid(z);
    return {s, x * s * (1.0f - s) * (gate == Gate::Silu ? 1.0f : 1.5957691216057308f + 0.2140644488178027f * (x * x))};
}

/// A row for each block along x; blocks along y share it.
template <Gate gate, class T> __global__ void __launch_bounds__(threads, 1)
                                                                    gateRows(const T* gateUp, T* y, std::int64_t size,
                                                                             std::int64_t stride) {
    const T *gates = gateUp + blockIdx.x * 2 * size, *ups = gates + size;
    T* to = y + blockIdx.x * stride;
    cutOf<T>(size, gates, ups, to).over(blockIdx.y * threads + threadIdx.x, gridDim.y * threads, [&](int i, auto n) {
        const auto g = load<n>(gates + i), u = load<n>(ups + i);
        Pack<n> result;
        for (int k = 0; k < n; ++k) result.v[k] = g.v[k] * activation<gate>(g.v[k]).s * u.v[k];
        store(to + i, result);
    });
}

template <Gate gate, class T>
__global__ void __launch_bounds__(threads, 1) gateRowsBackward(const T* dy, const T* gateUp, T* dgateUp, T* y,
                                                              std::int64_t size) {
    const std::int64_t row = blockIdx.x;
    const T *down = dy + row * size, *gates = gateUp + row * 2 * size, *ups = gates + size;
    T *dgates = dgateUp + row * 2 * size, *dups = dgates + size, *to = y ? y + row * size : nullptr;
    cutOf<T>(size, down, gates, ups, dgates, dups, y ? to : down)
        .over(blockIdx.y * threads + threadIdx.x, gridDim.y * threads, [&](int i, auto n) {
            const auto d = load<n>(down + i), g = load<n>(gates + i), u = load<n>(ups + i);
            Pack<n> dg, du, a;
            for (int k = 0; k < n; ++k) {
                const Activation act = activation<gate>(g.v[k]);
                dg.v[k] = d.v[k] * u.v[k] * (act.s + act.more);
                du.v[k] = d.v[k] * (g.v[k] * act.s);
                a.v[k] = g.v[k] * act.s * u.v[k];
            }
            store(dgates + i, dg);
            store(dups + i, du);
            if (y) store(to + i, a);
        });
}

/// f(constant of the gate).
template <class Call> void withGate(Gate gate, const Call& f) {
    switch (gate) {
    case Gate::Silu: return f(std::integral_constant<Gate, Gate::Silu>{});
    case Gate::GeluTanh: return f(std::integral_constant<Gate, Gate::GeluTanh>{});
    case Gate::Gelu: return f(std::integral_constant<Gate, Gate::Gelu>{});
    }
}

template <class T> dim3 gridOf(std::int64_t rows, std::int64_t size) {
    return dim3(unsigned(rows), blocksFor(size, threads * wide<T>));
}

} // namespace

const char* gated(ElementKind kind, Gate gate, const void* gateUp, void* y, std::int64_t size, std::int64_t stride,
                  std::int64_t rows, CudaStream stream) {
    if (rows == 0 || size == 0) return nullptr;
    withElement(kind, [&](auto element) {
        withGate(gate, [&](auto g) {
            using T = decltype(element);
            constexpr Gate which = decltype(g)::value;
            LATHE_LAUNCH((gateRows<which, T>), gridOf<T>(rows, size), dim3(threads), 0, stream,
                         static_cast<const T*>(gateUp), static_cast<T*>(y), size, stride);
        });
    });
    return launchFailure();
}

const char* gatedBackward(ElementKind kind, Gate gate, const void* dy, const void* gateUp, void* dgateUp, void* y,
                          std::int64_t size, std::int64_t rows, CudaStream stream) {
    if (rows == 0 || size == 0) return nullptr;
    withElement(kind, [&](auto element) {
        withGate(gate, [&](auto g) {
            using T = decltype(element);
            constexpr Gate which = decltype(g)::value;
            LATHE_LAUNCH((gateRowsBackward<which, T>), gridOf<T>(rows, size), dim3(threads), 0, stream,
                         static_cast<const T*>(dy), static_cast<const T*>(gateUp), static_cast<T*>(dgateUp),
                         static_cast<T*>(y), size);
        });
    });
    return launchFailure();
}

} // namespace lathe::kernels::cuda
