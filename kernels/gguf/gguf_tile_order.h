#pragma once
// How products lay out x for a format (gguf_products.h): by tiles of the row, in the order in which the codes of a tile
// come out of its bytes.
#include "kernels/gguf/gguf_list.h"
#include "kernels/gguf/gguf_products.h"

#include <type_traits>

namespace lathe::kernels {

/// Of 128 weights: halves of four groups of 32, one group a quarter of a vector of 64 codes. Of 256: parts of both
/// halves.
enum class TileOrder { Halves, Parts };
template <class Block> constexpr TileOrder orderOf =
    Block::elements == 32 || std::is_same_v<Block, GgufIQ4_XS> ? TileOrder::Halves : TileOrder::Parts;

constexpr int tileWeights(TileOrder order) { return order == TileOrder::Halves ? 128 : 256; }
/// Which weight of the tile the code `at` of the unit (64 codes) is.
constexpr int placeInTile(TileOrder order, int unit, int at) {
    return order == TileOrder::Halves ? at / 16 * 32 + unit * 16 + at % 16 : at / 32 * 128 + unit * 32 + at % 32;
}

/// What stands of x for a tile. Exact: its numbers in the order of the codes, the first ones of 16 fours, then the
/// second ones, ...; 16 sums. In 8 bits: its codes in their order; 16 scales; 16 sums. Scales and sums are of the 16
/// groups of 16; or of the four quarters, each scale four times, and each sum once and three zeros.
constexpr std::int64_t tileBytes(TileOrder order, GgufInputKind kind) {
    return kind == GgufInputKind::Exact ? 4 * tileWeights(order) + 64 : tileWeights(order) + 128;
}
constexpr std::int64_t tilesOf(TileOrder order, std::int64_t columns) {
    return (columns + tileWeights(order) - 1) / tileWeights(order);
}

} // namespace lathe::kernels
