// RMSNorm on the GPU against plain loops in double.
#include "device_test.h"
#include "kernels/norm/rms_norm_cuda.h"

using namespace lathe;
using namespace lathe::test;
using kernels::cuda::rmsNormParts;

namespace {

struct NormCase {
    std::int64_t size, rows;
    float offset = 0;
    std::size_t skipped = 0; ///< of x and what becomes of it; the weight stays at its boundary
};

struct NormWanted {
    std::vector<double> y, scale, dx, dweight;
    template <class T>
    NormWanted(const NormCase& c, const std::vector<T>& x, const std::vector<T>& weight, const std::vector<T>& dy,
               const std::vector<T>& extra, double epsilon) {
        const std::vector<double> v = exact(x), w = exact(weight), up = exact(dy), e = exact(extra);
        dweight.assign(w.size(), 0);
        for (std::int64_t r = 0; r < c.rows; ++r) {
            const std::size_t first = std::size_t(r * c.size);
            double squares = 0, dots = 0;
            for (std::size_t i = 0; i < w.size(); ++i) squares += v[first + i] * v[first + i];
            const double s = 1 / std::sqrt(squares / double(c.size) + epsilon);
            scale.push_back(s);
            for (std::size_t i = 0; i < w.size(); ++i) {
                y.push_back(v[first + i] * s * (w[i] + c.offset));
                dots += up[first + i] * (w[i] + c.offset) * v[first + i] * s;
                dweight[i] += up[first + i] * v[first + i] * s;
            }
            for (std::size_t i = 0; i < w.size(); ++i)
                dx.push_back((up[first + i] * (w[i] + c.offset) - v[first + i] * s * dots / double(c.size)) * s
                             + e[first + i]);
        }
    }
};

template <class T> void normForward(const NormCase& c) {
    const auto x = numbers<T>(c.size * c.rows, 2, 1), weight = numbers<T>(c.size, 1, 2),
               none = std::vector<T>(x.size());
    const NormWanted wanted(c, x, weight, none, none, 1e-5);
    const DeviceArray<T> heldX(x, c.skipped), heldWeight(weight), y(x.size(), c.skipped), again(x.size(), c.skipped);
    const DeviceArray<float> scale(std::size_t(c.rows));
    ENQUEUES(kernels::cuda::rmsNorm(kindOf<T>, heldX.data(), heldWeight.data(), c.offset, y.data(), scale.data(), 1e-5f,
                                    c.size, c.rows, nullptr));
    ENQUEUES(kernels::cuda::rmsNormAgain(kindOf<T>, heldX.data(), heldWeight.data(), c.offset, scale.data(),
                                         again.data(), c.size, c.rows, nullptr));
    QVERIFY(near(scale.read(), wanted.scale, 1e-6));
    QVERIFY(near(y.read(), wanted.y, 2e-6));
    QVERIFY(equal(again.read(), y.read()));
}

template <class T> void normBackward(const NormCase& c, bool withExtra, bool withWeight) {
    const auto x = numbers<T>(c.size * c.rows, 2, 1), dy = numbers<T>(c.size * c.rows, 1, 3),
               weight = numbers<T>(c.size, 1, 2);
    const auto extra = withExtra ? numbers<T>(c.size * c.rows, 1, 4) : std::vector<T>(x.size());
    const auto before = numbers(c.size, 1, 5);
    const NormWanted wanted(c, x, weight, dy, extra, 1e-5);
    const DeviceArray<T> heldX(x, c.skipped), heldDy(dy, c.skipped), heldWeight(weight), heldExtra(extra, c.skipped),
        dx(x.size(), c.skipped);
    const DeviceArray<float> scale(std::vector<float>(wanted.scale.begin(), wanted.scale.end())), dweight(before),
        again(before);
    for (const auto* to : {&dweight, &again}) {
        const DeviceArray<float> workspace(std::size_t(rmsNormParts(c.rows) * c.size));
        ENQUEUES(kernels::cuda::rmsNormBackward(kindOf<T>, heldDy.data(), heldX.data(), heldWeight.data(), c.offset,
                                                scale.data(), withExtra ? heldExtra.data() : nullptr, dx.data(),
                                                withWeight ? to->data() : nullptr,
                                                withWeight ? workspace.data() : nullptr, c.size, c.rows, nullptr));
        QVERIFY(near(dx.read(), wanted.dx, 4e-6));
    }
    std::vector<double> sums = exact(before);
    for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += withWeight ? wanted.dweight[i] : 0;
    QVERIFY(near(dweight.read(), sums, 1e-6 * std::sqrt(double(c.rows)) + 1e-6));
    QVERIFY(equal(again.read(), dweight.read()));
}

} // namespace

