// Low-rank deltas on the GPU against plain loops in double.
#include "device_test.h"
#include "kernels/lowrank/low_rank_cuda.h"

#include <memory>

using namespace lathe;
using namespace lathe::test;
using kernels::cuda::LowRankDelta;

namespace {

struct DeltaShape { std::int64_t first, out, rank; };
struct GroupCase {
    std::vector<DeltaShape> deltas;
    std::int64_t rows, columns;             ///< of y
    std::int64_t furtherY = 0, furtherU = 0; ///< elements between rows
    std::size_t skipped = 0;
};

/// A group on both sides: B of each delta, u and y with their columns side by side.
template <class T> struct Group {
    std::int64_t uStride, yStride;
    std::vector<std::vector<T>> bs;
    std::vector<std::unique_ptr<DeviceArray<T>>> held;
    std::vector<LowRankDelta> deltas;

    explicit Group(const GroupCase& c) : uStride(c.furtherU), yStride(c.columns + c.furtherY) {
        for (const DeltaShape& shape : c.deltas) {
            const unsigned seed = unsigned(deltas.size()) + 10;
            bs.push_back(numbers<T>(shape.out * shape.rank, 1, seed));
            held.push_back(std::make_unique<DeviceArray<T>>(bs.back(), c.skipped));
            deltas.push_back({held.back()->data(), shape.first, shape.out, uStride - c.furtherU, shape.rank,
                              0.25f * float(seed - 8)});
            uStride += shape.rank;
        }
    }
    /// f(row, column of y, column of u, scale times the element of B there).
    template <class F> void each(std::int64_t rows, const F& f) const {
        for (std::int64_t r = 0; r < rows; ++r)
            for (std::size_t d = 0; d < deltas.size(); ++d)
                for (std::int64_t o = 0; o < deltas[d].out; ++o)
                    for (std::int64_t k = 0; k < deltas[d].rank; ++k)
                        f(r, deltas[d].first + o, deltas[d].column + k,
                          double(deltas[d].scale)
                              * double(kernels::valueOf(bs[d][std::size_t(o * deltas[d].rank + k)])));
    }
};

template <class T> void groupOf(const GroupCase& c) {
    const Group<T> group(c);
    const auto u = numbers<T>(c.rows * group.uStride, 1, 1), y = numbers<T>(c.rows * group.yStride, 4, 2);
    const std::vector<double> us = exact(u);
    std::vector<double> wanted = exact(y), sizes(wanted.size()), wantedDu(us.size(), NAN), duSizes(us.size());
    const std::vector<double> dys = wanted;
    std::vector<bool> covered(y.size());
    group.each(c.rows, [&](std::int64_t r, std::int64_t column, std::int64_t k, double b) {
        const std::size_t atY = std::size_t(r * group.yStride + column), atU = std::size_t(r * group.uStride + k);
        wanted[atY] += us[atU] * b;
        sizes[atY] += std::abs(us[atU] * b);
        if (std::isnan(wantedDu[atU])) wantedDu[atU] = 0;
        wantedDu[atU] += dys[atY] * b;
        duSizes[atU] += std::abs(dys[atY] * b);
        covered[atY] = true;
    });
    const DeviceArray<T> heldU(u, c.skipped), heldY(y, c.skipped), dy(y, c.skipped), du(u.size(), c.skipped);
    ENQUEUES(kernels::cuda::addLowRank(kindOf<T>, group.deltas, heldU.data(), group.uStride, heldY.data(),
                                       group.yStride, c.rows, nullptr));
    const auto got = heldY.read();
    for (std::size_t i = 0; i < got.size(); ++i) {
        const double allowed = 1.01 * roundoff<T> * std::abs(wanted[i]) + 1e-6 * sizes[i] + 1e-6;
        if (covered[i]) QVERIFY(std::abs(double(kernels::valueOf(got[i])) - wanted[i]) <= allowed);
        else QVERIFY(std::memcmp(&got[i], &y[i], sizeof(T)) == 0);
    }
    ENQUEUES(kernels::cuda::lowRankBackward(kindOf<T>, group.deltas, dy.data(), group.yStride, du.data(), group.uStride,
                                            c.rows, nullptr));
    const std::vector<double> gotDu = exact(du.read());
    for (std::size_t i = 0; i < gotDu.size(); ++i) {
        if (std::isnan(wantedDu[i])) QVERIFY(std::isnan(gotDu[i])); // between rows: not touched
        else
            QVERIFY(std::abs(gotDu[i] - wantedDu[i])
                    <= 1.01 * roundoff<T> * std::abs(wantedDu[i]) + 1e-6 * duSizes[i] + 1e-6);
    }
    QVERIFY(equal(dy.read(), y));
}

} // namespace

