// Rotary embeddings on the GPU against rotations of pairs in double.
#include "device_test.h"
#include "kernels/rope/rope_cuda.h"

using namespace lathe;
using namespace lathe::test;

namespace {

struct RopeCase {
    std::int64_t heads, headDim, turned, stride, rows = 5;
    std::size_t skipped = 0;
};

template <class T> void turnedRows(const RopeCase& c) {
    const std::int64_t half = c.turned / 2, known = 50;
    const auto x = numbers<T>(c.rows * c.stride, 2, 1);
    std::vector<float> cosines, sines;
    for (std::int64_t i = 0; i < known * half; ++i) {
        cosines.push_back(std::cos(0.37f * float(i)));
        sines.push_back(std::sin(0.37f * float(i)));
    }
    std::vector<std::int64_t> positions;
    for (std::int64_t r = 0; r < c.rows; ++r) positions.push_back(r * 31 % known);
    std::vector<double> wanted = exact(x);
    for (std::int64_t r = 0; r < c.rows; ++r)
        for (std::int64_t h = 0; h < c.heads; ++h)
            for (std::int64_t i = 0; i < half; ++i) {
                const std::size_t low = std::size_t(r * c.stride + h * c.headDim + i), high = low + std::size_t(half);
                const std::size_t at = std::size_t(positions[std::size_t(r)] * half + i);
                const double a = wanted[low], b = wanted[high];
                wanted[low] = a * double(cosines[at]) - b * double(sines[at]);
                wanted[high] = b * double(cosines[at]) + a * double(sines[at]);
            }
    const DeviceArray<T> held(x, c.skipped);
    const DeviceArray<std::int64_t> heldPositions(positions);
    const DeviceArray<float> heldCosines(cosines), heldSines(sines);
    const auto rotate = [&](bool back) {
        return kernels::cuda::rotate(kindOf<T>, held.data(), heldPositions.data(), heldCosines.data(), heldSines.data(),
                                     c.heads, c.headDim, c.turned, c.stride, back, c.rows, nullptr);
    };
    ENQUEUES(rotate(false));
    const auto got = held.read();
    QVERIFY(near(got, wanted, 1e-6));
    for (std::size_t i = 0; i < x.size(); ++i) { // what isn't turned stays to the bit
        const std::int64_t column = std::int64_t(i) % c.stride;
        if (column >= c.heads * c.headDim || column % c.headDim >= 2 * half)
            QVERIFY(std::memcmp(&got[i], &x[i], sizeof(T)) == 0);
    }
    ENQUEUES(rotate(true)); // a rotation and its inverse: two roundings
    const std::vector<double> back = exact(held.read()), before = exact(x);
    for (std::size_t i = 0; i < back.size(); ++i) QVERIFY(std::abs(back[i] - before[i]) <= 40 * roundoff<T>);
}

} // namespace

class TestRopeCuda : public QObject {
    Q_OBJECT
private slots:
    NEEDS_DEVICE()

    void headsOfEveryShape() { // whole and partly turned, more heads than a block's threads, heads that reach no
                               // boundary, rows further apart
        for (const RopeCase& c : {RopeCase{1, 2, 2, 2},
                                  {3, 8, 6, 24},
                                  {5, 64, 64, 448},
                                  {2, 128, 128, 400},
                                  {9, 128, 32, 9 * 128},
                                  {40, 64, 64, 40 * 64 + 8},
                                  {140, 8, 8, 1121},
                                  {3, 80, 80, 300},
                                  {2, 20, 16, 44},
                                  {4, 256, 256, 1024, 2},
                                  {3, 600, 600, 1800, 2},
                                  {5, 64, 64, 448, 3, 1}})
            EACH_ELEMENT(turnedRows, c);
    }

    void nothingToTurn() {
        const DeviceArray<float> x(8);
        for (const auto& [heads, turned, rows] : {std::tuple{0, 2, 1}, {1, 0, 1}, {1, 2, 0}})
            ENQUEUES(kernels::cuda::rotate(kernels::ElementKind::F32, x.data(), nullptr, x.data(), x.data(), heads, 4,
                                           turned, 4, false, rows, nullptr));
    }
};

LATHE_TEST(TestRopeCuda)
#include "tst_rope_cuda.moc"
