// Attention's probabilities on the GPU against double: what rows see, capped scores, decode steps and prompts.
#include "device_test.h"
#include "kernels/attention/seen_softmax_cuda.h"

using namespace lathe;
using namespace lathe::test;
using kernels::ScoreTile;

namespace {

std::vector<double> probabilitiesOf(const std::vector<float>& products, std::int64_t heads, const ScoreTile& tile) {
    std::vector<double> wanted;
    for (std::int64_t row = 0; row < heads * tile.rows; ++row) {
        const std::int64_t own = tile.start + row % tile.rows / tile.perToken;
        std::vector<double> weights;
        double most = -INFINITY, sum = 0;
        const auto sees = [&](std::int64_t i) { return i >= own - tile.before && i <= own + tile.after; };
        for (std::int64_t i = 0; i < tile.keys; ++i) {
            const double s = double(tile.scale) * double(products[std::size_t(row * tile.keys + i)]);
            weights.push_back(tile.cap == 0 ? s : double(tile.cap) * std::tanh(s / double(tile.cap)));
            if (sees(i)) most = std::max(most, weights.back());
        }
        for (std::int64_t i = 0; i < tile.keys; ++i) {
            weights[std::size_t(i)] = sees(i) ? std::exp(weights[std::size_t(i)] - most) : 0;
            sum += weights[std::size_t(i)];
        }
        for (const double weight : weights) wanted.push_back(sum == 0 ? 0 : weight / sum);
    }
    return wanted;
}

void checkProbabilities(std::int64_t heads, const ScoreTile& tile, std::size_t skipped = 0) {
    const std::vector<float> products = numbers(heads * tile.rows * tile.keys, 5, unsigned(tile.keys));
    const DeviceArray<float> held(products, skipped);
    ENQUEUES(kernels::cuda::seenProbabilities(held.data(), heads, tile, nullptr));
    QVERIFY(near(held.read(), probabilitiesOf(products, heads, tile), 4e-6));
}

} // namespace

class TestSoftmaxCuda : public QObject {
    Q_OBJECT
private slots:
    NEEDS_DEVICE()

    void prompts() { // all before it, a window, a window on either side, all; scores capped or not
        for (const float cap : {0.0f, 4.0f})
            for (const std::int64_t keys : {1, 4, 37, 150})
                for (const auto& [before, after] :
                     {std::pair<std::int64_t, std::int64_t>{keys, 0}, {7, 0}, {5, 5}, {keys, keys}}) {
                    const ScoreTile tile{.keys = keys,
                                         .perToken = 2,
                                         .start = 0,
                                         .rows = 2 * keys,
                                         .before = before,
                                         .after = after,
                                         .scale = 0.3f,
                                         .cap = cap};
                    checkProbabilities(3, tile, std::size_t(keys % 2));
                    if (QTest::currentTestFailed()) return;
                }
    }

    void decodeSteps() { // few rows of many keys
        for (const std::int64_t keys : {1, 1023, 1025, 5003, 40000}) {
            checkProbabilities(2, {.keys = keys,
                                   .perToken = 3,
                                   .start = keys - 1,
                                   .rows = 3,
                                   .before = keys,
                                   .after = 0,
                                   .scale = 0.125f});
            if (QTest::currentTestFailed()) return;
            checkProbabilities(1,
                               {.keys = keys,
                                .perToken = 4,
                                .start = keys - 1,
                                .rows = 4,
                                .before = 512,
                                .after = 0,
                                .scale = 0.125f,
                                .cap = 50},
                               3);
            if (QTest::currentTestFailed()) return;
        }
    }

    void whoSeesNothingHasNoProbabilities() {
        const ScoreTile tile{.keys = 6, .perToken = 1, .start = 5, .rows = 4, .before = 0, .after = 0};
        checkProbabilities(2, tile);
        ENQUEUES(kernels::cuda::seenProbabilities(nullptr, 0, tile, nullptr));
    }

    void farScores() { // a score that outweighs all, and scores that are not to count
        std::vector<float> products(64, -INFINITY);
        products[3] = 1e30f;
        products[40] = 2;
        products[50] = 2;
        const DeviceArray<float> held(products);
        ENQUEUES(kernels::cuda::seenProbabilities(
            held.data(), 1, {.keys = 32, .perToken = 1, .start = 31, .rows = 2, .before = 32, .after = 32}, nullptr));
        std::vector<double> wanted(64);
        wanted[3] = 1;
        wanted[40] = wanted[50] = 0.5;
        QVERIFY(near(held.read(), wanted, 1e-6));
    }
};

LATHE_TEST(TestSoftmaxCuda)
#include "tst_softmax_cuda.moc"
