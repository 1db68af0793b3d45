// Operators on rows of activations, on the test's device, against the same formulas in double on the processor.
#include "operator_bench.h"
#include "operators/cross_entropy.h"
#include "operators/dropped.h"
#include "operators/embedding_gradient.h"
#include "operators/gate.h"
#include "operators/kept_rows.h"
#include "operators/product.h"
#include "operators/rms_norm.h"
#include "operators/rotate.h"
#include "support/test_main.h"

using namespace lathe;
using namespace lathe::test;
using at::Tensor;

namespace {

Tensor activated(kernels::Gate gate, const Tensor& x) {
    return gate == kernels::Gate::Silu ? at::silu(x) : at::gelu(x, gate == kernels::Gate::GeluTanh ? "tanh" : "none");
}

/// The gradient to `x` of y = f(x), where `dy` comes back.
template <class F> Tensor gradientOf(const Tensor& x, const Tensor& dy, const F& f) {
    const at::AutoGradMode on(true);
    const Tensor leaf = x.detach().clone().requires_grad_(true);
    f(leaf).backward(dy);
    return leaf.grad();
}

} // namespace

class TestRowOperators : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { beginOnTestDevice(); }
    void init() { at::manual_seed(3); }

    void conversions_data() { eachType(); }
    void conversions() {
        const at::ScalarType type = theType();
        const Poison poison;
        for (const std::int64_t size : {1, 7, 64, 1000}) {
            const Numbers x({5, size}, type), residual({5, size}, type),
                wide({5, size}, productType(type, testDevice()));
            NEAR(toProduct(x.there), x.exact, 0);
            NEAR(toProduct(x.there.narrow(1, 0, (size + 1) / 2)), x.exact.narrow(1, 0, (size + 1) / 2),
                 0); // rows that do not lie end to end
            NEAR(toStorage(wide.there, type), wide.exact, roundoff(type));
            NEAR(toStorage(wide.there, type, residual.there), wide.exact + residual.exact, roundoff(type));
        }
    }

    void products_data() { eachType(); }
    void products() {
        const at::ScalarType type = theType();
        const Poison poison;
        for (const std::int64_t rows : {1, 3, 4, 5, 37})
            for (const auto& [in, out] : {std::pair{40, 24}, {257, 33}, {512, 640}}) {
                const Numbers x({rows, in}, type), w({out, in}, type);
                NEAR(timesTransposed(x.there, w.there), at::mm(x.exact, w.exact.t()), 2 * roundoff(type));
            }
    }

    void norms_data() { eachType(); }
    void norms() {
        const at::ScalarType type = theType(), to = productType(type, testDevice());
        const Poison poison;
        for (const std::int64_t rows : {1, 13, 130})
            for (const std::int64_t size : {1, 33, 320, 2050})
                for (const double offset : {0.0, 1.0}) {
                    const Numbers x({rows, size}, type, 3), weight({size}, type), dy({rows, size}, to);
                    constexpr double epsilon = 1e-5;
                    const auto normed = [&](const Tensor& rowsOf, const Tensor& w) {
                        return rowsOf * (rowsOf.square().mean(-1, true) + epsilon).rsqrt() * (w + offset);
                    };
                    const NormedRows got = rmsNorm(x.there, weight.there, offset, epsilon, to);
                    NEAR(got.y, normed(x.exact, weight.exact), roundoff(to));
                    NEAR(got.scale, (x.exact.square().mean(-1) + epsilon).rsqrt(), 1e-6);
                    QVERIFY(same(rmsNormAgain(x.there, weight.there, offset, got.scale, to), got.y));
                    const Tensor dx =
                        gradientOf(x.exact, dy.exact, [&](const Tensor& leaf) { return normed(leaf, weight.exact); });
                    const Tensor dweight =
                        gradientOf(weight.exact, dy.exact, [&](const Tensor& leaf) { return normed(x.exact, leaf); });
                    const NormGradient back = rmsNormBackward(dy.there, x.there, weight.there, offset, got.scale, true);
                    if (size > 1)
                        NEAR(back.dx, dx, 2 * roundoff(type)); // of one number alone it is what rounding leaves
                    NEAR(back.dweight, dweight, 1e-5);
                    QVERIFY(
                        !rmsNormBackward(dy.there, x.there, weight.there, offset, got.scale, false).dweight.defined());
                }
    }

    void gates_data() { eachType(); }
    void gates() {
        const at::ScalarType type = theType(), to = productType(type, testDevice());
        const Poison poison;
        for (const kernels::Gate gate : {kernels::Gate::Silu, kernels::Gate::GeluTanh, kernels::Gate::Gelu})
            for (const std::int64_t size : {1, 7, 96, 1024, 1030}) {
                const Numbers x({11, 2 * size}, type, 2), dy({11, size}, to);
                const auto product = [&](const Tensor& both) {
                    return activated(gate, both.narrow(1, 0, size)) * both.narrow(1, size, size);
                };
                const Tensor y = gated(gate, x.there, to);
                NEAR(y, product(x.exact), 2 * roundoff(to));
                const GateGradient back = gatedBackward(gate, dy.there, x.there, true);
                NEAR(back.dx, gradientOf(x.exact, dy.exact, product), 2 * roundoff(type));
                NEAR(back.y, product(x.exact), 2 * roundoff(to));
                QVERIFY(!gatedBackward(gate, dy.there, x.there, false).y.defined());
                const GateGradient inPlace = gatedBackwardInPlace(gate, dy.there, x.there.clone(), true);
                QVERIFY(same(inPlace.dx, back.dx));
                QVERIFY(same(inPlace.y, back.y));
            }
    }

    void keptRowsComeBack_data() { eachType(); }
    void keptRowsComeBack() {
        const KeptRows::Use squeezed(true);
        const at::ScalarType type = theType(), to = productType(type, testDevice());
        for (const auto& [rows, columns] : {std::pair{1, 64}, {37, 576}, {300, 3072}, {64, 1000}, {513, 128}}) {
            const Numbers x({rows, columns}, type, 2), dy({rows, columns / 2}, to);
            const KeptRows kept(x.there);
            QVERIFY(same(kept.tensor(), x.there));
            QCOMPARE(kept.squeezed().isThere(), KeptRows::squeezes(x.there));
            if (!KeptRows::squeezes(x.there)) continue;
            const Tensor any =
                at::randint(0, 256, {rows, 2 * columns}, at::kByte).view(at::kBFloat16); // hardly an exponent twice
            QVERIFY(at::equal(KeptRows(any).tensor().view(at::kShort), any.view(at::kShort)));
            KeptRows other;
            QVERIFY(same(gated(kernels::Gate::Silu, x.there, to, other), gated(kernels::Gate::Silu, x.there, to)));
            QVERIFY(same(other.tensor(), x.there));
            for (const bool wantY : {true, false}) {
                const GateGradient plain = gatedBackward(kernels::Gate::Silu, dy.there, x.there, wantY),
                                   got = gatedBackward(kernels::Gate::Silu, dy.there, other.squeezed(), wantY);
                QVERIFY(same(got.dx, plain.dx));
                QCOMPARE(got.y.defined(), wantY);
                if (wantY) QVERIFY(same(got.y, plain.y));
            }
        }
    }

    void rotations_data() { eachType(); }
    void rotations() { // of the first heads of each row, of those the first elements
        const at::ScalarType type = theType();
        const Poison poison;
        constexpr std::int64_t rows = 17, heads = 3, size = 20, turned = 12, columns = 4 * size + 4;
        const Tensor angles = at::rand({64, turned / 2}, at::kDouble) * 7,
                     positions = at::randint(0, 64, {rows}, at::kLong);
        for (const bool back : {false, true}) {
            const Numbers x({rows, columns}, type);
            Tensor wanted = x.exact.clone();
            const Tensor c = angles.cos().to(at::kFloat), s = angles.sin().to(at::kFloat),
                         cosine = c.to(at::kDouble).index({positions}),
                         sine = s.to(at::kDouble).index({positions}) * (back ? -1 : 1);
            for (std::int64_t head = 0; head < heads; ++head) {
                const Tensor first = x.exact.narrow(1, head * size, turned / 2),
                             second = x.exact.narrow(1, head * size + turned / 2, turned / 2);
                wanted.narrow(1, head * size, turned / 2).copy_(first * cosine - second * sine);
                wanted.narrow(1, head * size + turned / 2, turned / 2).copy_(second * cosine + first * sine);
            }
            rotate(x.there, there(positions), there(c), there(s), heads, size, turned, back);
            NEAR(x.there, wanted, roundoff(type));
        }
    }

    void dropout_data() { eachType(); }
    void dropout() { // the same bits on every device
        const at::ScalarType type = theType();
        const Poison poison;
        const Tensor positions = at::arange(31, at::kLong), examples = positions * 7 % 5;
        for (const std::int64_t size : {1, 15, 64, 1001})
            for (const double p : {0.0, 0.1, 0.9}) {
                const Numbers x({31, size}, type);
                const Tensor y = dropped(x.there, p, 11, 5, 2, there(positions), there(examples)).cpu();
                QVERIFY(same(y, dropped(x.there.cpu(), p, 11, 5, 2, positions, examples)));
                const Tensor kept = y.ne(0);
                NEAR(y.to(at::kDouble), at::where(kept, x.exact / (1 - p), at::zeros_like(x.exact)), roundoff(type));
                if (size > 1000) QVERIFY(std::abs(kept.to(at::kDouble).mean().item<double>() - (1 - p)) < 0.02);
            }
    }

    void losses_data() { eachType(); }
    void losses() {
        const at::ScalarType type = productType(theType(), testDevice());
        const Poison poison;
        for (const std::int64_t vocabulary : {2, 37, 1003, 32000})
            for (const double cap : {0.0, 30.0}) {
                const std::int64_t rows = vocabulary > 2000 ? 5 : 23;
                const Numbers logits({rows, vocabulary}, type, 4);
                const Tensor targets = at::randint(0, vocabulary, {rows}, at::kLong);
                const auto summed = [&](const Tensor& x) {
                    return at::nll_loss(at::log_softmax(cap == 0 ? x : cap * (x / cap).tanh(), 1), targets, {},
                                        at::Reduction::Sum);
                };
                const auto each = [&](const Tensor& x) {
                    return at::nll_loss(at::log_softmax(cap == 0 ? x : cap * (x / cap).tanh(), 1), targets, {},
                                        at::Reduction::None);
                };
                for (const bool gradient : {false, true}) {
                    const Tensor x = logits.there.clone(), got = at::full({rows}, NAN, x.options().dtype(at::kFloat));
                    crossEntropy(x, there(targets), got, gradient, cap);
                    NEAR(got, each(logits.exact),
                         cap == 0 ? 1e-5 : roundoff(type) + 1e-5); // capped logits may be rounded to their dtype
                    if (gradient)
                        NEAR(x, gradientOf(logits.exact, at::ones({}, at::kDouble), summed), 2 * roundoff(type));
                    NEAR(summedLosses(got), got.to(at::kDouble).sum(), 1e-7);
                }
            }
    }

    void sums_data() { eachType(); }
    void sums() {
        const at::ScalarType type = theType();
        const Poison poison;
        const Numbers sum({70, 33}, at::kFloat), product({70, 33}, type);
        accumulate(sum.there, product.there);
        NEAR(sum.there, sum.exact + product.exact, 1e-6);
        const Numbers x({70, 33}, type);
        scale(x.there, there(at::scalar_tensor(0.3f, at::kFloat)));
        NEAR(x.there, x.exact * double(0.3f), roundoff(type));
    }

    void embeddings() {
        const Poison poison;
        for (const std::int64_t size : {1, 33, 512}) {
            const Numbers up({200, size}, at::kFloat);
            const Tensor ids = at::randint(0, 19, {200}, at::kLong);
            for (const std::int64_t still : {-1, 4}) {
                Tensor wanted =
                    at::zeros({40, size}, at::kDouble).index_add(0, ids, up.exact); // half of the rows get nothing
                if (still >= 0) wanted[still].zero_();
                NEAR(embeddingGradient(up.there, there(ids), 40, still), wanted, 1e-5);
            }
        }
    }
};

LATHE_TEST(TestRowOperators)
#include "tst_rows.moc"
