// The fused kernels in every instruction set that this processor has, against plain loops in double.
#include "cpu_levels.h"
#include "kernels/attention/attention_tile.h"
#include "kernels/attention/pair_layout.h"
#include "kernels/convert/convert.h"
#include "kernels/dropout/dropout.h"
#include "kernels/loss/cross_entropy.h"
#include "kernels/matvec/matvec.h"
#include "kernels/norm/rms_norm.h"
#include "kernels/swiglu/swiglu.h"
#include "support/test_main.h"

#include <QTest>

#include <bit>
#include <cmath>
#include <random>
#include <vector>

using namespace lathe::kernels;
using lathe::test::addLevels;

namespace {

std::vector<float> numbers(std::size_t count, float spread, unsigned seed) {
    std::mt19937 engine(seed);
    std::normal_distribution<float> normal(0, spread);
    std::vector<float> values(count);
    for (float& value : values) value = normal(engine);
    return values;
}

float value(Bf16 half) { return std::bit_cast<float>(std::uint32_t(half.bits) << 16); }

/// What attention's softmax and its gradient come to, in double.
struct Wanted {
    std::vector<double> p, weights, dproducts, sums, logSums; ///< weights: p times the row's sum

    Wanted(const ScoreTile& tile, const std::vector<float>& products, const std::vector<float>& up,
           const std::vector<float>& delta) {
        for (std::int64_t r = 0; r < tile.rows; ++r) {
            const std::int64_t own = tile.start + r / tile.perToken;
            const auto sees = [&](std::int64_t i) { return i >= own - tile.before && i <= own + tile.after; };
            const auto score = [&](std::int64_t i) {
                const double s = double(tile.scale) * double(products[std::size_t(r * tile.keys + i)]);
                return tile.cap == 0 ? s : double(tile.cap) * std::tanh(s / double(tile.cap));
            };
            double most = -INFINITY, sum = 0;
            for (std::int64_t i = 0; i < tile.keys; ++i)
                if (sees(i)) most = std::max(most, score(i));
            for (std::int64_t i = 0; i < tile.keys; ++i) sum += sees(i) ? std::exp(score(i) - most) : 0;
            sums.push_back(sum);
            logSums.push_back(most + std::log(sum));
            for (std::int64_t i = 0; i < tile.keys; ++i) {
                const double slope = tile.cap == 0 ? 1 : 1 - std::pow(score(i) / double(tile.cap), 2);
                weights.push_back(sees(i) ? std::exp(score(i) - most) : 0);
                p.push_back(weights.back() / sum);
                dproducts.push_back(p.back() * double(up[std::size_t(r * tile.keys + i)] - delta[std::size_t(r)])
                                    * slope * double(tile.scale));
            }
        }
    }
    std::vector<float> keptSums() const { return {logSums.begin(), logSums.end()}; }
};

void checkWhole(const ScoreTile& tile, const std::vector<float>& products, const std::vector<float>& up,
                const std::vector<float>& delta, const Wanted& wanted) {
    std::vector<float> p = products, sums(delta.size()), logSums = sums, again = products, down = up;
    seenSoftmax(p.data(), p.data(), sums.data(), logSums.data(), tile);
    divideRows(p.data(), sums.data(), tile.keys, tile.rows);
    seenSoftmaxBackward(again.data(), down.data(), again.data(), down.data(), wanted.keptSums().data(), delta.data(),
                        tile);
    for (std::size_t r = 0; r < sums.size(); ++r) QVERIFY(std::abs(logSums[r] - wanted.logSums[r]) < 1e-5);
    for (std::size_t i = 0; i < p.size(); ++i) {
        QVERIFY(std::abs(p[i] - wanted.p[i]) < 1e-6);
        QVERIFY(std::abs(again[i] - wanted.p[i]) < 2e-6);
        QVERIFY(std::abs(down[i] - wanted.dproducts[i]) < 4e-6);
    }
}

/// In bf16, in blocks that hold more rows and columns than there are; backward one block at a time, of which some rows
/// see nothing.
void checkBlocks(ScoreTile tile, const std::vector<float>& products, const std::vector<float>& up,
                 const std::vector<float>& delta, const Wanted& wanted) {
    const std::int64_t block = 32, held = tile.rows + 2, keys = tile.keys, blocks = (keys + block - 1) / block;
    const auto place = [&](std::int64_t r, std::int64_t c) {
        return std::size_t((c / block * held + r) * block + c % block);
    };
    const auto blocked = [&](const std::vector<float>& whole) {
        std::vector<float> to(std::size_t(blocks * held * block), NAN);
        for (std::int64_t r = 0; r < tile.rows; ++r)
            for (std::int64_t c = 0; c < blocks * block; ++c)
                to[place(r, c)] = c < keys ? whole[std::size_t(r * keys + c)] : 0; // as products with rows of zeros are
        return to;
    };
    tile.block = block;
    tile.held = held;
    std::vector<float> scores = blocked(products), again = scores, dp = blocked(up), sums(delta.size()), logSums = sums;
    const std::vector<float> kept = wanted.keptSums();
    std::vector<Bf16> weights(scores.size()), p(scores.size()), dproducts(scores.size());
    seenSoftmax(scores.data(), weights.data(), sums.data(), logSums.data(), tile);
    for (std::int64_t b = 0; b < blocks; ++b) {
        ScoreTile one = tile;
        one.start -= b * block;
        one.keys = std::min(block, keys - b * block);
        const std::size_t at = std::size_t(b * held * block);
        seenSoftmaxBackward(again.data() + at, dp.data() + at, p.data() + at, dproducts.data() + at, kept.data(),
                            delta.data(), one);
    }
    const auto close = [](Bf16 got, double exact) {
        return std::abs(value(got) - exact) <= std::abs(exact) * 0.004 + 4e-6;
    };
    for (std::int64_t r = 0; r < tile.rows; ++r) {
        QVERIFY(std::abs(sums[std::size_t(r)] - wanted.sums[std::size_t(r)]) < 1e-4);
        QVERIFY(std::abs(logSums[std::size_t(r)] - wanted.logSums[std::size_t(r)]) < 1e-5);
        for (std::int64_t c = 0; c < blocks * block; ++c) {
            const std::size_t i = std::size_t(r * keys + c);
            QVERIFY(close(weights[place(r, c)], c < keys ? wanted.weights[i] : 0));
            QVERIFY(close(p[place(r, c)], c < keys ? wanted.p[i] : 0));
            QVERIFY(close(dproducts[place(r, c)], c < keys ? wanted.dproducts[i] : 0));
        }
    }
    for (std::int64_t r = tile.rows; r < held; ++r) // multiplied like the others
        for (std::int64_t c = 0; c < blocks * block; ++c)
            QVERIFY(p[place(r, c)].bits == 0 && dproducts[place(r, c)].bits == 0);
}

} // namespace

