// What the GPU's kernels are made of, each by itself: sums over warps and blocks, rows in wide accesses, tiles of
// products, tables of pieces.
#include "kernels/common/block.h"
#include "kernels/common/pieces.h"
#include "kernels/common/row_access.h"
#include "kernels/common/tensor_core.h"
#include "kernels/device/device_test.h"

#include <algorithm>
#include <numeric>

using namespace lathe::kernels;
using namespace lathe::test;

namespace {

/// Sums and largest values one after the other, as nobody waits between them.
template <int threads> __global__ void reduceOften(const float* from, float* sums, float* largest, double* wide) {
    float total = 0, most = 0;
    double sum = 0;
    for (int round = 0; round < 5; ++round) {
        total += overBlock<threads>(from[threadIdx.x] + float(2 * round), Sum{});
        total += overBlock<threads>(float(-round), Sum{});
        most += overBlock<threads>(from[threadIdx.x] * float(round), Largest{});
        sum += overBlock<threads>(double(from[threadIdx.x]), Sum{});
    }
    sums[threadIdx.x] = total;
    largest[threadIdx.x] = most;
    wide[threadIdx.x] = sum;
}

template <int threads> void reductions() {
    const std::vector<float> values = numbers(threads, 3, threads);
    const DeviceArray<float> from(values), sums(threads), largest(threads);
    const DeviceArray<double> wide(threads);
    for (int repeat = 0; repeat < 10; ++repeat) {
        LATHE_LAUNCH(reduceOften<threads>, dim3(1), dim3(threads), 0, nullptr, from.data(), sums.data(), largest.data(),
                     wide.data());
        const double sum = std::accumulate(values.begin(), values.end(), 0.0),
                     most = double(*std::max_element(values.begin(), values.end()));
        QVERIFY(near(sums.read(), std::vector<double>(threads, 5 * sum + 10.0 * threads), 2e-6));
        QVERIFY(near(largest.read(), std::vector<double>(threads, 10 * most), 1e-6));
        for (const double each : wide.read()) QVERIFY(std::abs(each - 5 * sum) < 1e-10);
    }
}

/// Counts how often each element is visited, from the front and from the back, and by which width.
template <class T> __global__ void visits(const T* at, const float* beside, int size, int* counts, int* backCounts,
                                          int* packs) {
    const auto cut = cutOf<T>(size, at, beside);
    if (threadIdx.x == 0) *packs = cut.packs;
    cut.over(threadIdx.x, blockDim.x, [&](int i, auto n) {
        if (n > 1 && (!atBoundary(at + i) || !atBoundary(beside + i))) counts[i] = 100;
        for (int k = 0; k < n; ++k) ++counts[i + k];
    });
    cut.overBack(threadIdx.x, blockDim.x, [&](int i, auto n) {
        for (int k = 0; k < n; ++k) ++backCounts[i + k];
    });
}

template <class T> void cutsOf(int size, std::size_t skipped, std::size_t besideSkipped) {
    const std::size_t n = std::size_t(size);
    const DeviceArray<T> at(n, skipped);
    const DeviceArray<float> beside(n, besideSkipped);
    const DeviceArray<int> counts(std::vector<int>(n, 0)), backCounts(std::vector<int>(n, 0)), packs(1);
    LATHE_LAUNCH(visits<T>, dim3(1), dim3(3), 0, nullptr, at.data(), beside.data(), size, counts.data(),
                 backCounts.data(), packs.data());
    QVERIFY(counts.read() == std::vector<int>(n, 1) && backCounts.read() == std::vector<int>(n, 1));
    const int head = int((16 / sizeof(T) - skipped) % (16 / sizeof(T)));
    const bool together = (besideSkipped + std::size_t(head)) % 4 == 0;
    QCOMPARE(packs.read()[0], together && head <= size ? (size - head) / int(16 / sizeof(T)) : 0);
}

template <class T> __global__ void copied(const T* from, T* to) {
    store(to + 8 * threadIdx.x, load<8>(from + 8 * threadIdx.x));
}
template <class T> __global__ void roundedAll(const float* from, T* wideTo, T* singleTo) {
    store(wideTo + 8 * threadIdx.x, load<8>(from + 8 * threadIdx.x));
    for (int k = 0; k < 8; ++k) store(singleTo + 8 * threadIdx.x + k, load<1>(from + 8 * threadIdx.x + k));
}

/// a (16, 16) times b (16, 8), both row by row.
template <class T> __global__ void tileProduct(const T* a, const T* b, float* d) {
    const int g = int(threadIdx.x) / 4, t = int(threadIdx.x) % 4;
    const auto ofA = [&](int row, int k) { return KPair<T>{a[16 * row + k], a[16 * row + k + 1]}; };
    const auto ofB = [&](int k) { return KPair<T>{b[8 * k + g], b[8 * (k + 1) + g]}; };
    const KPair<T> as[4] = {ofA(g, 2 * t), ofA(g + 8, 2 * t), ofA(g, 2 * t + 8), ofA(g + 8, 2 * t + 8)},
                   bs[2] = {ofB(2 * t), ofB(2 * t + 8)};
    float sums[4];
    for (int i = 0; i < 4; ++i) sums[i] = d[8 * (g + i / 2 * 8) + 2 * t + i % 2];
    multiplyTiles<T>(sums, as, bs);
    for (int i = 0; i < 4; ++i) d[8 * (g + i / 2 * 8) + 2 * t + i % 2] = sums[i];
}

template <class T> void tileIsTheProduct() {
    const auto a = numbers<T>(256, 1, 1), b = numbers<T>(128, 1, 2);
    const std::vector<float> before = numbers(128, 1, 3);
    const std::vector<double> as = exact(a), bs = exact(b);
    std::vector<double> wanted = exact(before);
    for (std::size_t row = 0; row < 16; ++row)
        for (std::size_t k = 0; k < 16; ++k)
            for (std::size_t column = 0; column < 8; ++column)
                wanted[8 * row + column] += as[16 * row + k] * bs[8 * k + column];
    const DeviceArray<T> heldA(a), heldB(b);
    const DeviceArray<float> d(before);
    LATHE_LAUNCH(tileProduct<T>, dim3(1), dim3(32), 0, nullptr, heldA.data(), heldB.data(), d.data());
    QVERIFY(near(d.read(), wanted, 2e-6));
}

template <class T> void everyElementIsCopied() {
    std::vector<T> all(65536);
    std::vector<float> wide(2048);
    for (std::size_t i = 0; i < all.size(); ++i) all[i].bits = std::uint16_t(i);
    const DeviceArray<T> from(all), to(all.size());
    for (std::size_t first = 0; first < all.size(); first += 8192)
        LATHE_LAUNCH(copied<T>, dim3(1), dim3(1024), 0, nullptr, from.data() + first, to.data() + first);
    const auto got = to.read();
    for (std::size_t i = 0; i < all.size(); ++i) QVERIFY(got[i].bits == all[i].bits || std::isnan(valueOf(all[i])));
    std::mt19937 random(1);
    for (float& value : wide) value = floatFromBits(std::uint32_t(random()));
    const DeviceArray<float> heldWide(wide);
    const DeviceArray<T> packs(wide.size()), singles(wide.size());
    LATHE_LAUNCH(roundedAll<T>, dim3(1), dim3(256), 0, nullptr, heldWide.data(), packs.data(), singles.data());
    QVERIFY(equal(packs.read(), singles.read()));
}

struct Piece { std::int64_t count, firstChunk = -1; };

} // namespace

