// The softmax of scores in place, over the keys that a token sees; what it does not see becomes 0, so that products
// may run over all.
#include "kernels/attention/seen_softmax_cuda.h"

#include "kernels/attention/seen.h"
#include "kernels/common/block.h"
#include "kernels/common/online_softmax.h"

namespace lathe::kernels::cuda {
namespace {

template <class Team> __device__ void clear(float* from, std::int64_t count) {
    cutOf<float>(count, from).over(Team::lane(), Team::lanes, [&](int i, auto n) { store(from + i, Pack<n>{}); });
}

template <class Team> __global__ void __launch_bounds__(Team::all, 1) softmaxRows(float* products, ScoreTile tile,
                                                                                 std::int64_t rows) {
    const std::int64_t row = Team::row();
    if (row >= rows) return;
    float* const all = products + row * tile.keys;
    const Seen seen(tile, row % tile.rows);
    float* const x = all + seen.first;
    const auto cut = cutOf<float>(seen.end - seen.first, x);
    const auto scores = [&](int i, auto n) {
        auto v = load<n>(x + i);
        for (float& score : v.v)
            score = tile.cap == 0 ? score * tile.scale : tile.cap * fastTanh(score * (tile.scale / tile.cap));
        return v;
    };
    OnlineSum own;
    cut.over(Team::lane(), Team::lanes, [&](int i, auto n) { own.add(scores(i, n)); });
    const OnlineSum sum = own.template over<Team>();
    const float inverse = 1.0f / sum.sum;
    cut.overBack(Team::lane(), Team::lanes, [&](int i, auto n) {
        auto v = scores(i, n);
        for (float& p : v.v) p = fastExponential(p - sum.most) * inverse;
        store(x + i, v);
    });
    clear<Team>(all, seen.first);
    clear<Team>(all + seen.end, tile.keys - seen.end);
}

} // namespace

const char* seenProbabilities(float* products, std::int64_t heads, const ScoreTile& tile, CudaStream stream) {
    const std::int64_t rows = heads * tile.rows;
    if (rows == 0 || tile.keys == 0) return nullptr;
    withTeam(tile.keys, [&](auto team) {
        using Team = decltype(team);
        LATHE_LAUNCH(softmaxRows<Team>, Team::grid(rows), Team::block(), 0, stream, products, tile, rows);
    });
    return launchFailure();
}

} // namespace lathe::kernels::cuda
