#include "kernels/common/half.h"
#include "support/test_main.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace lathe::kernels;

namespace {

/// What IEEE 754 says a binary16 is worth, by its definition.
double valueOfHalf(std::uint16_t bits) {
    const double sign = bits & 0x8000 ? -1 : 1;
    const int exponent = bits >> 10 & 31, fraction = bits & 1023;
    if (exponent == 31) return fraction ? std::nan("") : sign * INFINITY;
    return sign * (exponent ? std::ldexp(1 + fraction / 1024.0, exponent - 15) : std::ldexp(fraction / 1024.0, -14));
}

} // namespace

class TestHalf : public QObject {
    Q_OBJECT
private slots:
    void everyHalfIsWorthWhatTheStandardSays() {
        for (int bits = 0; bits < 65536; ++bits) {
            const double wanted = valueOfHalf(std::uint16_t(bits));
            const float got = f16ToFloat(std::uint16_t(bits));
            QVERIFY(std::isnan(wanted) ? std::isnan(got)
                                       : double(got) == wanted && std::signbit(got) == bool(bits & 0x8000));
            if (!std::isnan(wanted)) QCOMPARE(floatToF16(got), std::uint16_t(bits));
            else QVERIFY(std::isnan(f16ToFloat(floatToF16(got))));
        }
    }

    /// Rounding takes the nearer neighbor, on a tie the even one: checked against both neighbors.
    void roundsToNearestEven() {
        std::mt19937 random(11);
        for (int i = 0; i < 200000; ++i) {
            float value = floatFromBits(random());
            if (i % 2) value = std::ldexp(float(int(random() % 8191) - 4095), int(random() % 20) - 24); // many ties
            if (!std::isfinite(value)) continue;
            const std::uint16_t b = floatToBf16(value);
            const double bf = bf16ToFloat(b);
            for (const int step : {-1, 1}) {
                const double other = bf16ToFloat(std::uint16_t(b + step));
                if (!std::isfinite(bf) || !std::isfinite(other)) continue;
                const double mine = std::abs(bf - double(value)), its = std::abs(other - double(value));
                QVERIFY(mine < its || (mine == its && b % 2 == 0) || bf == other);
            }
            const std::uint16_t h = floatToF16(value);
            const double half = valueOfHalf(h);
            if (std::abs(double(value)) >= 65520) {
                QVERIFY(std::isinf(half));
                continue;
            }
            QVERIFY(std::isfinite(half));
            for (const int step : {-1, 1}) {
                const double other = valueOfHalf(std::uint16_t(h + step));
                if (!std::isfinite(other)) continue;
                const double mine = std::abs(half - double(value)), its = std::abs(other - double(value));
                QVERIFY(mine < its || (mine == its && h % 2 == 0) || half == other);
            }
        }
        QVERIFY(std::isnan(bf16ToFloat(floatToBf16(std::nanf("")))));
        QVERIFY(std::isinf(bf16ToFloat(floatToBf16(3.4e38f))));
    }
};

LATHE_TEST(TestHalf)
#include "tst_half.moc"
