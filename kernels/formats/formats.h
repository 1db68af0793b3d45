#pragma once
// Number formats of frozen weights: blocks of weights, each block with one constant, as 4-bit or 8-bit codes.
//
//   NF4, FP4     QLoRA (Dettmers et al. 2023, arXiv 2305.14314): constant = largest magnitude of the block
//   Int4         -7..7, constant = scale = largest magnitude / 7, round half to even, two's complement
//   Int8Block    the dynamic 8-bit code of 8-bit optimizers (Dettmers et al. 2021, arXiv 2110.02861)
//   Int8Row      LLM.int8() (Dettmers et al. 2022, arXiv 2208.07339): -127..127, one constant for a row
//
// Codes and constants are bit for bit those of bitsandbytes 0.50: blocks are counted over the flat tensor, rows don't
// matter to them; two 4-bit codes share a byte, the first in its high half; an odd count is filled up with the code of
// zero; a value midway between two levels takes the lower one. "Double-quantized" (QLoRA, section 3) constants are
// 8-bit dynamic codes of (constant - mean) in blocks of 256 with an fp32 constant each, beside that fp32 mean.
//
// Functions work on ranges, so that a caller with threads gives each a part; none of them allocates or throws.
#include "kernels/common/types.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace lathe::kernels {
enum class NumberFormat : std::uint8_t { Nf4, Fp4, Int4, Int8Block, Int8Row };

struct FormatInfo {
    NumberFormat format;
    const char* name;              ///< as recipes and files say it: "nf4"
    const char* title;             ///< "NF4"
    int bits;                      ///< of one code
    bool wholeRows; ///< a block is a row of the matrix, whatever its length; otherwise any of blockSizes()
    const char* stores; ///< what it stores, for people; then what it costs, and when to take it
    const char* costs;
    const char* use;
    std::span<const float> levels; ///< value of each code for a constant of 1
};

/// All of them, one row each, in the order of the enumeration.
std::span<const FormatInfo> numberFormats();
const FormatInfo& infoOf(NumberFormat format);
const FormatInfo* formatNamed(std::string_view name); ///< nullptr where there is none
/// 32, 64, ... 4096.
std::span<const std::int64_t> blockSizes();

constexpr std::int64_t constantsBlock = 256; ///< constants that share one second-level constant
constexpr int bitsOf(NumberFormat format) { return format <= NumberFormat::Int4 ? 4 : 8; }
constexpr std::int64_t codeBytes(NumberFormat format, std::int64_t count) { return (count * bitsOf(format) + 7) / 8; }
constexpr std::int64_t blockCount(std::int64_t count, std::int64_t blockSize) {
    return (count + blockSize - 1) / blockSize;
}
/// Bytes of the constants of `blocks` blocks; double-quantized ones with their second level and the mean.
constexpr std::int64_t constantBytes(std::int64_t blocks, bool doubleQuantized) {
    return doubleQuantized ? blocks + 4 * blockCount(blocks, constantsBlock) + 4 : 4 * blocks;
}

/// A quantized tensor; its maker owns the memory. An Int8Row matrix has blockSize = its columns.
struct QuantizedView {
    NumberFormat format = NumberFormat::Nf4;
    std::int64_t count = 0, blockSize = 64; ///< weights in all, weights a block
    const std::uint8_t* codes = nullptr; ///< codeBytes()
    const float* constants = nullptr; ///< one a block; nullptr: double-quantized
    const std::uint8_t* constantCodes = nullptr; ///< one a block
    const float* secondConstants = nullptr; ///< one for each constantsBlock of them
    const float* offset = nullptr; ///< one: the constants' mean
};

/// Codes and constants of the blocks [firstBlock, lastBlock) of `values` (count), fp32, bf16 or fp16. Returns -1, or
/// the index of the first value among them that is NaN or infinite; the codes from its block on are then not written.
template <class S>
std::int64_t quantizeBlocks(NumberFormat format, std::int64_t blockSize, const S* values, std::int64_t count,
                            std::uint8_t* codes, float* constants, std::int64_t firstBlock, std::int64_t lastBlock);

/// Double quantization: constants (blocks) into codes (blocks), second-level constants and the mean. The mean is summed
/// in PyTorch's order for one thread, so it does not depend on how many threads the caller has.
void quantizeConstants(const float* constants, std::int64_t blocks, std::uint8_t* codes, float* secondConstants,
                       float* offset);

/// The constants of the blocks [firstBlock, lastBlock) as fp32, out (lastBlock - firstBlock).
void constantsOf(const QuantizedView& w, float* out, std::int64_t firstBlock, std::int64_t lastBlock);

/// The weights [first, last), flat, each rounded once to T (fp32, bf16, fp16): out (last - first). The rows [r0, r1) of
/// a matrix are [r0 * in, r1 * in): this is the tile that a caller with a fast dense product decodes panel by panel.
template <class T> void dequantize(const QuantizedView& w, T* out, std::int64_t first, std::int64_t last);

/// Rows of an (out, in) matrix that make a panel of about 4 MiB in fp32: large enough for a dense product to run at
/// full speed, small enough to stay in the last-level cache and to count for nothing in memory.
std::int64_t panelRows(std::int64_t in);

/// From this many rows of x on, decoding panels for a dense product is faster than the fused products below.
constexpr std::int64_t fewRows = 8;

/// y (rows, out) = x (rows, in) W^T for W's rows [first, last), decoded on the way: what few tokens cost. Sums in fp32.
template <class X>
void timesQuantizedTransposed(const QuantizedView& w, std::int64_t out, std::int64_t in, const X* x, std::int64_t rows,
                              float* y, std::int64_t first, std::int64_t last);

/// dx (rows, in) = g (rows, out) W for the columns [first, last) of W: the backward pass of the same. Ranges that begin
/// at multiples of 32 columns are the fast ones.
template <class X>
void timesQuantized(const QuantizedView& w, std::int64_t out, std::int64_t in, const X* g, std::int64_t rows, float* dx,
                    std::int64_t first, std::int64_t last);

} // namespace lathe::kernels
