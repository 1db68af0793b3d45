// Dropout on the GPU: the CPU's bits.
#include "device_test.h"
#include "kernels/dropout/dropout_cuda.h"

using namespace lathe;
using namespace lathe::test;

namespace {

template <class T> void droppedRows(std::int64_t size, std::int64_t rows, double p, std::size_t skipped) {
    const auto x = numbers<T>(size * rows, 2, 1);
    std::vector<T> wanted(x.size());
    std::vector<std::int64_t> positions, examples;
    for (std::int64_t r = 0; r < rows; ++r) {
        positions.push_back(r * 3);
        examples.push_back(r / 2 + (std::int64_t(7) << 32)); // only its lower half counts
    }
    const kernels::DropoutKey key = kernels::dropoutKey(11, 22, 33);
    kernels::dropout(x.data(), wanted.data(), p, key, positions.data(), examples.data(), size, 0, rows);
    const DeviceArray<T> held(x, skipped), y(x.size(), skipped);
    const DeviceArray<std::int64_t> heldPositions(positions), heldExamples(examples);
    ENQUEUES(kernels::cuda::dropout(kindOf<T>, held.data(), y.data(), p, key, heldPositions.data(), heldExamples.data(),
                                    size, rows, nullptr));
    QVERIFY(equal(y.read(), wanted));
    ENQUEUES(kernels::cuda::dropout(kindOf<T>, held.data(), held.data(), p, key, heldPositions.data(),
                                    heldExamples.data(), size, rows, nullptr));
    QVERIFY(equal(held.read(), wanted));
}

} // namespace

class TestDropoutCuda : public QObject {
    Q_OBJECT
private slots:
    NEEDS_DEVICE()

    void theCpusBits() {
        for (const std::int64_t size : {1, 7, 8, 17, 63, 64, 65, 100, 576, 4096, 4171, 9000})
            for (const double p : {0.0, 0.1, 0.5, 0.999})
                for (const std::size_t skipped : {0, 1})
                    EACH_ELEMENT(droppedRows, size, size > 1000 ? 2 : 5, p, skipped);
    }

    void noRows() {
        const DeviceArray<float> x(8);
        ENQUEUES(kernels::cuda::dropout(kernels::ElementKind::F32, x.data(), x.data(), 0.5, {}, nullptr, nullptr, 8, 0,
                                        nullptr));
    }
};

LATHE_TEST(TestDropoutCuda)
#include "tst_dropout_cuda.moc"
