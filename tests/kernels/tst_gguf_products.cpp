// Products with GGUF's blocks in every instruction set, with and without the one for bytes: against sums in double of
// the decoded weights (which other tests compare with the gguf library's) and of x, or of the whole numbers that 8 bits
// make of it.
#include "cpu_levels.h"
#include "kernels/common/byte_products.h"
#include "kernels/common/half.h"
#include "kernels/gguf/gguf.h"
#include "kernels/gguf/gguf_products.h"
#include "support/test_main.h"

#include <QTest>

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <memory>
#include <numeric>
#include <random>
#include <vector>

using namespace lathe::kernels;
using lathe::test::addLevels;

namespace {

struct UseByteProducts {
    explicit UseByteProducts(bool use) { useByteProducts(use); }
    ~UseByteProducts() { useByteProducts(true); }
};

/// A matrix of random codes whose 16-bit scales, wherever they stand, are small numbers.
struct Matrix {
    std::size_t format;
    std::int64_t rows, columns;
    std::vector<std::uint8_t> blocks;
    std::vector<float> weights;

    Matrix(std::size_t format, std::int64_t rows, std::int64_t columns) : format(format), rows(rows), columns(columns) {
        const GgufFormat& of = ggufFormats()[format];
        const std::int64_t count = rows * columns / of.elements;
        std::mt19937 random(unsigned(17 * format + std::size_t(columns)));
        blocks.resize(std::size_t(count * of.bytes));
        for (std::uint8_t& byte : blocks) byte = std::uint8_t(random());
        for (std::int64_t block = 0; block < count; ++block)
            for (const std::int64_t at : {std::int64_t(0), std::int64_t(2), of.bytes - 4, of.bytes - 2}) {
                const std::uint16_t half =
                    floatToF16(0.001f * float(1 + random() % 50) * (random() % 2 ? 1.0f : -1.0f));
                std::memcpy(blocks.data() + block * of.bytes + at, &half, sizeof half);
            }
        weights.resize(std::size_t(rows * columns));
        of.decode(blocks.data(), weights.data(), 0, count);
    }
    GgufView view() const { return {format, blocks.data(), columns}; }
};

/// x whose blocks of 32 are d * (code + at most 0.3), with a code of 127 that is exact: what their codes are is no
/// matter of rounding.
template <class X> struct Input {
    std::int64_t count, columns;
    std::vector<X> x;
    std::vector<double> codes; ///< times their scales

    Input(std::int64_t count, std::int64_t columns, unsigned seed) : count(count), columns(columns) {
        std::mt19937 random(seed);
        std::uniform_real_distribution<double> beside(-0.3, 0.3);
        for (std::int64_t block = 0; block < count * columns / 32; ++block) {
            const double scale = std::ldexp(1, -8 - int(random() % 4));
            const int largest = int(random() % 32);
            for (int i = 0; i < 32; ++i) {
                const int code = i == largest ? (random() % 2 ? 127 : -127) : int(random() % 253) - 126;
                X value;
                assign(value, float(scale * (code + (i == largest ? 0 : beside(random)))));
                if (std::abs(valueOf(value) / scale - code) > 0.4)
                    assign(value, float(scale * code)); // rounding to X went too far
                x.push_back(value);
                codes.push_back(scale * std::nearbyint(valueOf(value) / scale));
            }
        }
    }
};

template <class X> constexpr ElementKind kindOf = std::is_same_v<X, float>  ? ElementKind::F32
                                                  : std::is_same_v<X, Bf16> ? ElementKind::Bf16
                                                                            : ElementKind::F16;

struct Laid {
    std::unique_ptr<std::uint8_t, decltype([](std::uint8_t* p) { std::free(p); })> bytes;
    template <class X> Laid(std::size_t format, GgufInputKind kind, const X* x, std::int64_t stride,
                            std::int64_t columns, std::int64_t count)
        : bytes(static_cast<std::uint8_t*>(
              std::aligned_alloc(64, std::size_t(ggufInputBytes(format, columns, kind) * count)))) {
        layGgufInput(format, columns, kind, kindOf<X>, x, stride, count, bytes.get());
    }
};

template <class X> void products(const Matrix& w, std::int64_t count, GgufInputKind kind) {
    const Input<X> input(count, w.columns, unsigned(count));
    const Laid laid(w.format, kind, input.x.data(), w.columns, w.columns, count);
    const std::int64_t first = 2, last = w.rows - 1, stride = last - first + 3;
    std::vector<float> y(std::size_t(count * stride), std::numeric_limits<float>::quiet_NaN());
    timesGgufTransposed(w.view(), kind, laid.bytes.get(), count, y.data(), stride, first, last);
    for (std::int64_t v = 0; v < count; ++v)
        for (std::int64_t r = first; r < last; ++r) {
            double wanted = 0, most = 0;
            for (std::int64_t block = 0; block < w.columns; block += 32) {
                double largest = 0, magnitude = 0;
                for (std::int64_t i = block; i < block + 32; ++i) {
                    const double weight = w.weights[std::size_t(r * w.columns + i)];
                    const auto at = std::size_t(v * w.columns + i);
                    const double in = kind == GgufInputKind::Exact ? double(valueOf(input.x[at])) : input.codes[at];
                    wanted += weight * in;
                    largest = std::max(largest, std::abs(weight));
                    magnitude += std::abs(in);
                }
                most += largest * magnitude;
            }
            // every number is rounded as often as it is added to a sum, 16 of which are kept; a code without its offset
            // is at most three times as large
            const double roundings = double(w.columns) / 16 + 16, bound = 3 * roundings * 0x1p-24 * most;
            const float got = y[std::size_t(v * stride + r - first)];
            QVERIFY2(std::abs(double(got) - wanted) <= bound,
                     qPrintable(QString("%1 columns, row %2 of %3, x %4: %5 for %6, within %7")
                                    .arg(w.columns)
                                    .arg(r)
                                    .arg(w.rows)
                                    .arg(v)
                                    .arg(got)
                                    .arg(wanted)
                                    .arg(bound)));
        }
}

} // namespace

