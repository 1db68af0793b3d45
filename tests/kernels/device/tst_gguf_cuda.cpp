// GGUF's formats on the GPU: the CPU's weights, which other tests compare with the gguf library's; products against
// double.
#include "device_test.h"
#include "kernels/formats/formats.h"
#include "kernels/gguf/gguf.h"
#include "kernels/gguf/gguf_cuda.h"

using namespace lathe;
using namespace lathe::test;
using kernels::GgufFormat;

namespace {

/// Blocks of random codes; their 16-bit scales are small numbers.
std::vector<std::uint8_t> randomBlocks(const GgufFormat& format, std::int64_t count, unsigned seed) {
    std::mt19937 engine(seed);
    std::vector<std::uint8_t> blocks(std::size_t(count * format.bytes));
    for (std::uint8_t& byte : blocks) byte = std::uint8_t(engine());
    const std::string name = format.name;
    for (std::int64_t b = 0; b < count; ++b)
        for (const std::int64_t at : {std::int64_t(0), std::int64_t(2), format.bytes - 4,
                                      format.bytes - 2}) { // wherever they stand, they are finite
            const std::uint16_t half =
                kernels::floatToF16(0.001f * float(1 + engine() % 50) * (engine() % 2 ? 1.0f : -1.0f));
            std::memcpy(blocks.data() + b * format.bytes + at, &half, sizeof half);
        }
    return blocks;
}

template <class T> void decodedBlocks(std::size_t index, std::size_t skipped) {
    const GgufFormat& format = kernels::ggufFormats()[index];
    const std::int64_t count = 37, first = 3;
    const auto blocks = randomBlocks(format, count, unsigned(index));
    std::vector<float> weights(std::size_t(count * format.elements));
    format.decode(blocks.data(), weights.data(), 0, count);
    std::vector<T> wanted(weights.size() - std::size_t(first * format.elements));
    for (std::size_t i = 0; i < wanted.size(); ++i)
        kernels::assign(wanted[i], weights[i + std::size_t(first * format.elements)]);
    const DeviceArray<std::uint8_t> held(blocks, skipped);
    const DeviceArray<T> out(wanted.size(), skipped);
    ENQUEUES(kernels::cuda::dequantizeGguf(index, held.data(), kindOf<T>, out.data(), first, count, nullptr));
    QVERIFY(equal(out.read(), wanted));
    ENQUEUES(kernels::cuda::dequantizeGguf(index, held.data(), kindOf<T>, out.data(), 5, 5, nullptr));
}

template <class X> void ggufProducts(std::size_t index, std::int64_t out, std::int64_t blocksInRow, std::int64_t rows,
                                     std::size_t skipped) {
    const GgufFormat& format = kernels::ggufFormats()[index];
    const std::int64_t in = blocksInRow * format.elements;
    const auto blocks = randomBlocks(format, out * blocksInRow, unsigned(index));
    std::vector<float> weights(std::size_t(out * in));
    format.decode(blocks.data(), weights.data(), 0, out * blocksInRow);
    const auto x = numbers<X>(rows * in, 1, 3);
    std::vector<double> wanted(std::size_t(rows * out));
    double most = 0;
    for (std::int64_t v = 0; v < rows; ++v)
        for (std::int64_t o = 0; o < out; ++o)
            for (std::int64_t i = 0; i < in; ++i) {
                const double product =
                    double(kernels::valueOf(x[std::size_t(v * in + i)])) * double(weights[std::size_t(o * in + i)]);
                wanted[std::size_t(v * out + o)] += product;
                most = std::max(most, std::abs(product));
            }
    const DeviceArray<std::uint8_t> held(blocks);
    const DeviceArray<X> heldX(x, skipped), y(wanted.size());
    const DeviceArray<float> plain(wanted.size());
    ENQUEUES(kernels::cuda::timesGgufTransposed(index, held.data(), out, in, kindOf<X>, heldX.data(), rows, kindOf<X>,
                                                y.data(), nullptr));
    ENQUEUES(kernels::cuda::timesGgufTransposed(index, held.data(), out, in, kindOf<X>, heldX.data(), rows,
                                                kernels::ElementKind::F32, plain.data(), nullptr));
    QVERIFY(near(y.read(), wanted, 2e-6 * most));
    QVERIFY(near(plain.read(), wanted, 2e-6 * most));
}

} // namespace

class TestGgufCuda : public QObject {
    Q_OBJECT
private slots:
    NEEDS_DEVICE()

    void everyFormatsWeights() {
        for (std::size_t index = 0; index < kernels::ggufFormats().size(); ++index)
            for (const std::size_t skipped : {0, 1}) EACH_ELEMENT(decodedBlocks, index, skipped);
    }

    void everyFormatsProducts() {
        for (std::size_t index = 0; index < kernels::ggufFormats().size(); ++index) {
            const std::int64_t blocks = kernels::ggufFormats()[index].elements == 32 ? 9 : 2;
            EACH_ELEMENT(ggufProducts, index, 13, blocks, 1, 0);
            EACH_ELEMENT(ggufProducts, index, 8, blocks, 3, 1);
            EACH_ELEMENT(ggufProducts, index, 3, blocks, 11, 0);
        }
    }
};

LATHE_TEST(TestGgufCuda)
#include "tst_gguf_cuda.moc"
