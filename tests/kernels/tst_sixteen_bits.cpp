// The CPU's kernels over 16-bit elements, in every instruction set: they are the kernels over floats, which
// tst_vectors.cpp compares with double, up to one rounding of each result.
#include "cpu_levels.h"
#include "kernels/common/half.h"
#include "kernels/convert/convert.h"
#include "kernels/dropout/dropout.h"
#include "kernels/formats/formats.h"
#include "kernels/loss/cross_entropy.h"
#include "kernels/matvec/matvec.h"
#include "kernels/norm/rms_norm.h"
#include "kernels/rope/rope.h"
#include "kernels/swiglu/swiglu.h"
#include "quantized.h"
#include "support/test_main.h"

#include <QTest>

#include <cmath>
#include <random>
#include <vector>

using namespace lathe::kernels;
using lathe::test::addLevels;

namespace {

constexpr std::int64_t size = 83, rows = 5;

template <class S> std::vector<S> drawn(std::int64_t count, float spread, unsigned seed) {
    std::mt19937 engine(seed);
    std::normal_distribution<float> normal(0, spread);
    std::vector<S> values(static_cast<std::size_t>(count));
    for (S& value : values) assign(value, normal(engine));
    return values;
}
template <class S> std::vector<float> widened(const std::vector<S>& values) {
    std::vector<float> wide;
    for (const S value : values) wide.push_back(valueOf(value));
    return wide;
}
/// Each the same number as the float, rounded to C.
template <class C> bool rounded(const std::vector<C>& got, const std::vector<float>& exact) {
    for (std::size_t i = 0; i < got.size(); ++i) {
        C wanted;
        assign(wanted, exact[i]);
        if (valueOf(got[i]) != valueOf(wanted)) return false;
    }
    return got.size() == exact.size();
}

template <class S, class C> void normsOf() {
    const auto x = drawn<S>(rows * size, 2, 1), weight = drawn<S>(size, 1, 2), extra = drawn<S>(rows * size, 1, 3);
    const auto dy = drawn<C>(rows * size, 1, 4);
    std::vector<C> y(dy.size()), again(dy.size());
    std::vector<S> dx(x.size());
    std::vector<float> scale(rows), dweight(size, 1.0f), wide(x.size()), wideScale(rows), wideDx(x.size()),
        wideDweight(size, 1.0f);
    rmsNorm(x.data(), weight.data(), 1.0f, y.data(), scale.data(), 1e-5f, size, 0, rows);
    rmsNormAgain(x.data(), weight.data(), 1.0f, scale.data(), again.data(), size, 0, rows);
    rmsNormBackward(dy.data(), x.data(), weight.data(), 1.0f, scale.data(), extra.data(), dx.data(), dweight.data(),
                    size, 0, rows);
    rmsNorm(widened(x).data(), widened(weight).data(), 1.0f, wide.data(), wideScale.data(), 1e-5f, size, 0, rows);
    rmsNormBackward(widened(dy).data(), widened(x).data(), widened(weight).data(), 1.0f, wideScale.data(),
                    widened(extra).data(), wideDx.data(), wideDweight.data(), size, 0, rows);
    QVERIFY(rounded(y, wide) && rounded(again, wide) && scale == wideScale && rounded(dx, wideDx)
            && dweight == wideDweight);
}

template <class S, class C> void gatesOf() {
    for (const Gate gate : {Gate::Silu, Gate::GeluTanh, Gate::Gelu}) {
        const auto x = drawn<S>(rows * 2 * size, 3, 1);
        const auto dy = drawn<C>(rows * size, 1, 2);
        std::vector<C> y(dy.size()), again(dy.size());
        std::vector<S> dx(x.size());
        std::vector<float> wide(dy.size()), wideAgain(dy.size()), wideDx(x.size());
        gated(gate, x.data(), y.data(), size, size, 0, rows);
        gatedBackward(gate, dy.data(), x.data(), dx.data(), again.data(), size, 0, rows);
        gated(gate, widened(x).data(), wide.data(), size, size, 0, rows);
        gatedBackward(gate, widened(dy).data(), widened(x).data(), wideDx.data(), wideAgain.data(), size, 0, rows);
        QVERIFY(rounded(y, wide) && rounded(again, wideAgain) && rounded(dx, wideDx));
    }
}

template <class S> void othersOf() {
    const auto x = drawn<S>(rows * size, 2, 1);
    const std::vector<float> wide = widened(x), cosines = drawn<float>(40 * 7, 1, 2),
                             sines = drawn<float>(40 * 7, 1, 3);
    const std::vector<std::int64_t> positions{0, 1, 5, 36, 39}, examples{0, 0, 1, 1, 2};

    std::vector<S> turned = x, dropped(x.size());
    std::vector<float> wideTurned = wide, wideDropped(wide.size());
    rotate(turned.data(), positions.data(), cosines.data(), sines.data(), 4, 20, 14, size, true, 0, rows);
    rotate(wideTurned.data(), positions.data(), cosines.data(), sines.data(), 4, 20, 14, size, true, 0, rows);
    QVERIFY(rounded(turned, wideTurned));

    dropout(x.data(), dropped.data(), 0.25, dropoutKey(1, 2, 3), positions.data(), examples.data(), size, 0, rows);
    dropout(wide.data(), wideDropped.data(), 0.25, dropoutKey(1, 2, 3), positions.data(), examples.data(), size, 0,
            rows);
    QVERIFY(rounded(dropped, wideDropped));

    std::vector<S> logits = x;
    std::vector<float> wideLogits = wide, losses(rows), wideLosses(rows);
    crossEntropy(logits.data(), positions.data(), losses.data(), true, 0, size, 0, rows);
    crossEntropy(wideLogits.data(), positions.data(), wideLosses.data(), true, 0, size, 0, rows);
    QVERIFY(rounded(logits, wideLogits) && losses == wideLosses);

    std::vector<S> sum(x.size());
    std::vector<float> both(wide.size()), total = wide;
    addInto(wide.data(), x.data(), sum.data(), 0, rows * size);
    for (std::size_t i = 0; i < both.size(); ++i) both[i] = wide[i] + wide[i];
    QVERIFY(rounded(sum, both));
    addInto(x.data(), static_cast<const S*>(nullptr), sum.data(), 0, rows * size);
    QVERIFY(rounded(sum, wide));
    accumulate(x.data(), total.data(), 0, rows * size);
    QVERIFY(total == both);

    std::vector<S> bad = x;
    QCOMPARE(firstNotFinite(bad.data(), 0, rows * size), rows * size);
    assign(bad[77], -INFINITY);
    QCOMPARE(firstNotFinite(bad.data(), 3, rows * size), 77);

    const auto w = drawn<S>(9 * size, 1, 7);
    std::vector<float> y(2 * 9), wideY(2 * 9);
    matvec(w.data(), wide.data(), y.data(), 9, size, 2, 0, 9);
    matvec(widened(w).data(), wide.data(), wideY.data(), 9, size, 2, 0, 9);
    QVERIFY(y == wideY);

    for (const FormatInfo& info : numberFormats()) {
        const std::int64_t block = info.wholeRows ? 96 : 64;
        const lathe::test::Quantized q(info.format, block, drawn<float>(32 * 96, 1, 8));
        const auto in = drawn<S>(3 * 96, 1, 9), g = drawn<S>(3 * 32, 1, 10);
        std::vector<float> out(3 * 32), wideOut(out.size()), dx(3 * 96), wideDx(dx.size());
        timesQuantizedTransposed(q.view, 32, 96, in.data(), 3, out.data(), 0, 32);
        timesQuantizedTransposed(q.view, 32, 96, widened(in).data(), 3, wideOut.data(), 0, 32);
        timesQuantized(q.view, 32, 96, g.data(), 3, dx.data(), 0, 96);
        timesQuantized(q.view, 32, 96, widened(g).data(), 3, wideDx.data(), 0, 96);
        QVERIFY(out == wideOut && dx == wideDx);
    }
}

} // namespace

