// The number formats in every instruction set: definitions, sizes, what is no number, products against plain loops in
// double.
#include "cpu_levels.h"
#include "kernels/common/for_each.h"
#include "kernels/formats/element.h"
#include "quantized.h"
#include "support/test_main.h"

#include <QTest>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>

using namespace lathe::kernels;
using lathe::test::addLevels;
using lathe::test::Quantized;
using lathe::test::same;

namespace {

template <class S> std::vector<S> numbers(std::int64_t count, unsigned seed) {
    std::mt19937 engine(seed);
    std::normal_distribution<float> normal(0, 0.05f);
    std::vector<S> values(static_cast<std::size_t>(count));
    for (S& value : values) assign(value, normal(engine));
    return values;
}

template <class F> void withFormat(NumberFormat format, const F& f) {
    switch (format) {
    case NumberFormat::Nf4: return f(std::integral_constant<NumberFormat, NumberFormat::Nf4>{});
    case NumberFormat::Fp4: return f(std::integral_constant<NumberFormat, NumberFormat::Fp4>{});
    case NumberFormat::Int4: return f(std::integral_constant<NumberFormat, NumberFormat::Int4>{});
    case NumberFormat::Int8Block: return f(std::integral_constant<NumberFormat, NumberFormat::Int8Block>{});
    case NumberFormat::Int8Row: return f(std::integral_constant<NumberFormat, NumberFormat::Int8Row>{});
    }
}

/// The widest gap between levels of which each value lies in one, as a share of the block's largest magnitude.
double widestGap(const FormatInfo& info) {
    if (info.format == NumberFormat::Int4) return 1.0 / 7;
    std::vector<double> levels(info.levels.begin(), info.levels.end());
    std::sort(levels.begin(), levels.end());
    double gap =
        info.format == NumberFormat::Int8Block ? 2 * (1 + levels.front()) : 0; // its lowest level lies above -1
    for (std::size_t i = 1; i < levels.size(); ++i) gap = std::max(gap, levels[i] - levels[i - 1]);
    return gap;
}

/// Codes, constants and weights as the bodies that the GPU runs make them; parts; each element type.
template <class S> void compareWithElements(const FormatInfo& info, std::int64_t blockSize, std::int64_t count,
                                            bool doubleQuantized) {
    const std::vector<S> values = numbers<S>(count, unsigned(count + blockSize));
    const Quantized q(info.format, blockSize, values, doubleQuantized);
    QCOMPARE(q.bad, -1);
    withFormat(info.format, [&](auto format) {
        constexpr NumberFormat F = decltype(format)::value;
        std::vector<std::uint8_t> codes(q.codes.size());
        std::vector<float> constants(q.constants.size());
        std::int64_t bad = count;
        forEachCpu(std::int64_t(constants.size()),
                   QuantizeBlock<F, S>{values.data(), count, blockSize, codes.data(), constants.data(), &bad});
        QVERIFY(bad == count && same(codes, q.codes) && same(constants, q.constants));
        std::vector<float> weights(values.size());
        forEachCpu(count, [&](std::int64_t i) { weights[std::size_t(i)] = weightAt<F>(q.view, i); });
        QVERIFY(same(weights, q.weights<float>()));
        std::vector<Bf16> bf16(values.size());
        std::vector<F16> f16(values.size());
        for (std::size_t i = 0; i < values.size(); ++i) assign(bf16[i], weights[i]), assign(f16[i], weights[i]);
        QVERIFY(same(bf16, q.weights<Bf16>()) && same(f16, q.weights<F16>()));
        for (const std::int64_t first : {std::int64_t(0), count / 3, count / 2 | 1, count - 1})
            for (const std::int64_t last : {first, std::min(count, first + 1), std::min(count, first + 37), count}) {
                if (first > last) continue;
                std::vector<float> part(std::size_t(last - first) + 1, 7);
                dequantize(q.view, part.data(), first, last);
                QVERIFY(std::equal(part.begin(), part.end() - 1, weights.begin() + first) && part.back() == 7);
            }
        if (doubleQuantized) return;
        for (std::int64_t i = 0; i < count; ++i) {
            const float scale = constants[std::size_t(i / blockSize)],
                        largest = info.format == NumberFormat::Int4 ? 7 * scale : scale;
            QVERIFY(std::abs(weights[std::size_t(i)] - valueOf(values[std::size_t(i)]))
                    <= (widestGap(info) / 2 + 1e-4) * largest);
        }
    });
}

} // namespace

