// Operators on matrices, on the test's device: products with low-rank deltas and with matrices in fewer bits, and the
// optimizer's; against double on the processor.
#include "kernels/common/half.h"
#include "kernels/gguf/gguf.h"
#include "operator_bench.h"
#include "operators/adamw.h"
#include "operators/few_blocks.h"
#include "operators/format_operators.h"
#include "operators/gguf_blocks.h"
#include "operators/low_rank.h"
#include "operators/operator.h"
#include "operators/quantize.h"
#include "operators/quantized.h"
#include "support/test_main.h"

#include <random>

using namespace lathe;
using namespace lathe::test;
using at::Tensor;

namespace {

/// A slice of columns of a larger matrix of NaNs.
Tensor sliceOfNothing(std::int64_t rows, std::int64_t columns, at::ScalarType type) {
    return at::full({rows, columns + 24}, NAN, at::TensorOptions(type).device(testDevice())).narrow(1, 8, columns);
}

/// Products with the matrix `w` (rows, columns), in double, by times(y, x) and back(dx, dy, add).
template <class Times, class Back> void productsWith(const Tensor& w, at::ScalarType type, const Times& times,
                                                     const Back& back) {
    const std::int64_t rows = w.size(0), columns = w.size(1);
    for (const std::int64_t tokens : {1, 3, 8, 9, 40}) {
        const Numbers x({tokens, columns}, type), dy({tokens, rows}, type), before({tokens, columns}, type);
        const Tensor y = sliceOfNothing(tokens, rows, type);
        times(y, x.there);
        // weights are rounded to the product's dtype, the result once more
        NEAR(y, at::mm(x.exact, w.t()), 2 * roundoff(type));
        const Tensor dx = at::full({tokens, columns}, NAN, x.there.options()),
                     slice = sliceOfNothing(tokens, rows, type);
        slice.copy_(dy.there);
        back(dx, slice, false);
        NEAR(dx, at::mm(dy.exact, w), 2 * roundoff(type));
        const Tensor added = before.there.clone();
        back(added, slice, true);
        NEAR(added, before.exact + at::mm(dy.exact, w), 2 * roundoff(type));
    }
}

/// The types of products: a processor's kernels for fewer bits know fp32 and bf16.
std::vector<at::ScalarType> productTypes() {
    if (testDevice().is_cpu()) return {at::kFloat, at::kBFloat16};
    return {at::kFloat, at::kBFloat16, at::kHalf};
}

/// Blocks of random codes whose 16-bit scales, wherever they stand, are small numbers.
Tensor randomBlocks(const kernels::GgufFormat& format, std::int64_t count) {
    std::mt19937 random(7);
    const Tensor blocks = at::randint(0, 256, {count * format.bytes}, at::kByte);
    for (std::int64_t block = 0; block < count; ++block)
        for (const std::int64_t at : {std::int64_t(0), std::int64_t(2), format.bytes - 4, format.bytes - 2}) {
            const std::uint16_t half = kernels::floatToF16(0.001f * float(1 + random() % 50));
            std::memcpy(blocks.mutable_data_ptr<std::uint8_t>() + block * format.bytes + at, &half, sizeof half);
        }
    return blocks;
}

template <class Signature> auto operatorNamed(const char* name) {
    return c10::Dispatcher::singleton().findSchemaOrThrow(name, "").typed<Signature>();
}

} // namespace

