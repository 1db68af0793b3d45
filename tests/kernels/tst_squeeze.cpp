// bf16 numbers in fewer bits come back as they were, whatever they are, and ordinary ones take fewer.
#include "cpu_levels.h"
#include "kernels/squeeze/squeeze.h"
#include "support/test_main.h"

#include <QTest>

#include <cmath>
#include <cstring>
#include <functional>
#include <random>
#include <vector>

using namespace lathe::kernels;
using namespace lathe::test;

namespace {

constexpr std::int64_t rowNumbers = 5 * squeezeBlock, rowsTried = 200;

std::uint16_t upperHalf(float value) {
    std::uint32_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    return std::uint16_t(bits >> 16);
}

struct Squeezed {
    std::vector<std::uint8_t> blocks, escapes;
    double bitsOfANumber() const { return 8.0 * double(blocks.size() + escapes.size()) / double(rowNumbers); }
};

Squeezed squeezed(const std::vector<Bf16>& row) {
    Squeezed made{std::vector<std::uint8_t>(rowNumbers / squeezeBlock * squeezedBlockBytes),
                  std::vector<std::uint8_t>(rowNumbers + squeezePadding)};
    std::int64_t count = 0;
    squeezeRow(row.data(), made.blocks.data(), made.escapes.data(), rowNumbers, count);
    made.escapes.resize(std::size_t(count));
    return made;
}

std::vector<Bf16> unsqueezed(Squeezed held) {
    held.escapes.resize(held.escapes.size() + squeezePadding, 0xa5);
    std::vector<Bf16> row(rowNumbers, Bf16{0x1234});
    unsqueezeRow(held.blocks.data(), held.escapes.data(), row.data(), rowNumbers);
    return row;
}

} // namespace

class TestSqueeze : public QObject {
    Q_OBJECT
private slots:
    void everythingComesBack_data() { addLevels(); }
    void everythingComesBack() {
        LEVEL();
        std::mt19937 random(5);
        std::normal_distribution<float> normal;
        const std::function<std::uint16_t(std::int64_t)> kinds[]{
            [&](std::int64_t) { return upperHalf(normal(random)); },
            [&](std::int64_t) { return std::uint16_t(random()); }, // any bits: infinities and NaNs among them
            [&](std::int64_t i) { return i % 64 == 17 ? upperHalf(3000 * normal(random)) : upperHalf(normal(random)); },
            [&](std::int64_t i) { return i % 3 ? std::uint16_t(0) : upperHalf(normal(random)); },
            [&](std::int64_t i) {
                return i % 2 ? std::uint16_t(0x8000) : std::uint16_t(random() % 128);
            }, // zeros and subnormal numbers
            [&](std::int64_t i) { return upperHalf(std::ldexp(1.0f, int(i % 250) - 125)); },
            [&](std::int64_t) {
                return std::uint16_t(random() % 2 ? 0x7f80 : random() % 0x300);
            }, // the two ends of the exponents
        };
        for (const auto& kind : kinds)
            for (std::int64_t r = 0; r < rowsTried; ++r) {
                std::vector<Bf16> row(rowNumbers);
                for (std::int64_t i = 0; i < rowNumbers; ++i) row[std::size_t(i)].bits = kind(i);
                const std::vector<Bf16> again = unsqueezed(squeezed(row));
                QVERIFY(std::memcmp(again.data(), row.data(), row.size() * sizeof(Bf16)) == 0);
            }
    }

    /// Of a normal distribution 8 + 3 bits and the base, and an escape for some 2 of 100; an outlier among them costs
    /// its own escape, not the others'.
    void ordinaryNumbersTakeFewerBits_data() { addLevels(); }
    void ordinaryNumbersTakeFewerBits() {
        LEVEL();
        std::mt19937 random(7);
        std::normal_distribution<float> normal;
        for (const bool outliers : {false, true}) {
            double bits = 0;
            for (std::int64_t r = 0; r < rowsTried; ++r) {
                std::vector<Bf16> row(rowNumbers);
                for (std::int64_t i = 0; i < rowNumbers; ++i)
                    row[std::size_t(i)].bits =
                        upperHalf(normal(random) * (outliers && i % squeezeBlock == 9 ? 5000.0f : 1.0f));
                bits += squeezed(row).bitsOfANumber() / double(rowsTried);
            }
            QVERIFY2(bits > 11 && bits < (outliers ? 11.6 : 11.4), qPrintable(QString::number(bits)));
        }
    }
};

LATHE_TEST(TestSqueeze)
#include "tst_squeeze.moc"