class TestLowRankCuda : public QObject {
    Q_OBJECT
private slots:
    NEEDS_DEVICE()

    void ranks() { // one delta over all columns
        for (const std::int64_t rank : {1, 2, 4, 7, 8, 16, 17, 31, 32, 48, 64, 100, 256})
            EACH_ELEMENT(groupOf, {{{0, 72, rank}}, 19, 72});
    }

    void groups() { // as q, k and v have them; slices beside boundaries; two deltas on one; columns that no delta has
        for (const GroupCase& c : {GroupCase{{{0, 256, 16}, {256, 64, 16}, {320, 64, 16}}, 70, 384},
                                   {{{0, 100, 8}, {100, 33, 16}}, 33, 133},
                                   {{{5, 40, 4}, {5, 40, 12}, {20, 100, 3}}, 17, 130},
                                   {{{40, 8, 16}, {200, 300, 8}}, 5, 512},
                                   {{{0, 1, 1}}, 1, 1},
                                   {{{3, 2, 5}}, 2, 9}})
            EACH_ELEMENT(groupOf, c);
        GroupCase eight{{}, 16, 8 * 24};
        for (std::int64_t i = 0; i < 8; ++i) eight.deltas.push_back({24 * i, 24, i + 1});
        EACH_ELEMENT(groupOf, eight);
    }

    void rowsWhereverTheyLie() {
        for (const GroupCase& c : {GroupCase{{{0, 64, 16}}, 20, 64, 8, 8},
                                   {{{0, 64, 16}, {64, 64, 16}}, 20, 128, 3, 5},
                                   {{{0, 64, 16}}, 20, 64, 0, 0, 1},
                                   {{{8, 300, 16}}, 1, 308},
                                   {{{0, 64, 16}}, 65, 64},
                                   {{{0, 550, 2}}, 129, 550}})
            EACH_ELEMENT(groupOf, c);
    }

    void whatIsNoNumberStaysInItsColumns() {
        const GroupCase c{{{0, 20, 4}, {20, 20, 4}}, 3, 44};
        const Group<float> group(c);
        std::vector<float> u(3 * 8, 1.0f);
        u[8 + 2] = INFINITY; // the second row's, for the first delta
        const DeviceArray<float> heldU(u), y(std::vector<float>(3 * 44, 1.0f));
        ENQUEUES(kernels::cuda::addLowRank(kernels::ElementKind::F32, group.deltas, heldU.data(), 8, y.data(), 44, 3,
                                           nullptr));
        const std::vector<float> got = y.read();
        for (std::size_t i = 0; i < got.size(); ++i) QCOMPARE(std::isfinite(got[i]), !(i >= 44 && i < 64));
    }

    void nothingToAdd() {
        const DeviceArray<float> x(8);
        ENQUEUES(kernels::cuda::addLowRank(kernels::ElementKind::F32, {}, x.data(), 4, x.data(), 4, 2, nullptr));
        QVERIFY(kernels::cuda::addLowRank(kernels::ElementKind::F32, std::vector<LowRankDelta>(9), x.data(), 4,
                                          x.data(), 4, 2, nullptr));
        const std::vector<LowRankDelta> deltas{{x.data(), 0, 4, 0, 0, 1}, {x.data(), 0, 0, 0, 2, 1}};
        ENQUEUES(kernels::cuda::addLowRank(kernels::ElementKind::F32, deltas, x.data(), 4, x.data(), 4, 2, nullptr));
        ENQUEUES(
            kernels::cuda::lowRankBackward(kernels::ElementKind::F32, deltas, x.data(), 4, x.data(), 4, 2, nullptr));
    }
};

LATHE_TEST(TestLowRankCuda)
#include "tst_low_rank_cuda.moc"