class TestVectors : public QObject {
    Q_OBJECT
private slots:
    void philoxGivesThePublishedNumbers() { // Random123's known answers for philox4x32, 10 rounds
        const Words4 zeros = philox({{0, 0, 0, 0}}, 0, 0);
        QVERIFY(zeros.v[0] == 0x6627e8d5 && zeros.v[1] == 0xe169c58d && zeros.v[2] == 0xbc57ac4c
                && zeros.v[3] == 0x9b00dbd8);
        const std::uint32_t ones = 0xffffffff;
        const Words4 full = philox({{ones, ones, ones, ones}}, ones, ones);
        QVERIFY(full.v[0] == 0x408f276d && full.v[1] == 0x41c83b0e && full.v[2] == 0xa20bc7c6
                && full.v[3] == 0x6d5451fd);
        const Words4 pi = philox({{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}}, 0xa4093822, 0x299f31d0);
        QVERIFY(pi.v[0] == 0xd16cfe09 && pi.v[1] == 0x94fdcceb && pi.v[2] == 0x5001e420 && pi.v[3] == 0x24126ea1);
    }

    void dropoutFollowsPhilox_data() { addLevels(); }
    void
    dropoutFollowsPhilox() { // word w of block b's counter l falls on column 64 b + 16 w + l; the share dropped is p
        LEVEL();
        const std::int64_t size = 200, rows = 50;
        const DropoutKey key = dropoutKey(11, 22, 33);
        std::vector<float> x(std::size_t(size * rows), 1.0f), y(x.size());
        std::vector<std::int64_t> positions, examples;
        for (std::int64_t r = 0; r < rows; ++r) {
            positions.push_back(r * 3);
            examples.push_back(r / 7);
        }
        dropout(x.data(), y.data(), 0.25, key, positions.data(), examples.data(), size, 0, rows);
        double kept = 0;
        for (std::int64_t r = 0; r < rows; ++r)
            for (std::int64_t c = 0; c < size; ++c) {
                const std::uint32_t counter = std::uint32_t(c / 64 * 16 + c % 16);
                const Words4 words = philox(
                    {{counter, std::uint32_t(positions[std::size_t(r)]), std::uint32_t(examples[std::size_t(r)]), 33}},
                    key.key0, key.key1);
                const float wanted = words.v[c % 64 / 16] >= 0x40000000u ? float(1 / 0.75) : 0.0f;
                QCOMPARE(y[std::size_t(r * size + c)], wanted);
                kept += wanted > 0;
            }
        QVERIFY(std::abs(kept / double(size * rows) - 0.75) < 0.02);
    }