class TestFormats : public QObject {
    Q_OBJECT
private slots:
    void tableIsInOrder() {
        int index = 0;
        for (const FormatInfo& info : numberFormats()) {
            QCOMPARE(int(info.format), index++);
            QCOMPARE(&infoOf(info.format), &info);
            QCOMPARE(info.bits, bitsOf(info.format));
            QCOMPARE(info.levels.size(), std::size_t(1) << info.bits);
            for (const char* words : {info.stores, info.costs, info.use}) QVERIFY(std::strlen(words) > 20);
        }
    }

    void doubleQuantizationSavesWhatThePaperSays() { // QLoRA, section 3: 0.373 bits a parameter at blocks of 64
        const double weights = 64.0 * 256 * 1000, blocks = weights / 64;
        const double saved =
            8 * double(constantBytes(std::int64_t(blocks), false) - constantBytes(std::int64_t(blocks), true))
            / weights;
        QVERIFY(std::abs(saved - 0.373) < 0.0005);
    }

    void everySizeAndBlock_data() { addLevels(); }
    void everySizeAndBlock() {
        LEVEL();
        for (const FormatInfo& info : numberFormats())
            for (const std::int64_t block : blockSizes())
                for (const std::int64_t count :
                     {std::int64_t(1), std::int64_t(31), block - 1, block, block + 1, 3 * block + 7}) {
                    compareWithElements<float>(info, block, count, count % 2);
                    compareWithElements<Bf16>(info, block, count, !(count % 2));
                    compareWithElements<F16>(info, block, count, count % 2);
                }
        for (const std::int64_t columns : {1, 7, 100, 577})
            compareWithElements<float>(infoOf(NumberFormat::Int8Row), columns, 5 * columns, false);
    }

    /// Levels -7..7, scale = absmax / 7, round half to even, two's complement, the first value in the high half.
    void int4IsItsDefinition_data() { addLevels(); }
    void int4IsItsDefinition() {
        LEVEL();
        std::vector<float> values = numbers<float>(64 * 50 + 9, 5);
        for (int i = 0; i < 64; ++i) values[std::size_t(i)] = float(i % 29 - 14) / 2; // absmax 7: all halves are ties
        const Quantized q(NumberFormat::Int4, 64, values);
        for (std::size_t i = 0; i < values.size(); ++i) {
            const float scale = q.constants[i / 64];
            float largest = 0;
            for (std::size_t j = i / 64 * 64; j < std::min(values.size(), i / 64 * 64 + 64); ++j)
                largest = std::max(largest, std::abs(values[j]));
            QCOMPARE(scale, largest / 7);
            const int wanted = int(std::nearbyint(values[i] / scale)), byte = q.codes[i / 2];
            QCOMPARE(i % 2 ? byte & 15 : byte >> 4, wanted & 15);
            QVERIFY(wanted >= -7 && wanted <= 7);
        }
    }

    void zerosStayZeros_data() { addLevels(); }
    void zerosStayZeros() {
        LEVEL();
        for (const FormatInfo& info : numberFormats()) {
            const Quantized q(info.format, 64, std::vector<float>(64 * 3 + 5, 0.0f));
            for (const float weight : q.weights<float>()) QVERIFY(weight == 0);
            const Quantized tiny(info.format, 64, std::vector<float>(130, 1e-44f)); // below where 1 / x is finite
            QCOMPARE(tiny.bad, -1);
            for (const float weight : tiny.weights<float>()) QVERIFY(std::abs(weight) < 1e-37f);
        }
    }

    void quantizingTwiceChangesNothing_data() { addLevels(); }
    void quantizingTwiceChangesNothing() {
        LEVEL();
        for (const NumberFormat format : {NumberFormat::Nf4, NumberFormat::Fp4, NumberFormat::Int4}) {
            const std::vector<float> once = Quantized(format, 128, numbers<float>(128 * 20, 3)).weights<float>();
            const std::vector<float> twice = Quantized(format, 128, once).weights<float>();
            for (std::size_t i = 0; i < once.size(); ++i)
                QVERIFY(std::abs(once[i] - twice[i]) <= 1e-6f * std::abs(once[i]));
        }
    }

