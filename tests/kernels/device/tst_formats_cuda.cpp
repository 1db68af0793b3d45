// The number formats on the GPU: the CPU's codes, constants and weights to the bit, which other tests compare with
// bitsandbytes'; products against double.
#include "device_test.h"
#include "kernels/formats/formats_cuda.h"
#include "kernels/quantized.h"

using namespace lathe;
using namespace lathe::test;
using kernels::ElementKind;
using kernels::FormatInfo;
using kernels::NumberFormat;
using kernels::QuantizedView;

namespace {

/// A quantized tensor in device memory. `skipped`: bytes of codes to the boundary before.
struct HeldWeight {
    DeviceArray<std::uint8_t> codes, constantCodes;
    DeviceArray<float> constants, secondConstants, offset;
    QuantizedView view;

    explicit HeldWeight(const Quantized& q, std::size_t skipped = 0)
        : codes(q.codes, skipped),
          constantCodes(q.constantCodes),
          constants(q.constants),
          secondConstants(q.secondConstants),
          offset(std::vector<float>{q.offset}),
          view(q.view) {
        view.codes = codes.data();
        view.constants = q.view.constants ? constants.data() : nullptr;
        view.constantCodes = constantCodes.data();
        view.secondConstants = secondConstants.data();
        view.offset = offset.data();
    }
};

template <class S> void quantizedBlocks(const FormatInfo& info, std::int64_t block, std::int64_t count) {
    const auto values = numbers<S>(count, 0.05f, unsigned(count + block));
    const Quantized q(info.format, block, values);
    const DeviceArray<S> held(values);
    const DeviceArray<std::uint8_t> codes(q.codes.size());
    const DeviceArray<float> constants(q.constants.size());
    const DeviceArray<std::int64_t> bad(std::vector<std::int64_t>{count});
    ENQUEUES(kernels::cuda::quantizeBlocks(info.format, block, kindOf<S>, held.data(), count, codes.data(),
                                           constants.data(), bad.data(), nullptr));
    QVERIFY(equal(codes.read(), q.codes) && equal(constants.read(), q.constants));
    QCOMPARE(bad.read()[0], count);
}

template <class T> void dequantizedRanges(const Quantized& q, std::size_t skipped) {
    const HeldWeight w(q, skipped);
    const std::int64_t count = q.view.count;
    using Range = std::pair<std::int64_t, std::int64_t>;
    for (const auto& [first, last] : {Range{0, count},
                                      {count / 16 * 8, count},
                                      {count / 3, count - count / 4},
                                      {5, 5},
                                      {0, std::min<std::int64_t>(count, 3)}}) {
        if (first > last) continue;
        std::vector<T> wanted(std::size_t(last - first));
        kernels::dequantize(q.view, wanted.data(), first, last);
        const DeviceArray<T> out(wanted.size());
        ENQUEUES(kernels::cuda::dequantize(w.view, kindOf<T>, out.data(), first, last, nullptr));
        QVERIFY(equal(out.read(), wanted));
    }
}

struct ProductCase { std::int64_t out, in, block, rows; };

template <class X> void productsOf(const FormatInfo& info, const ProductCase& c) {
    const Quantized q(info.format, info.wholeRows ? c.in : c.block, numbers(c.out * c.in, 0.05f, 2), c.rows % 2);
    const HeldWeight w(q, c.rows == 3 ? 1 : 0);
    const auto x = numbers<X>(c.rows * c.in, 1, 3), g = numbers<X>(c.rows * c.out, 1, 4);
    const std::vector<double> weights = exact(q.weights<float>()), xs = exact(x), gs = exact(g);
    std::vector<double> y(std::size_t(c.rows * c.out)), dx(x.size());
    for (std::int64_t v = 0; v < c.rows; ++v)
        for (std::int64_t o = 0; o < c.out; ++o)
            for (std::int64_t i = 0; i < c.in; ++i) {
                y[std::size_t(v * c.out + o)] += xs[std::size_t(v * c.in + i)] * weights[std::size_t(o * c.in + i)];
                dx[std::size_t(v * c.in + i)] += gs[std::size_t(v * c.out + o)] * weights[std::size_t(o * c.in + i)];
            }
    const DeviceArray<X> heldX(x), heldG(g), gotY(y.size()), gotX(dx.size());
    ENQUEUES(kernels::cuda::timesQuantizedTransposed(w.view, c.out, c.in, kindOf<X>, heldX.data(), c.rows, kindOf<X>,
                                                     gotY.data(), nullptr));
    ENQUEUES(kernels::cuda::timesQuantized(w.view, c.out, c.in, kindOf<X>, heldG.data(), c.rows, kindOf<X>, gotX.data(),
                                           nullptr));
    QVERIFY(near(gotY.read(), y, 2e-6));
    QVERIFY(near(gotX.read(), dx, 2e-6));
}

} // namespace

class TestFormatsCuda : public QObject {
    Q_OBJECT
private slots:
    NEEDS_DEVICE()

    void codesAndConstants() {
        for (const FormatInfo& info : kernels::numberFormats())
            for (const std::int64_t block : {32, 64, 256})
                for (const std::int64_t count : {std::int64_t(1), block - 1, block, 41 * block + 7})
                    EACH_ELEMENT(quantizedBlocks, info, block, count);
    }

    void whatIsNoNumberIsFound() {
        for (const FormatInfo& info : kernels::numberFormats()) {
            std::vector<float> values = numbers(1290, 1, 1);
            values[1200] = NAN;
            values[700] = -INFINITY; // the first one is named
            const DeviceArray<float> held(values), constants(21);
            const DeviceArray<std::uint8_t> codes(1290);
            const DeviceArray<std::int64_t> bad(std::vector<std::int64_t>{1290});
            ENQUEUES(kernels::cuda::quantizeBlocks(info.format, 64, ElementKind::F32, held.data(), 1290, codes.data(),
                                                   constants.data(), bad.data(), nullptr));
            QCOMPARE(bad.read()[0], 700);
        }
    }

    void weights() { // ranges, double quantization, codes beside a boundary
        for (const FormatInfo& info : kernels::numberFormats())
            for (const std::int64_t block : {32, 64, 4096})
                for (const std::int64_t count : {std::int64_t(1), std::int64_t(9), 2 * block + 13})
                    for (const bool doubled : {false, true}) {
                        const Quantized q(info.format, block, numbers(count, 0.05f, unsigned(block)), doubled);
                        EACH_ELEMENT(dequantizedRanges, q, doubled ? 1 : 0);
                    }
        for (const std::int64_t columns : {7, 100, 104}) {
            const Quantized q(NumberFormat::Int8Row, columns, numbers(5 * columns, 0.05f, 3));
            EACH_ELEMENT(dequantizedRanges, q, 0);
        }
    }

    void products() {
        for (const FormatInfo& info : kernels::numberFormats())
            for (const ProductCase& c : {ProductCase{40, 96, 64, 1},
                                         {9, 577, 64, 5},
                                         {33, 1024, 4096, 3},
                                         {16, 264, 32, 8},
                                         {7, 320, 64, 13},
                                         {1, 1, 32, 2}})
                EACH_ELEMENT(productsOf, info, c);
    }
};

LATHE_TEST(TestFormatsCuda)
#include "tst_formats_cuda.moc"
