// Cross-entropy on a GPU: a team for each row finds maximum and sum in one pass (online softmax, arXiv 1805.02867),
// then writes gradients in place.
#include "kernels/loss/cross_entropy_cuda.h"

#include "kernels/common/block.h"
#include "kernels/common/online_softmax.h"

namespace lathe::kernels::cuda {
namespace {

template <int n> __device__ Pack<n> capped(Pack<n> x, float cap) {
    if (cap != 0)
        for (float& v : x.v) v = cap * fastTanh(v / cap);
    return x;
}

template <class T, class Team>
__global__ void __launch_bounds__(Team::all, 1)
                                      rowLosses(T* logits, const std::int64_t* targets, float* losses, bool gradient,
                                                float cap, std::int64_t size, std::int64_t rows) {
    const std::int64_t row = Team::row();
    if (row >= rows) return;
    T* const x = logits + row * size;
    const int target = int(targets[row]);
    const float atTarget = capped(load<1>(x + target), cap).v[0];
    const auto cut = cutOf<T>(size, x);

    OnlineSum own;
    cut.over(Team::lane(), Team::lanes, [&](int i, auto n) { own.add(capped(load<n>(x + i), cap)); });
    const float logSum = own.template over<Team>().logSum();
    if (Team::lane() == 0) losses[row] = logSum - atTarget;
    if (!gradient) return;

    const float slope = cap == 0 ? 0.0f : 1.0f / (cap * cap);
    cut.overBack(Team::lane(), Team::lanes, [&](int i, auto n) {
        auto v = capped(load<n>(x + i), cap);
        for (int k = 0; k < n; ++k) {
            const float p = fastExponential(v.v[k] - logSum) - (i + k == target ? 1.0f : 0.0f);
            v.v[k] = cap == 0 ? p : p * (1.0f - v.v[k] * v.v[k] * slope);
        }
        store(x + i, v);
    });
}

} // namespace

const char* crossEntropy(ElementKind kind, void* logits, const std::int64_t* targets, float* losses, bool gradient,
                         float cap, std::int64_t size, std::int64_t rows, CudaStream stream) {
    if (rows == 0) return nullptr;
    withElement(kind, [&](auto element) {
        withTeam(size, [&](auto team) {
            using T = decltype(element);
            using Team = decltype(team);
            LATHE_LAUNCH((rowLosses<T, Team>), Team::grid(rows), Team::block(), 0, stream, static_cast<T*>(logits),
                         targets, losses, gradient, cap, size, rows);
        });
    });
    return launchFailure();
}

} // namespace lathe::kernels::cuda
