#include "kernels/formats/formats.h"

#include "kernels/formats/element.h"

#include <algorithm>
#include <array>

namespace lathe::kernels {
namespace {

template <NumberFormat F, std::size_t N>
constexpr std::array<float, N> levels() {
    std::array<float, N> all{};
    for (std::size_t code = 0; code < N; ++code) all[code] = levelOf<F>(int(code));
    return all;
}
constexpr auto nf4 = levels<NumberFormat::Nf4, 16>(), fp4 = levels<NumberFormat::Fp4, 16>(),
               int4 = levels<NumberFormat::Int4, 16>();
constexpr auto dynamic8 = levels<NumberFormat::Int8Block, 256>(), row8 = levels<NumberFormat::Int8Row, 256>();

constexpr FormatInfo formats[] = {
    {NumberFormat::Nf4, "nf4", "NF4", 4, false,
     "One of 16 levels per weight, times the largest weight of its block. The levels are where normally distributed "
     "weights are "
     "densest, so that each is used about equally often.",
     "A quarter of 16 bits, plus the constants. Weights are off by about 9 % of their usual size.",
     "The usual choice for QLoRA: use it when 16 or 8 bits do not fit.", nf4},
    {NumberFormat::Fp4, "fp4", "FP4", 4, false,
     "A tiny floating-point number: a sign, two bits of exponent, one of fraction; times the largest weight of the "
     "block. One "
     "level is right beside zero; the next is at a sixth of the largest.",
     "As many bits as NF4, and usually a slightly larger error.",
     "To match a base that was quantized with it elsewhere; otherwise NF4 is the better 4 bits.", fp4},
    {NumberFormat::Int4, "int4", "Int4", 4, false,
     "A whole number from -7 to 7, times a scale for the block: 15 evenly spaced levels.",
     "As many bits as NF4. Loses most when a block has one large weight and many small ones.",
     "The simplest 4 bits, as integer hardware computes with them; small blocks help it most.", int4},
    {NumberFormat::Int8Block, "int8", "INT8 (blocks)", 8, false,
     "One of 256 levels on a scale that is fine near zero and coarse at the edge (dynamic 8-bit), times the largest "
     "weight of the block.",
     "Half of 16 bits, with hardly any loss.",
     "When 16 bits do not fit but 8 do: hardly any of the model's quality is lost.", dynamic8},
    {NumberFormat::Int8Row, "int8_row", "INT8 (rows)", 8, true,
     "A whole number from -127 to 127 with one scale for each row of a matrix, as in LLM.int8().",
     "Half of 16 bits and almost no constants. A single large weight makes its whole row coarser.",
     "When 8 bits fit and the weights have no outliers; otherwise use the blocks.", row8},
};
constexpr std::int64_t sizes[] = {32, 64, 128, 256, 512, 1024, 2048, 4096};

} // namespace

std::span<const FormatInfo> numberFormats() { return formats; }
const FormatInfo& infoOf(NumberFormat format) { return formats[std::size_t(format)]; }
const FormatInfo* formatNamed(std::string_view name) {
    const auto found =
        std::find_if(std::begin(formats), std::end(formats), [&](const FormatInfo& info) { return info.name == name; });
    return found == std::end(formats) ? nullptr : found;
}
std::span<const std::int64_t> blockSizes() { return sizes; }

std::int64_t panelRows(std::int64_t in) {
    constexpr std::int64_t elements = 1 << 20;
    return std::max<std::int64_t>(32, elements / std::max<std::int64_t>(1, in) / 32 * 32);
}

} // namespace lathe::kernels