    void crossEntropyAndItsGradient_data() { addLevels(); }
    void crossEntropyAndItsGradient() { // with capped logits, too: the gradient is that of what came in
        LEVEL();
        for (const std::int64_t size : {1, 5, 16, 130})
            for (const double cap : {0.0, 30.0}) {
                std::vector<float> logits = numbers(std::size_t(3 * size), 20, 1), kept = logits, losses(3);
                const std::vector<std::int64_t> targets{0, size - 1, size / 2};
                crossEntropy(logits.data(), targets.data(), losses.data(), true, float(cap), size, 0, 3);
                const auto said = [cap](double x) { return cap == 0 ? x : cap * std::tanh(x / cap); };
                const auto slope = [cap](double x) { return cap == 0 ? 1.0 : 1 - std::pow(std::tanh(x / cap), 2); };
                for (std::int64_t r = 0; r < 3; ++r) {
                    double sum = 0;
                    const float* row = kept.data() + r * size;
                    for (std::int64_t i = 0; i < size; ++i) sum += std::exp(said(row[i]));
                    QVERIFY(std::abs(losses[std::size_t(r)] - (std::log(sum) - said(row[targets[std::size_t(r)]])))
                            < 1e-4);
                    for (std::int64_t i = 0; i < size; ++i)
                        QVERIFY(
                            std::abs(logits[std::size_t(r * size + i)]
                                     - (std::exp(said(row[i])) / sum - (i == targets[std::size_t(r)])) * slope(row[i]))
                            < 4e-6);
                }
            }
    }

    void gatesAndTheirGradients_data() { addLevels(); }
    void gatesAndTheirGradients() {
        LEVEL();
        for (const Gate gate : {Gate::Silu, Gate::GeluTanh, Gate::Gelu}) {
            const std::int64_t size = 37, rows = 4;
            std::vector<float> x = numbers(std::size_t(rows * 2 * size), 3, 2), y(std::size_t(rows * size)),
                               again(y.size()), dx(x.size());
            x[0] = -200; // the far ends
            x[1] = 200;
            const std::vector<float> up = numbers(y.size(), 1, 3);
            gated(gate, x.data(), y.data(), size, size, 0, rows);
            gatedBackward(gate, up.data(), x.data(), dx.data(), again.data(), size, 0, rows);
            const auto active = [gate](double g) {
                if (gate == Gate::Gelu) return 0.5 * g * (1 + std::erf(g / std::sqrt(2)));
                return gate == Gate::Silu ? g / (1 + std::exp(-g))
                                          : 0.5 * g * (1 + std::tanh(std::sqrt(2 / M_PI) * (g + 0.044715 * g * g * g)));
            };
            for (std::int64_t r = 0; r < rows; ++r)
                for (std::int64_t i = 0; i < size; ++i) {
                    const double g = x[std::size_t(r * 2 * size + i)], u = x[std::size_t(r * 2 * size + size + i)],
                                 d = up[std::size_t(r * size + i)];
                    const double slope = (active(g + 1e-4) - active(g - 1e-4)) / 2e-4;
                    QVERIFY(std::abs(y[std::size_t(r * size + i)] - active(g) * u)
                            < 1e-5 * std::max(1.0, std::abs(g * u)));
                    QCOMPARE(again[std::size_t(r * size + i)], y[std::size_t(r * size + i)]);
                    QVERIFY(std::abs(dx[std::size_t(r * 2 * size + i)] - d * u * slope)
                            < 1e-5 * std::max(1.0, std::abs(u * d)));
                    QVERIFY(std::abs(dx[std::size_t(r * 2 * size + size + i)] - d * active(g))
                            < 1e-5 * std::max(1.0, std::abs(g * d)));
                }
        }
    }

