// Cross-entropy on the GPU against plain loops in double and against the CPU's.
#include "device_test.h"
#include "kernels/loss/cross_entropy.h"
#include "kernels/loss/cross_entropy_cuda.h"

using namespace lathe;
using namespace lathe::test;

namespace {

struct LossWanted {
    std::vector<double> losses, gradient;
    LossWanted(const std::vector<double>& logits, const std::vector<std::int64_t>& targets, double cap) {
        const std::size_t size = logits.size() / targets.size();
        for (std::size_t r = 0; r < targets.size(); ++r) {
            std::vector<double> x(logits.begin() + std::ptrdiff_t(r * size),
                                  logits.begin() + std::ptrdiff_t((r + 1) * size));
            if (cap != 0)
                for (double& v : x) v = cap * std::tanh(v / cap);
            const double most = *std::max_element(x.begin(), x.end());
            double sum = 0;
            for (const double v : x) sum += std::exp(v - most);
            const double logSum = most + std::log(sum);
            const auto target = std::size_t(targets[r]);
            losses.push_back(logSum - x[target]);
            for (std::size_t i = 0; i < size; ++i)
                gradient.push_back((std::exp(x[i] - logSum) - (i == target))
                                   * (cap == 0 ? 1 : 1 - x[i] * x[i] / (cap * cap)));
        }
    }
};

std::vector<std::int64_t> targetsFor(std::int64_t rows, std::int64_t size) {
    std::vector<std::int64_t> targets{0, size - 1};
    while (std::int64_t(targets.size()) < rows) targets.push_back(std::int64_t(targets.size()) * 7919 % size);
    targets.resize(std::size_t(rows));
    return targets;
}

template <class T> void lossOf(std::int64_t size, std::int64_t rows, double cap, std::size_t skipped) {
    const auto logits = numbers<T>(size * rows, 4, unsigned(size));
    const auto targets = targetsFor(rows, size);
    const LossWanted wanted(exact(logits), targets, cap);
    const DeviceArray<T> held(logits, skipped);
    const DeviceArray<std::int64_t> heldTargets(targets);
    const DeviceArray<float> losses(targets.size()), again(targets.size());
    ENQUEUES(kernels::cuda::crossEntropy(kindOf<T>, held.data(), heldTargets.data(), losses.data(), false, float(cap),
                                         size, rows, nullptr));
    QVERIFY(equal(held.read(), logits));
    const double error = cap == 0 ? 2e-6 : 1e-5; // the cap's tanh is off by 2e-7 of it
    QVERIFY(near(losses.read(), wanted.losses, error));
    ENQUEUES(kernels::cuda::crossEntropy(kindOf<T>, held.data(), heldTargets.data(), again.data(), true, float(cap),
                                         size, rows, nullptr));
    QVERIFY(equal(again.read(), losses.read()));
    QVERIFY(near(held.read(), wanted.gradient, error));
}

} // namespace

class TestLossCuda : public QObject {
    Q_OBJECT
private slots:
    NEEDS_DEVICE()

    void lossesAndGradients() {
        for (const std::int64_t size : {1, 2, 8, 130, 1024, 2056, 32003})
            for (const double cap : {0.0, 15.0})
                EACH_ELEMENT(lossOf, size, size > 2000 ? 2 : 11, cap, std::size_t(size % 3));
    }
    void largeVocabularies() {
        for (const std::int64_t size : {128256, 262144, 262147})
            EACH_ELEMENT(lossOf, size, 2, size == 262144 ? 30.0 : 0.0, 0);
    }

    void theCpusResults() { // in fp32, where neither rounds on the way
        for (const float cap : {0.0f, 30.0f}) {
            std::vector<float> logits = numbers(7 * 3001, 5, 9), losses(7);
            const auto targets = targetsFor(7, 3001);
            const DeviceArray<float> held(logits), heldLosses(7);
            const DeviceArray<std::int64_t> heldTargets(targets);
            ENQUEUES(kernels::cuda::crossEntropy(kernels::ElementKind::F32, held.data(), heldTargets.data(),
                                                 heldLosses.data(), true, cap, 3001, 7, nullptr));
            kernels::crossEntropy(logits.data(), targets.data(), losses.data(), true, cap, 3001, 0, 7);
            QVERIFY(near(held.read(), exact(logits), cap == 0 ? 2e-6 : 1e-5));
            QVERIFY(near(heldLosses.read(), exact(losses), cap == 0 ? 2e-6 : 1e-5));
        }
    }

    void whatCannotBeHasNoProbability() { // logits of -infinity, even where a whole thread sees no others; a row's
                                          // largest far from the rest
        const std::int64_t size = 5000;
        std::vector<float> logits(2 * size, -INFINITY);
        logits[100] = 3;
        logits[4321] = 3;
        logits[size + 17] = 3e38f;
        logits[size + 18] = -3e38f;
        const DeviceArray<float> held(logits), losses(2);
        const DeviceArray<std::int64_t> targets(std::vector<std::int64_t>{100, 17});
        ENQUEUES(kernels::cuda::crossEntropy(kernels::ElementKind::F32, held.data(), targets.data(), losses.data(),
                                             true, 0, size, 2, nullptr));
        QVERIFY(near(losses.read(), {std::log(2.0), 0}, 1e-6));
        std::vector<double> wanted(2 * size, 0.0);
        wanted[100] = -0.5;
        wanted[4321] = 0.5;
        QVERIFY(near(held.read(), wanted, 1e-6));
    }

    void whatIsNoNumberMakesItsRowNone() {
        for (const float bad : {NAN, INFINITY})
            for (const std::int64_t size : {40, 3000}) {
                std::vector<float> logits = numbers(3 * size, 1, 2);
                logits[std::size_t(size + size / 2)] = bad;
                const DeviceArray<float> held(logits), losses(3);
                const DeviceArray<std::int64_t> targets(std::vector<std::int64_t>{0, 1, 2});
                ENQUEUES(kernels::cuda::crossEntropy(kernels::ElementKind::F32, held.data(), targets.data(),
                                                     losses.data(), true, 0, size, 3, nullptr));
                const std::vector<float> got = losses.read();
                QVERIFY(std::isfinite(got[0]) && std::isnan(got[1]) && std::isfinite(got[2]));
            }
    }

    void noRows() {
        const DeviceArray<float> x(8);
        ENQUEUES(kernels::cuda::crossEntropy(kernels::ElementKind::F32, x.data(), nullptr, x.data(), true, 0, 8, 0,
                                             nullptr));
    }
};

LATHE_TEST(TestLossCuda)
#include "tst_loss_cuda.moc"
