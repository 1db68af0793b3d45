// Quantization on the processor, block by block. Sums run in PyTorch's order, so that constants agree with
// bitsandbytes to the bit.
#include "kernels/formats/element.h"

#include <algorithm>
#include <array>
#include <bit>

namespace lathe::kernels {
namespace {

/// dynamicCodeOfGrid() of every step.
const std::uint8_t* gridCodes() {
    static const auto table = [] {
        std::array<std::uint8_t, 65536> codes{};
        int code = 0;
        for (int step = 0; step < 65536; ++step) {
            const double value = double(step) * 2.0 / 65535.0 - 1.0;
            while (code < 255 && value > (double(dynamicTable.of[code]) + double(dynamicTable.of[code + 1])) / 2.0)
                ++code;
            codes[std::size_t(step)] = std::uint8_t(code);
        }
        return codes;
    }();
    return table.data();
}

template <class S> std::int64_t firstBad(const S* values, std::int64_t n) {
    for (std::int64_t i = 0; i < n; ++i)
        if (const float v = valueOf(values[i]); v - v != 0.0f) return i;
    return n;
}

} // namespace
} // namespace lathe::kernels

#define LATHE_KERNEL_BODY "kernels/formats/quantize_body.h"
#include "kernels/common/variants.h"

namespace lathe::kernels {
namespace {

/// The mean of n values in the order of PyTorch's CPU sum on one thread: 4 rows of 8 running sums, which are folded
/// into a second, third and fourth level after 2^p of them each, then the rows, then the eight, after what is left
/// over.
float meanOf(const float* x, std::int64_t n) {
    constexpr std::int64_t width = 8, rows = 4, levels = 4;
    const std::int64_t vectors = n / width, steps = vectors / rows;
    const std::int64_t power =
        std::max<std::int64_t>(4, (steps > 1 ? std::bit_width(std::uint64_t(steps - 1)) : 1) / levels);
    const std::int64_t run = std::int64_t(1) << power;
    float sums[levels][rows * width] = {};
    std::int64_t i = 0;
    const auto add = [&](std::int64_t step) {
        for (std::int64_t k = 0; k < rows * width; ++k) sums[0][k] += x[step * rows * width + k];
    };
    while (i + run <= steps) {
        for (std::int64_t j = 0; j < run; ++j) add(i++);
        for (std::int64_t level = 1; level < levels; ++level) {
            for (std::int64_t k = 0; k < rows * width; ++k) {
                sums[level][k] += sums[level - 1][k];
                sums[level - 1][k] = 0;
            }
            if (i & ((run - 1) << (level * power))) break;
        }
    }
    while (i < steps) add(i++);
    for (std::int64_t level = 1; level < levels; ++level)
        for (std::int64_t k = 0; k < rows * width; ++k) sums[0][k] += sums[level][k];
    for (std::int64_t v = steps * rows; v < vectors; ++v)
        for (std::int64_t k = 0; k < width; ++k) sums[0][k] += x[v * width + k];
    for (std::int64_t r = 1; r < rows; ++r)
        for (std::int64_t k = 0; k < width; ++k) sums[0][k] += sums[0][r * width + k];
    float total = 0;
    for (std::int64_t k = vectors * width; k < n; ++k) total += x[k];
    for (std::int64_t k = 0; k < width; ++k) total += sums[0][k];
    return total / float(n);
}

} // namespace

template <class S>
std::int64_t quantizeBlocks(NumberFormat format, std::int64_t blockSize, const S* values, std::int64_t count,
                            std::uint8_t* codes, float* constants, std::int64_t firstBlock, std::int64_t lastBlock) {
    LATHE_RUN(quantizeBlocks(format, blockSize, values, count, codes, constants, firstBlock, lastBlock));
    return -1;
}
template std::int64_t quantizeBlocks(NumberFormat, std::int64_t, const float*, std::int64_t, std::uint8_t*, float*,
                                     std::int64_t, std::int64_t);
template std::int64_t quantizeBlocks(NumberFormat, std::int64_t, const Bf16*, std::int64_t, std::uint8_t*, float*,
                                     std::int64_t, std::int64_t);
template std::int64_t quantizeBlocks(NumberFormat, std::int64_t, const F16*, std::int64_t, std::uint8_t*, float*,
                                     std::int64_t, std::int64_t);

void quantizeConstants(const float* constants, std::int64_t blocks, std::uint8_t* codes, float* secondConstants,
                       float* offset) {
    *offset = blocks > 0 ? meanOf(constants, blocks) : 0;
    float centred[constantsBlock];
    for (std::int64_t first = 0; first < blocks; first += constantsBlock) {
        const std::int64_t n = std::min(constantsBlock, blocks - first);
        for (std::int64_t k = 0; k < n; ++k) centred[k] = constants[first + k] - *offset;
        quantizeBlocks(NumberFormat::Int8Block, constantsBlock, centred, n, codes + first,
                       secondConstants + first / constantsBlock, 0, 1);
    }
}

} // namespace lathe::kernels