    void whatIsNoNumberIsFound_data() { addLevels(); }
    void whatIsNoNumberIsFound() {
        LEVEL();
        const float infinity = std::numeric_limits<float>::infinity(), nan = std::numeric_limits<float>::quiet_NaN();
        for (const FormatInfo& info : numberFormats())
            for (const std::int64_t at : {0, 1, 15, 63, 64, 700, 1289})
                for (const float bad : {infinity, -infinity, nan}) {
                    const auto check = [&](auto values) {
                        QCOMPARE(Quantized(info.format, 64, values).bad, -1);
                        assign(values[std::size_t(at)], bad);
                        assign(values.back(), bad); // the first one is named
                        QCOMPARE(Quantized(info.format, 64, values).bad, at);
                    };
                    check(numbers<float>(1290, 1));
                    check(numbers<Bf16>(1290, 1));
                    check(numbers<F16>(1290, 1));
                }
    }

    void products_data() { addLevels(); }
    void products() {
        LEVEL();
        struct Shape { std::int64_t out, in, block; };
        for (const FormatInfo& info : numberFormats())
            for (const Shape shape : {Shape{40, 96, 64}, {24, 4224, 128}, {16, 577, 64}, {33, 64, 4096}, {7, 320, 32}})
                for (const std::int64_t rows : {1, 2, 3, 4, 8, 13}) {
                    const std::int64_t block = info.wholeRows ? shape.in : shape.block;
                    const Quantized w(info.format, block, numbers<float>(shape.out * shape.in, 2), rows % 2);
                    check(w, shape.out, shape.in, rows, numbers<float>(rows * shape.in, 3),
                          numbers<float>(rows * shape.out, 4));
                    check(w, shape.out, shape.in, rows, numbers<Bf16>(rows * shape.in, 3),
                          numbers<Bf16>(rows * shape.out, 4));
                }
    }

private:
    template <class X> void check(const Quantized& w, std::int64_t out, std::int64_t in, std::int64_t rows,
                                  const std::vector<X>& x, const std::vector<X>& g) {
        const std::vector<float> weights = w.weights<float>();
        std::vector<double> y(std::size_t(rows * out)), dx(std::size_t(rows * in)), sizeY(y.size()), sizeX(dx.size());
        for (std::int64_t v = 0; v < rows; ++v)
            for (std::int64_t o = 0; o < out; ++o)
                for (std::int64_t i = 0; i < in; ++i) {
                    const double weight = weights[std::size_t(o * in + i)];
                    const double a = double(valueOf(x[std::size_t(v * in + i)])) * weight,
                                 b = double(valueOf(g[std::size_t(v * out + o)])) * weight;
                    y[std::size_t(v * out + o)] += a, sizeY[std::size_t(v * out + o)] += std::abs(a);
                    dx[std::size_t(v * in + i)] += b, sizeX[std::size_t(v * in + i)] += std::abs(b);
                }
        const auto close = [](const std::vector<float>& got, const std::vector<double>& wanted,
                              const std::vector<double>& size) {
            for (std::size_t i = 0; i < got.size(); ++i)
                if (!(std::abs(got[i] - wanted[i]) <= 2e-6 * size[i] + 1e-12)) return false;
            return true;
        };
        std::vector<float> got(y.size(), 9), gotX(dx.size(), 9);
        for (const auto& [first, last] : {std::pair{std::int64_t(0), out / 3}, {out / 3, out}}) // as threads would
            timesQuantizedTransposed(w.view, out, in, x.data(), rows, got.data(), first, last);
        QVERIFY(close(got, y, sizeY));
        const std::int64_t cut = in / 64 * 32;
        for (const auto& [first, last] : {std::pair{std::int64_t(0), cut}, {cut, in}})
            timesQuantized(w.view, out, in, g.data(), rows, gotX.data(), first, last);
        QVERIFY(close(gotX, dx, sizeX));
    }
};

LATHE_TEST(TestFormats)
#include "tst_formats.moc"