    void bf16RoundsToNearestEven_data() { addLevels(); }
    void bf16RoundsToNearestEven() {
        LEVEL();
        std::vector<float> x{1.0f, 1.00390625f, 1.01171875f, -1.00390625f, 3.4e38f, INFINITY, NAN, 0.0f, -0.0f, 1e-40f};
        const std::vector<std::uint16_t> wanted{0x3f80, 0x3f80, 0x3f82, 0xbf80, 0x7f80,
                                                0x7f80, 0x7fc0, 0,      0x8000, 0x0001};
        for (int copies = 0; copies < 2; ++copies) { // once in a partial vector, once in whole ones
            std::vector<Bf16> y(x.size());
            convertRows(x.data(), 0, y.data(), 0, std::int64_t(x.size()), 0, 1);
            for (std::size_t i = 0; i < x.size(); ++i) QCOMPARE(y[i].bits, wanted[i % wanted.size()]);
            const std::vector<float> once = x;
            for (int i = 0; i < 5; ++i) x.insert(x.end(), once.begin(), once.end());
        }
        std::vector<float> clean(5000, 1.0f);
        QCOMPARE(firstNotFinite(clean.data(), 0, 5000), 5000);
        clean[4321] = -INFINITY;
        QCOMPARE(firstNotFinite(clean.data(), 0, 5000), 4321);
    }

    void normsAndProductsOfFewRows_data() { addLevels(); }
    void normsAndProductsOfFewRows() {
        LEVEL();
        const std::int64_t size = 83, rows = 3;
        const std::vector<float> x = numbers(std::size_t(rows * size), 2, 4), weight = numbers(std::size_t(size), 1, 5);
        std::vector<float> y(x.size()), scale(3), products(std::size_t(rows * rows));
        rmsNorm(x.data(), weight.data(), 0, y.data(), scale.data(), 1e-6f, size, 0, rows);
        matvec(x.data(), y.data(), products.data(), rows, size, rows, 0, rows);
        for (std::int64_t r = 0; r < rows; ++r) {
            double squares = 0;
            for (std::int64_t i = 0; i < size; ++i)
                squares += double(x[std::size_t(r * size + i)]) * x[std::size_t(r * size + i)];
            const double s = 1 / std::sqrt(squares / double(size) + 1e-6);
            for (std::int64_t i = 0; i < size; ++i)
                QVERIFY(
                    std::abs(y[std::size_t(r * size + i)] - x[std::size_t(r * size + i)] * s * weight[std::size_t(i)])
                    < 1e-5);
            for (std::int64_t w = 0; w < rows; ++w) {
                double dot = 0;
                for (std::int64_t i = 0; i < size; ++i)
                    dot += double(x[std::size_t(w * size + i)]) * y[std::size_t(r * size + i)];
                QVERIFY(std::abs(products[std::size_t(r * rows + w)] - dot) < 1e-3);
            }
        }
    }

