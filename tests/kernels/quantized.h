#pragma once
// A quantized tensor that owns its memory, as tests make it.
#include "kernels/formats/formats.h"

#include <cstring>
#include <vector>

namespace lathe::test {

/// To the bit.
template <class T> bool same(const std::vector<T>& a, const std::vector<T>& b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(T)) == 0;
}

struct Quantized {
    kernels::QuantizedView view;
    std::vector<std::uint8_t> codes, constantCodes;
    std::vector<float> constants, secondConstants;
    float offset = 0;
    std::int64_t bad = -1; ///< what quantizeBlocks() returned

    /// In two ranges of blocks, as threads would.
    template <class S>
    Quantized(kernels::NumberFormat format, std::int64_t blockSize, const std::vector<S>& values,
              bool doubleQuantized = false) {
        const auto count = std::int64_t(values.size()), blocks = kernels::blockCount(count, blockSize),
                   half = blocks / 2;
        codes.assign(std::size_t(kernels::codeBytes(format, count)), 0xAA);
        constants.assign(std::size_t(blocks), -1);
        bad = kernels::quantizeBlocks(format, blockSize, values.data(), count, codes.data(), constants.data(), 0, half);
        if (bad < 0)
            bad = kernels::quantizeBlocks(format, blockSize, values.data(), count, codes.data(), constants.data(), half,
                                          blocks);
        view = {format, count, blockSize, codes.data(), constants.data()};
        if (!doubleQuantized) return;
        constantCodes.resize(std::size_t(blocks));
        secondConstants.resize(std::size_t(kernels::blockCount(blocks, kernels::constantsBlock)));
        kernels::quantizeConstants(constants.data(), blocks, constantCodes.data(), secondConstants.data(), &offset);
        view.constants = nullptr;
        view.constantCodes = constantCodes.data();
        view.secondConstants = secondConstants.data();
        view.offset = &offset;
    }
    Quantized(const Quantized&) = delete;

    template <class T> std::vector<T> weights() const {
        std::vector<T> out(std::size_t(view.count));
        kernels::dequantize(view, out.data(), 0, view.count);
        return out;
    }
};

} // namespace lathe::test