class TestGgufProducts : public QObject {
    Q_OBJECT
private slots:
    void products_data() {
        QTest::addColumn<int>("level");
        QTest::addColumn<bool>("bytes");
        QTest::addColumn<int>("format");
        const CpuLevel best = cpuLevel();
        for (const auto& level : lathe::test::cpuLevels)
            for (const bool bytes : {false, true}) {
                if (level.level > best) continue;
                setCpuLevel(level.level);
                const bool there = hasByteProducts();
                setCpuLevel(best);
                if (bytes && !there) continue;
                for (std::size_t format = 0; format < ggufFormats().size(); ++format)
                    QTest::addRow("%s%s %s", level.name, bytes ? " bytes" : "", ggufFormats()[format].name)
                        << int(level.level) << bytes << int(format);
            }
    }
    void products() { // of rows that end in a tile's middle, that are shorter than one; of one row of x and of several
        LEVEL();
        QFETCH(bool, bytes);
        QFETCH(int, format);
        const UseByteProducts use8(bytes);
        const std::int64_t elements = ggufFormats()[std::size_t(format)].elements;
        for (const std::int64_t columns :
             elements == 32 ? std::vector<std::int64_t>{32, 96, 128, 160, 576} : std::vector<std::int64_t>{256, 768}) {
            const Matrix w(std::size_t(format), 11, columns);
            for (const GgufInputKind kind : {GgufInputKind::Exact, GgufInputKind::EightBits}) {
                for (const std::int64_t count : {1, 2, 7}) ::products<float>(w, count, kind);
                ::products<Bf16>(w, 5, kind);
                ::products<F16>(w, 3, kind);
                if (QTest::currentTestFailed()) return;
            }
        }
    }

    void rowsInAnotherOrder() {
        for (std::size_t format = 0; format < ggufFormats().size(); ++format) {
            const std::int64_t columns = 256, rows = 9;
            const Matrix w(format, rows, columns);
            const Input<float> input(1, columns, 3);
            const Laid laid(format, GgufInputKind::Exact, input.x.data(), columns, columns, 1);
            std::vector<float> plain(std::size_t(rows), 0), ordered = plain;
            timesGgufTransposed(w.view(), GgufInputKind::Exact, laid.bytes.get(), 1, plain.data(), rows, 0, rows);
            std::vector<std::int32_t> order(std::size_t(rows), 0);
            std::iota(order.rbegin(), order.rend(), 0);
            GgufView view = w.view();
            view.order = order.data();
            timesGgufTransposed(view, GgufInputKind::Exact, laid.bytes.get(), 1, ordered.data(), rows, 0, rows);
            for (std::size_t r = 0; r < ordered.size(); ++r) QCOMPARE(ordered[r], plain[ordered.size() - 1 - r]);
        }
    }

    void whatIsNoNumber_data() { addLevels(); }
    void whatIsNoNumber() { // stays none; nothing stays nothing; tiny numbers count as nothing in 8 bits
        LEVEL();
        for (std::size_t format = 0; format < ggufFormats().size(); ++format) {
            const std::int64_t columns = 256;
            const Matrix w(format, 3, columns);
            for (const GgufInputKind kind : {GgufInputKind::Exact, GgufInputKind::EightBits})
                for (const float value :
                     {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(), 0.0f, 1e-38f}) {
                    std::vector<float> x(std::size_t(columns), 0.0f), y(3);
                    x[37] = value;
                    const Laid laid(format, kind, x.data(), columns, columns, 1);
                    timesGgufTransposed(w.view(), kind, laid.bytes.get(), 1, y.data(), 3, 0, 3);
                    for (int r = 0; r < 3; ++r) {
                        if (std::isfinite(value))
                            QVERIFY(std::abs(y[std::size_t(r)]) <= std::abs(value) * 2 * 50); // the largest weight
                        else if (kind == GgufInputKind::EightBits || std::isnan(value))
                            QVERIFY(std::isnan(y[std::size_t(r)]));
                        else QVERIFY(!std::isfinite(y[std::size_t(r)]));
                    }
                }
        }
    }
};

LATHE_TEST(TestGgufProducts)
#include "tst_gguf_products.moc"