class TestMatrixOperators : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { beginOnTestDevice(); }
    void init() { at::manual_seed(7); }

    void lowRankDeltas_data() { eachType(); }
    void
    lowRankDeltas() { // of three layers that read the same input; with ranks that kernels fuse, and one that they don't
        const at::ScalarType type = productType(theType(), testDevice());
        const Poison poison;
        for (const auto& ranks : {std::vector<std::int64_t>{16, 16, 16}, {8, 1, 20}, {300, 4, 4}})
            for (const std::int64_t tokens : {1, 5, 33, 700}) {
                const std::vector<std::int64_t> outs{64, 24, 131};
                const std::int64_t columns = 64 + 24 + 131 + 9, rankSum = ranks[0] + ranks[1] + ranks[2];
                const Numbers y({tokens, columns}, type), u({tokens, rankSum}, type), dy({tokens, columns}, type);
                std::vector<LowRankPart> parts;
                Tensor wantedY = y.exact.clone(), wantedU = at::zeros({tokens, rankSum}, at::kDouble);
                std::vector<Tensor> wantedB;
                std::int64_t first = 5, column = 0;
                for (std::size_t i = 0; i < 3; ++i) {
                    const Numbers b({outs[i], ranks[i]}, type, 0.2);
                    const double scale = 0.5 + double(i);
                    parts.push_back({b.there, first, outs[i], column, ranks[i], scale});
                    const Tensor own = dy.exact.narrow(1, first, outs[i]), rank = u.exact.narrow(1, column, ranks[i]);
                    wantedY.narrow(1, first, outs[i]).add_(at::mm(rank, b.exact.t()), scale);
                    wantedU.narrow(1, column, ranks[i]).copy_(at::mm(own, b.exact) * scale);
                    wantedB.push_back(at::mm(own.t(), rank) * scale);
                    first += outs[i];
                    column += ranks[i];
                }
                addLowRank(y.there, u.there, parts);
                NEAR(y.there, wantedY, 2 * roundoff(type));
                const Tensor du = at::full({tokens, rankSum}, NAN, u.there.options());
                lowRankBack(du, dy.there, parts);
                NEAR(du, wantedU, 2 * roundoff(type));
                const std::vector<Tensor> gradients = lowRankGradients(dy.there, u.there, parts);
                QCOMPARE(gradients.size(), parts.size());
                for (std::size_t i = 0; i < 3; ++i) {
                    QVERIFY(gradients[i].scalar_type() == at::kFloat && gradients[i].is_contiguous());
                    NEAR(gradients[i], wantedB[i], 2 * roundoff(type));
                }
            }
    }

    void quantized_data() {
        QTest::addColumn<int>("format");
        QTest::addColumn<bool>("twice");
        for (const kernels::FormatInfo& info : kernels::numberFormats())
            for (const bool twice : {false, true})
                if (!twice || !info.wholeRows)
                    QTest::addRow("%s%s", info.name, twice ? " twice" : "") << int(info.format) << twice;
    }
    void quantized() {
        QFETCH(int, format);
        QFETCH(bool, twice);
        const Poison poison;
        registerFormatOperators();
        const std::string name = kernels::infoOf(kernels::NumberFormat(format)).name;
        constexpr std::int64_t rows = 72, columns = 192, block = 64;
        const Numbers weight({rows, columns}, at::kFloat, 0.05);
        const auto quantize =
            operatorNamed<std::vector<Tensor>(const Tensor&, std::string_view, std::int64_t, bool)>("lathe::quantize");
        const std::vector<Tensor> got = quantize.call(weight.there, name, block, twice),
                                  wanted = quantize.call(weight.there.cpu(), name, block, twice);
        QCOMPARE(got.size(), wanted.size());
        for (std::size_t i = 0; i < got.size(); ++i) QVERIFY(same(got[i], wanted[i]));

        const auto matrixOf = [&](const std::vector<Tensor>& parts) {
            QuantizedMatrix w{rows, columns, kernels::NumberFormat(format), block, {.codes = parts[0]}};
            if (parts.size() == 2) w.tensors.constants = parts[1];
            else w.tensors.constantCodes = parts[1], w.tensors.secondConstants = parts[2], w.tensors.offset = parts[3];
            return w;
        };
        const QuantizedMatrix here = matrixOf(got), onHost = matrixOf(wanted);
        for (const at::ScalarType type : {at::kFloat, at::kBFloat16, at::kHalf})
            QVERIFY(same(dequantizedRows(here, 5, 40, type), dequantizedRows(onHost, 5, 40, type)));
        const Tensor plain = dequantizedRows(onHost, 0, rows, at::kFloat).to(at::kDouble);
        const auto dequantize = operatorNamed<Tensor(const Tensor&, at::TensorList, std::string_view, std::int64_t,
                                                     c10::SymIntArrayRef, at::ScalarType)>("lathe::dequantize");
        const std::vector<Tensor> constants(got.begin() + 1, got.end());
        const std::vector<c10::SymInt> shape{rows, columns};
        NEAR(dequantize.call(got[0], constants, name, block, shape, at::kFloat), plain, 0);
        for (const at::ScalarType type : productTypes()) {
            productsWith(
                plain, type, [&](const Tensor& y, const Tensor& x) { timesQuantized(y, x, here); },
                [&](const Tensor& dx, const Tensor& dy, bool add) { backQuantized(dx, dy, here, add); });
            if (QTest::currentTestFailed()) return;
        }
        using Linear =
            Tensor(const Tensor&, const Tensor&, at::TensorList, std::string_view, std::int64_t, c10::SymInt);
        const Numbers x({6, columns}, at::kFloat), dy({6, rows}, at::kFloat);
        NEAR(operatorNamed<Linear>("lathe::quantized_linear").call(x.there, got[0], constants, name, block, rows),
             at::mm(x.exact, plain.t()), 1e-5);
        NEAR(operatorNamed<Linear>("lathe::quantized_linear_backward")
                 .call(dy.there, got[0], constants, name, block, columns),
             at::mm(dy.exact, plain), 1e-5);
    }

    void gguf_data() {
        QTest::addColumn<int>("index");
        for (std::size_t index = 0; index < kernels::ggufFormats().size(); ++index)
            QTest::addRow("%s", std::string(kernels::ggufFormats()[index].name).c_str()) << int(index);
    }
    void gguf() {
        QFETCH(int, index);
        const Poison poison;
        const kernels::GgufFormat& format = kernels::ggufFormats()[std::size_t(index)];
        const std::int64_t rows = 40, columns = 2 * format.elements;
        const Tensor blocks = randomBlocks(format, 2 * rows);
        const GgufMatrix here{rows, columns, index, there(blocks)}, onHost{rows, columns, index, blocks};
        for (const at::ScalarType type : {at::kFloat, at::kBFloat16, at::kHalf})
            QVERIFY(same(ggufRows(here, 3, 30, type), ggufRows(onHost, 3, 30, type)));
        const Tensor plain = ggufRows(onHost, 0, rows, at::kFloat).to(at::kDouble);
        for (const at::ScalarType type : productTypes()) {
            productsWith(
                plain, type, [&](const Tensor& y, const Tensor& x) { timesGguf(y, x, here); },
                [&](const Tensor& dx, const Tensor& dy, bool add) { backGguf(dx, dy, here, add); });
            if (QTest::currentTestFailed()) return;
        }
    }

    void
    ggufPartsTogether() { // matrices that read one x, in formats of both orders; the number of threads changes nothing
        if (!testDevice().is_cpu()) QSKIP("only the processor's products are made together");
        const std::int64_t columns = 512;
        const auto formats = kernels::ggufFormats();
        std::vector<Tensor> held, plain;
        std::vector<BlockRows> parts;
        std::int64_t rows = 0;
        for (std::size_t i = 0; i < formats.size(); ++i) {
            const std::int64_t own = 5 + 60 * std::int64_t(i);
            held.push_back(randomBlocks(formats[i], own * columns / formats[i].elements));
            parts.push_back({{i, held.back().const_data_ptr<std::uint8_t>(), columns}, own});
            plain.push_back(ggufRows({own, columns, std::int64_t(i), held.back()}, 0, own, at::kFloat));
            rows += own;
        }
        const Tensor weights = at::cat(plain).to(at::kDouble);
        for (const std::int64_t tokens : {1, 8, 33})
            for (const at::ScalarType from : {at::kFloat, at::kBFloat16, at::kHalf})
                for (const at::ScalarType to : {at::kFloat, at::kBFloat16, at::kHalf}) {
                    const Numbers x({tokens, columns}, from);
                    const Tensor wanted = at::mm(x.exact, weights.t());
                    for (const auto kind : {kernels::GgufInputKind::Exact, kernels::GgufInputKind::EightBits}) {
                        const Tensor y = sliceOfNothing(tokens, rows, to);
                        timesBlocks(y, x.there, parts, kind);
                        if (kind == kernels::GgufInputKind::Exact) NEAR(y, wanted, 2 * roundoff(to));
                        // each number is off by at most 1/254 of its block's largest one, which is some two or three
                        // times the usual one
                        else NEAR(y, wanted, 0.02);
                        const int threads = at::get_num_threads();
                        at::set_num_threads(1);
                        const Tensor alone = at::empty({tokens, rows}, y.options());
                        timesBlocks(alone, x.there, parts, kind);
                        at::set_num_threads(threads);
                        QVERIFY(same(alone, y));
                    }
                }
    }

    void optimizerSteps() { // of runs of all sizes at once, in 32 bits and in 8; every device's weights are the
                            // processor's, to the bit
        const Poison poison;
        std::vector<AdamwRun> here, onHost;
        std::vector<Tensor> exact;
        for (const std::int64_t size : {1, 255, 256, 4097, 70001})
            for (const bool coded : {false, true}) {
                AdamwRun run{.weights = at::randn({size}, at::kFloat), .stepSize = 1e-3, .keep = 0.999};
                run.first =
                    coded ? at::full({size}, 127, at::kByte) : at::zeros({size}, at::kFloat); // the codes of nothing
                run.second = coded ? at::zeros({size}, at::kByte) : at::zeros({size}, at::kFloat);
                if (coded)
                    run.firstScales = run.secondScales =
                        at::zeros({(size + kernels::momentsBlock - 1) / kernels::momentsBlock}, at::kFloat);
                if (coded) run.secondScales = run.firstScales.clone();
                onHost.push_back(run);
                const auto moved = [](const Tensor& tensor) {
                    return tensor.defined() ? tensor.clone().to(testDevice()) : tensor;
                };
                here.push_back({moved(run.weights),
                                {},
                                moved(run.first),
                                moved(run.second),
                                moved(run.firstScales),
                                moved(run.secondScales),
                                run.stepSize,
                                run.keep});
                exact.push_back(run.weights.to(at::kDouble));
            }
        AdamwCoefficients c;
        for (int step = 1; step <= 3; ++step) {
            c.secondScale = float(1 / std::sqrt(1 - std::pow(0.999, step)));
            for (std::size_t i = 0; i < here.size(); ++i) {
                onHost[i].gradients = at::randn({onHost[i].weights.numel()}, at::kFloat);
                here[i].gradients = there(onHost[i].gradients);
            }
            adamwStep(here, c);
            adamwStep(onHost, c);
            for (std::size_t i = 0; i < here.size(); ++i) {
                QVERIFY(same(here[i].weights, onHost[i].weights) && same(here[i].first, onHost[i].first)
                        && same(here[i].second, onHost[i].second));
                if (here[i].firstScales.defined())
                    QVERIFY(same(here[i].firstScales, onHost[i].firstScales)
                            && same(here[i].secondScales, onHost[i].secondScales));
                if (step > 1) continue; // whose moments are 0.1 g and 0.001 g^2
                const Tensor g = onHost[i].gradients.to(at::kDouble);
                const Tensor wanted =
                    exact[i] * 0.999 - 1e-3 * 0.1 * g / ((0.001 * g.square()).sqrt() / std::sqrt(0.001) + 1e-8);
                NEAR(here[i].weights, wanted, 1e-6);
            }
        }
    }

    void squares() {
        const Poison poison;
        std::vector<Tensor> tensors;
        double wanted = 0;
        for (const std::int64_t size : {1, 300, 32768, 32769, 100003}) {
            const Numbers x({size}, at::kFloat, 3);
            tensors.push_back(x.there);
            wanted += x.exact.square().sum().item<double>();
        }
        const Tensor once = sumsOfSquares(tensors);
        QVERIFY(once.scalar_type() == at::kDouble);
        NEAR(once.sum(), at::scalar_tensor(wanted, at::kDouble), 1e-12);
        QVERIFY(same(sumsOfSquares(tensors), once));
    }
};

LATHE_TEST(TestMatrixOperators)
#include "tst_matrices.moc"
