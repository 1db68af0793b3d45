// AdamW on the GPU: the bits of the CPU's functions, which other tests compare with PyTorch's and bitsandbytes', for
// pieces of every size in one launch; and the sums of squares.
#include "device_test.h"
#include "kernels/adamw/adamw_cuda.h"
#include "kernels/adamw/squares_cuda.h"

#include <limits>
#include <memory>

using namespace lathe;
using namespace lathe::test;
using kernels::AdamwCoefficients;
using kernels::ElementKind;
using kernels::momentsBlock;
using kernels::cuda::AdamwPiece;
using kernels::cuda::SquaresPiece;

namespace {

/// A trained tensor on both sides.
struct TrainedPiece {
    std::vector<float> weights, gradients, first, second, firstScales, secondScales;
    std::vector<std::uint8_t> firstCodes, secondCodes;
    bool eightBits;
    ElementKind copyKind;
    float stepSize, keep;
    std::size_t skipped;
    std::unique_ptr<DeviceArray<float>> heldWeights, heldGradients, heldFirst, heldSecond, heldFirstScales,
        heldSecondScales;
    std::unique_ptr<DeviceArray<std::uint8_t>> heldFirstCodes, heldSecondCodes, copy;

    TrainedPiece(std::int64_t count, bool eightBits, ElementKind copyKind, std::size_t skipped, unsigned seed)
        : weights(numbers(count, 1, seed)),
          eightBits(eightBits),
          copyKind(copyKind),
          stepSize(1e-3f * float(seed % 5)),
          keep(1 - 1e-4f * float(seed % 3)),
          skipped(skipped) {
        const std::size_t n = std::size_t(count), blocks = std::size_t((count + momentsBlock - 1) / momentsBlock);
        heldWeights = std::make_unique<DeviceArray<float>>(weights, skipped);
        if (eightBits) {
            firstCodes.assign(n, 127); // the codes of nothing
            secondCodes.assign(n, 0);
            firstScales.assign(blocks, 0);
            secondScales.assign(blocks, 0);
            heldFirstCodes = std::make_unique<DeviceArray<std::uint8_t>>(firstCodes, skipped);
            heldSecondCodes = std::make_unique<DeviceArray<std::uint8_t>>(secondCodes, skipped);
            heldFirstScales = std::make_unique<DeviceArray<float>>(firstScales);
            heldSecondScales = std::make_unique<DeviceArray<float>>(secondScales);
        } else {
            first.assign(n, 0);
            second.assign(n, 0);
            heldFirst = std::make_unique<DeviceArray<float>>(first, skipped);
            heldSecond = std::make_unique<DeviceArray<float>>(second, skipped);
        }
        copy = std::make_unique<DeviceArray<std::uint8_t>>(n * std::size_t(kernels::bytesOf(copyKind)));
    }

    void draw(unsigned seed, float spread) {
        gradients = numbers(std::int64_t(weights.size()), spread, seed);
        heldGradients = std::make_unique<DeviceArray<float>>(gradients, skipped);
    }
    AdamwPiece piece(bool withCopy) const {
        AdamwPiece p;
        p.weights = heldWeights->data();
        p.gradients = heldGradients->data();
        p.first = eightBits ? static_cast<void*>(heldFirstCodes->data()) : heldFirst->data();
        p.second = eightBits ? static_cast<void*>(heldSecondCodes->data()) : heldSecond->data();
        p.firstScales = eightBits ? heldFirstScales->data() : nullptr;
        p.secondScales = eightBits ? heldSecondScales->data() : nullptr;
        p.computeCopy = withCopy ? copy->data() : nullptr;
        p.computeKind = copyKind;
        p.count = std::int64_t(weights.size());
        p.stepSize = stepSize;
        p.keep = keep;
        return p;
    }
    void stepOnCpu(AdamwCoefficients c) {
        c.stepSize = stepSize;
        c.keep = keep;
        const auto n = std::int64_t(weights.size());
        if (eightBits)
            kernels::adamwUpdate8(weights.data(), gradients.data(),
                                  {firstCodes.data(), secondCodes.data(), firstScales.data(), secondScales.data()}, n,
                                  c);
        else kernels::adamwUpdate(weights.data(), gradients.data(), first.data(), second.data(), n, c);
    }
    template <class T> bool copyIsRounded() const {
        const auto bytes = copy->read();
        for (std::size_t i = 0; i < weights.size(); ++i) {
            T wanted;
            kernels::assign(wanted, weights[i]);
            if (std::memcmp(bytes.data() + i * sizeof(T), &wanted, sizeof(T)) != 0) return false;
        }
        return true;
    }
    bool isTheCpus() const {
        if (!equal(heldWeights->read(), weights)) return false;
        return eightBits
                   ? equal(heldFirstCodes->read(), firstCodes) && equal(heldSecondCodes->read(), secondCodes)
                         && equal(heldFirstScales->read(), firstScales) && equal(heldSecondScales->read(), secondScales)
                   : equal(heldFirst->read(), first) && equal(heldSecond->read(), second);
    }
    bool hasItsCopy() const {
        return kernels::withElement(copyKind, [&](auto element) { return copyIsRounded<decltype(element)>(); });
    }
};

AdamwCoefficients coefficientsOf(int step) {
    AdamwCoefficients c;
    c.secondScale = float(1 / std::sqrt(1 - std::pow(0.999, step)));
    c.gradientScale = step % 2 ? 1.0f : 0.37f;
    return c;
}

template <class Piece> DeviceArray<Piece> onDevice(const std::vector<Piece>& pieces) {
    return DeviceArray<Piece>(pieces);
}

} // namespace