    void fewProducts_data() { addLevels(); }
    void fewProducts() { // any number of vectors, rows of any length, rows at once or one by one
        LEVEL();
        for (const std::int64_t size : {1, 7, 16, 63, 64, 100, 576})
            for (const std::int64_t rows : {1, 2, 5, 12})
                for (const std::int64_t count : {1, 2, 3, 4, 7, 8, 9}) {
                    const std::vector<float> w = numbers(std::size_t(rows * size), 1, 9),
                                             x = numbers(std::size_t(count * size), 1, 10);
                    std::vector<Bf16> halves(w.size());
                    convertRows(w.data(), 0, halves.data(), 0, std::int64_t(w.size()), 0, 1);
                    std::vector<float> y(std::size_t(count * rows)), ofHalves = y, each = y;
                    matvec(w.data(), x.data(), y.data(), rows, size, count, 0, rows);
                    matvec(halves.data(), x.data(), ofHalves.data(), rows, size, count, 0, rows);
                    for (std::int64_t r = 0; r < rows; ++r)
                        matvec(w.data(), x.data(), each.data(), rows, size, count, r, r + 1);
                    QVERIFY(y == each); // a row's sum does not depend on its neighbors
                    for (std::int64_t v = 0; v < count; ++v)
                        for (std::int64_t r = 0; r < rows; ++r) {
                            double dot = 0, rounded = 0;
                            for (std::int64_t i = 0; i < size; ++i) {
                                dot += double(w[std::size_t(r * size + i)]) * x[std::size_t(v * size + i)];
                                rounded +=
                                    double(value(halves[std::size_t(r * size + i)])) * x[std::size_t(v * size + i)];
                            }
                            QVERIFY(std::abs(y[std::size_t(v * rows + r)] - dot) < 2e-5);
                            QVERIFY(std::abs(ofHalves[std::size_t(v * rows + r)] - rounded) < 2e-5);
                        }
                }
    }

    void softmaxSeesItsWindow_data() { addLevels(); }
    void softmaxSeesItsWindow() { // all before it, a window, a window on either side; scores capped or not; in whole
                                  // rows and in blocks
        LEVEL();
        const std::int64_t keys = 150, perToken = 3, start = 90, rows = 30;
        const std::vector<float> products = numbers(std::size_t(keys * rows), 5, 6),
                                 up = numbers(products.size(), 1, 7), delta = numbers(std::size_t(rows), 1, 8);
        for (const auto& [before, after] :
             {std::pair<std::int64_t, std::int64_t>{keys, 0}, {7, 0}, {45, 45}, {keys, keys}})
            for (const float cap : {0.0f, 4.0f}) {
                const ScoreTile tile{.keys = keys,
                                     .perToken = perToken,
                                     .start = start,
                                     .rows = rows,
                                     .before = before,
                                     .after = after,
                                     .scale = 0.3f,
                                     .cap = cap};
                const Wanted wanted(tile, products, up, delta);
                checkWhole(tile, products, up, delta, wanted);
                if (QTest::currentTestFailed()) return;
                checkBlocks(tile, products, up, delta, wanted);
                if (QTest::currentTestFailed()) return;
            }
    }

    void pairsOfRows_data() { addLevels(); }
    void pairsOfRows() { // element (r, c) at ((r / 2) * columns + c) * 2 + r % 2; of a transposed matrix by its words
        LEVEL();
        for (const auto& [rows, columns] :
             {std::pair<std::int64_t, std::int64_t>{64, 64}, {33, 20}, {1, 2}, {47, 80}}) {
            const std::int64_t stride = columns + 4, toRows = (rows + 31) / 32 * 32, toColumns = columns + 12;
            std::vector<Bf16> from(std::size_t(rows * stride)), pairs(std::size_t(toRows * toColumns), Bf16{1});
            for (std::size_t i = 0; i < from.size(); ++i) from[i].bits = std::uint16_t(i + 7);
            pairRows({from.data(), stride, rows, columns}, pairs.data(), toRows, toColumns);
            for (std::int64_t r = 0; r < toRows; ++r)
                for (std::int64_t c = 0; c < toColumns; ++c) {
                    const std::uint16_t wanted =
                        r < rows && c < columns ? from[std::size_t(r * stride + c)].bits : std::uint16_t(0);
                    QCOMPARE(pairs[std::size_t((r / 2 * toColumns + c) * 2 + r % 2)].bits, wanted);
                }
            std::vector<std::uint32_t> words(std::size_t(rows * stride)), turned(std::size_t(columns * (rows + 3)), 5u);
            for (std::size_t i = 0; i < words.size(); ++i) words[i] = std::uint32_t(i * 70001 + 9);
            transposeWords({words.data(), stride, rows, columns}, turned.data(), rows + 3);
            for (std::int64_t c = 0; c < columns; ++c)
                for (std::int64_t r = 0; r < rows + 3; ++r)
                    QCOMPARE(turned[std::size_t(c * (rows + 3) + r)],
                             r < rows ? words[std::size_t(r * stride + c)] : 5u);
        }
    }
};

LATHE_TEST(TestVectors)
#include "tst_vectors.moc"