class TestCommonCuda : public QObject {
    Q_OBJECT
private slots:
    void blocksReduce() {
        reductions<32>();
        reductions<64>();
        reductions<256>();
        reductions<1024>();
    }

    void rowsAreCutWhole() { // each element once, wide where both rows reach a boundary together
        for (const int size : {0, 1, 3, 7, 8, 9, 64, 101})
            for (std::size_t skipped = 0; skipped < 8; ++skipped)
                for (std::size_t beside = 0; beside < 4; ++beside) EACH_ELEMENT(cutsOf, size, skipped, beside);
    }

    void elementsAreLoadedAndStored() {
        everyElementIsCopied<Bf16>();
        everyElementIsCopied<F16>();
    }

    void tilesAreMultiplied() { EACH_ELEMENT(tileIsTheProduct); }

    void piecesAreFound() {
        std::vector<Piece> pieces{{5}, {0}, {10}, {11}, {0}, {1}, {0}};
        QCOMPARE(numberChunks<Piece>(pieces, 10), 5);
        const std::vector<std::int64_t> wanted{0, 2, 3, 3, 5};
        for (std::size_t chunk = 0; chunk < wanted.size(); ++chunk)
            QCOMPARE(pieceOf(pieces.data(), std::int64_t(pieces.size()), std::int64_t(chunk)), wanted[chunk]);
    }
};

LATHE_TEST(TestCommonCuda)
#include "tst_common_cuda.moc"