class TestAdamwCuda : public QObject {
    Q_OBJECT
private slots:
    NEEDS_DEVICE()

    void manyPiecesInOneLaunch() { // of every size, with moments in 32 and 8 bits, at boundaries and beside them, one
                                   // of them empty
        std::vector<TrainedPiece> trained;
        unsigned seed = 0;
        for (const std::int64_t count : {1, 7, 255, 256, 257, 0, 4096, 8191, 8192, 8193, 20011})
            for (const bool eightBits : {false, true})
                for (const std::size_t skipped : {0, 1}) {
                    ++seed;
                    trained.emplace_back(count, eightBits, ElementKind(seed % 3), skipped, seed);
                }
        for (int step = 1; step <= 3; ++step) {
            std::vector<AdamwPiece> pieces;
            for (TrainedPiece& each : trained) {
                each.draw(unsigned(pieces.size()) * 7 + unsigned(step), std::pow(10.0f, float(step - 3)));
                pieces.push_back(each.piece(step > 1));
            }
            const std::int64_t chunks = kernels::cuda::adamwChunks(pieces);
            const auto table = onDevice(pieces);
            ENQUEUES(
                kernels::cuda::adamw(table.data(), std::int64_t(pieces.size()), chunks, coefficientsOf(step), nullptr));
            for (TrainedPiece& each : trained) {
                each.stepOnCpu(coefficientsOf(step));
                QVERIFY(each.isTheCpus());
                QVERIFY(step == 1 || each.hasItsCopy());
            }
        }
    }

    void aStepIsThePapers() { // arXiv 1711.05101, algorithm 2, in double
        TrainedPiece piece(1000, false, ElementKind::F32, 0, 4);
        const std::vector<double> before = exact(piece.weights);
        piece.draw(9, 1);
        std::vector<AdamwPiece> pieces{piece.piece(false)};
        pieces[0].stepSize = float(0.01 / (1 - 0.9)); // its first step: both moments begin at 0
        pieces[0].keep = 1 - 0.01f * 0.1f;
        const std::int64_t chunks = kernels::cuda::adamwChunks(pieces);
        AdamwCoefficients c;
        c.secondScale = float(1 / std::sqrt(1 - 0.999));
        ENQUEUES(kernels::cuda::adamw(onDevice(pieces).data(), 1, chunks, c, nullptr));
        std::vector<double> wanted;
        for (std::size_t i = 0; i < before.size(); ++i) {
            const double g = double(piece.gradients[i]), m = 0.1 * g / (1 - 0.9), v = 0.001 * g * g / (1 - 0.999);
            wanted.push_back(before[i] * (1 - 0.01 * 0.1) - 0.01 * m / (std::sqrt(v) + 1e-8));
        }
        QVERIFY(near(piece.heldWeights->read(), wanted, 2e-6));
    }