class TestSixteenBits : public QObject {
    Q_OBJECT
private slots:
    void everyHalfThereAndBack_data() { addLevels(); }
    void everyHalfThereAndBack() {
        LEVEL();
        std::vector<F16> all(65536 + 3), back(all.size());
        std::vector<float> wide(all.size());
        for (std::size_t i = 0; i < all.size(); ++i) all[i].bits = std::uint16_t(i);
        const auto count = std::int64_t(all.size());
        convertRows(all.data(), 0, wide.data(), 0, count, 0, 1);
        convertRows(wide.data(), 0, back.data(), 0, count, 0, 1);
        for (std::size_t i = 0; i < all.size(); ++i) {
            const float wanted = f16ToFloat(all[i].bits);
            if (std::isnan(wanted)) QVERIFY(std::isnan(wide[i]) && std::isnan(f16ToFloat(back[i].bits)));
            else QVERIFY(bitsOfFloat(wide[i]) == bitsOfFloat(wanted) && back[i].bits == all[i].bits);
        }
    }

    void floatsAreRoundedToTheNearestHalf_data() { addLevels(); }
    void
    floatsAreRoundedToTheNearestHalf() { // as the scalar function does it, which tst_half.cpp checks by the definition
        LEVEL();
        std::mt19937 random(3);
        std::vector<float> wide(200003);
        for (std::size_t i = 0; i < wide.size(); ++i)
            wide[i] = i % 2 ? floatFromBits(std::uint32_t(random()))
                            : std::ldexp(float(int(random() % 8191) - 4095),
                                         int(random() % 30) - 28); // ties, subnormals, overflow
        std::vector<F16> halves(wide.size());
        convertRows(wide.data(), 0, halves.data(), 0, std::int64_t(wide.size()), 0, 1);
        for (std::size_t i = 0; i < wide.size(); ++i)
            if (std::isnan(wide[i])) QVERIFY(std::isnan(f16ToFloat(halves[i].bits)));
            else QCOMPARE(halves[i].bits, floatToF16(wide[i]));
    }

    void norms_data() { addLevels(); }
    void norms() {
        LEVEL();
        normsOf<F16, F16>();
        normsOf<F16, float>();
        normsOf<Bf16, Bf16>();
        normsOf<Bf16, float>();
    }

    void gates_data() { addLevels(); }
    void gates() {
        LEVEL();
        gatesOf<F16, F16>();
        gatesOf<F16, float>();
        gatesOf<Bf16, Bf16>();
        gatesOf<Bf16, float>();
    }

    void others_data() { addLevels(); }
    void others() {
        LEVEL();
        othersOf<F16>();
        othersOf<Bf16>();
    }
};

LATHE_TEST(TestSixteenBits)
#include "tst_sixteen_bits.moc"