class TestNormCuda : public QObject {
    Q_OBJECT
private slots:
    NEEDS_DEVICE()

    void rowsOfEverySize() { // a warp's, a block's, the largest block's; with and without whole accesses of 16 bytes
        for (const std::int64_t size : {1, 7, 8, 64, 83, 1024, 1032, 2051, 16392})
            for (const std::int64_t rows : {1, 3, 17})
                for (const std::size_t skipped : {0, 1})
                    EACH_ELEMENT(normForward, {size, rows, size % 2 ? 1.0f : 0.0f, skipped});
    }
    void rowsOfOneAlignment() { EACH_ELEMENT(normForward, {4096, 5}); }

    void gradientsOfEverySize() {
        for (const std::int64_t size : {1, 8, 83, 1024, 2051})
            for (const std::int64_t rows : {1, 9})
                for (const bool withExtra : {false, true})
                    EACH_ELEMENT(normBackward, {size, rows, size % 2 ? 1.0f : 0.0f, std::size_t(rows % 2)}, withExtra,
                                 size % 3 == 0);
    }
    void weightsGradients() { // more rows than parts, parts of several rows, teams that have none; rows too long for
                              // shared memory
        for (const NormCase& c : {NormCase{24, 4},
                                  {64, 300},
                                  {83, 77},
                                  {1024, 40, 1},
                                  {2048, 50},
                                  {1500, 33, 0, 1},
                                  {12304, 18},
                                  {20000, 5}})
            EACH_ELEMENT(normBackward, c, false, true);
    }
    void partsFollowRowsAlone() {
        for (std::int64_t rows : {1, 15, 16, 4095, 4096, 1000000})
            QVERIFY(rmsNormParts(rows) >= 1 && rmsNormParts(rows) <= 512 && rmsNormParts(rows) <= rows);
    }

    void noRows() {
        const DeviceArray<float> x(8), scale(1);
        ENQUEUES(kernels::cuda::rmsNorm(kernels::ElementKind::F32, x.data(), x.data(), 0, x.data(), scale.data(), 1e-5f,
                                        8, 0, nullptr));
        ENQUEUES(kernels::cuda::rmsNormBackward(kernels::ElementKind::F32, x.data(), x.data(), x.data(), 0,
                                                scale.data(), nullptr, x.data(), scale.data(), x.data(), 8, 0,
                                                nullptr));
    }

    void whatIsNoNumberStaysInItsRow() {
        std::vector<float> x = numbers(3 * 40, 1, 6);
        x[45] = NAN;
        const DeviceArray<float> heldX(x), weight(std::vector<float>(40, 1.0f)), y(x.size()), scale(3);
        ENQUEUES(kernels::cuda::rmsNorm(kernels::ElementKind::F32, heldX.data(), weight.data(), 0, y.data(),
                                        scale.data(), 1e-5f, 40, 3, nullptr));
        const std::vector<float> got = y.read();
        for (std::size_t i = 0; i < got.size(); ++i) QCOMPARE(std::isnan(got[i]), i / 40 == 1);
    }
};

LATHE_TEST(TestNormCuda)
#include "tst_norm_cuda.moc"