    void extremes() { // gradients too small to have a constant, of one number alone, of none
        std::vector<TrainedPiece> trained;
        for (const bool eightBits : {false, true}) trained.emplace_back(1024, eightBits, ElementKind::F16, 0, 3);
        for (int step = 1; step <= 2; ++step) {
            std::vector<AdamwPiece> pieces;
            for (TrainedPiece& each : trained) {
                each.gradients.assign(1024, 0);
                for (std::size_t i = 0; i < 256; ++i) each.gradients[256 + i] = 1e-30f * float(i);
                each.gradients[600] = 3e18f;
                each.gradients[1000] = std::numeric_limits<float>::quiet_NaN();
                each.heldGradients = std::make_unique<DeviceArray<float>>(each.gradients);
                pieces.push_back(each.piece(true));
            }
            const std::int64_t chunks = kernels::cuda::adamwChunks(pieces);
            ENQUEUES(kernels::cuda::adamw(onDevice(pieces).data(), 2, chunks, coefficientsOf(step), nullptr));
            for (TrainedPiece& each : trained) {
                each.stepOnCpu(coefficientsOf(step));
                const std::vector<float> got = each.heldWeights->read();
                for (std::size_t i = 0; i < got.size(); ++i)
                    QVERIFY(got[i] == each.weights[i] || (std::isnan(got[i]) && std::isnan(each.weights[i])));
                if (!each.eightBits) continue;
                QVERIFY(equal(each.heldFirstCodes->read(), each.firstCodes)
                        && equal(each.heldSecondCodes->read(), each.secondCodes));
                QVERIFY(equal(each.heldFirstScales->read(), each.firstScales));
            }
        }
    }

    void nothingToDo() {
        std::vector<AdamwPiece> pieces(3);
        QCOMPARE(kernels::cuda::adamwChunks(pieces), 0);
        ENQUEUES(kernels::cuda::adamw(nullptr, 3, 0, {}, nullptr));
        ENQUEUES(kernels::cuda::sumsOfSquares(nullptr, 0, 0, nullptr, nullptr, nullptr));
    }

    void sumsOfSquares() {
        std::vector<std::unique_ptr<DeviceArray<float>>> held;
        std::vector<SquaresPiece> pieces;
        std::vector<double> wanted;
        for (const std::int64_t count : {1, 3, 0, 1000, 16384, 16385, 16385, 100003})
            for (const std::size_t skipped : {0, 1}) {
                const std::vector<float> values = numbers(count, 3, unsigned(count));
                held.push_back(std::make_unique<DeviceArray<float>>(values, skipped));
                pieces.push_back({held.back()->data(), count});
                long double sum = 0;
                for (const float value : values)
                    sum += static_cast<long double>(value) * static_cast<long double>(value);
                wanted.push_back(double(sum));
            }
        const std::int64_t chunks = kernels::cuda::squaresChunks(pieces);
        const auto table = onDevice(pieces);
        const DeviceArray<double> workspace{std::size_t(chunks)}, sums(pieces.size());
        ENQUEUES(kernels::cuda::sumsOfSquares(table.data(), std::int64_t(pieces.size()), chunks, workspace.data(),
                                              sums.data(), nullptr));
        const std::vector<double> got = sums.read();
        for (std::size_t i = 0; i < got.size(); ++i) {
            QVERIFY(std::abs(got[i] - wanted[i]) <= 1e-14 * wanted[i]);
            if (i % 2)
                QCOMPARE(
                    got[i],
                    got[i - 1]); // the same numbers, wherever they lie and whatever stands before them in the table
        }
    }

    void squaresOfWhatIsNoNumber() {
        std::vector<float> values(40000, 1.0f), largest(5000, std::numeric_limits<float>::max());
        values[33333] = -INFINITY;
        const DeviceArray<float> infinite(values), large(largest);
        values[7] = NAN;
        const DeviceArray<float> none(values);
        std::vector<SquaresPiece> pieces{{infinite.data(), 40000}, {none.data(), 40000}, {large.data(), 5000}};
        const std::int64_t chunks = kernels::cuda::squaresChunks(pieces);
        const DeviceArray<double> workspace{std::size_t(chunks)}, sums(3);
        ENQUEUES(
            kernels::cuda::sumsOfSquares(onDevice(pieces).data(), 3, chunks, workspace.data(), sums.data(), nullptr));
        const std::vector<double> got = sums.read();
        QVERIFY(std::isinf(got[0]) && std::isnan(got[1]));
        QVERIFY(std::abs(got[2] / 5000 / double(largest[0]) / double(largest[0]) - 1)
                < 1e-12); // far past what fp32 holds
    }
};

LATHE_TEST(TestAdamwCuda)
#include "tst_adamw_cuda.moc"
