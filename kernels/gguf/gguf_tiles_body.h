// GGUF's formats as products take them apart: a tile is some neighbors in a row, its units are 64 codes each. x is laid
// out in the order in which the codes come (gguf_tile_order.h). Codes are 0 ... 255; a weight is factor * (code -
// offset), or factor * code + added.

/// Four blocks of 32 with a scale of their own, codes from `codes` on: 4 bits of weights j and j + 16 in a byte.
template <class Block, int codes> struct NibbleTile {
    static constexpr std::int64_t bytes = 4 * Block::bytes;
    static constexpr bool adds = Block::adds;
    const std::uint8_t* at;
    LATHE_INLINE NibbleTile(const std::uint8_t* row, std::int64_t tile) : at(row + tile * bytes) {}
    LATHE_INLINE Bytes unit(int u, int piece) const {
        return bitsOf(quartersAt(at + codes, Block::bytes, piece), 4 * u, 15);
    }
    LATHE_INLINE Scales factor() const { return quarterScales(at, Block::bytes); }
    LATHE_INLINE Scales added() const { return quarterScales(at + 2, Block::bytes); }
};
/// The same with a fifth bit each, 32 in four bytes before the codes.
template <class Block, int codes> struct FiveBitTile : NibbleTile<Block, codes> {
    using Nibbles = NibbleTile<Block, codes>;
    LATHE_INLINE FiveBitTile(const std::uint8_t* row, std::int64_t tile) : Nibbles(row, tile) {}
    LATHE_INLINE Bytes unit(int u, int piece) const {
        std::uint64_t fifth = 0;
        for (int i = 0; i < 4; ++i) fifth |= wordAt(Nibbles::at + codes - 4 + 2 * u + i * Block::bytes, 2) << (16 * i);
        return Nibbles::unit(u, piece) | spreadBits(fifth, 16, piece);
    }
};

// Each with a constructor of its own: GCC 12 compiles inherited ones for no instruction set in particular.
template <class Block> struct Tile;
template <> struct Tile<GgufQ4_0> : NibbleTile<GgufQ4_0, 2> {
    static constexpr int offset = 8;
    LATHE_INLINE Tile(const std::uint8_t* row, std::int64_t tile) : NibbleTile(row, tile) {}
};
template <> struct Tile<GgufQ4_1> : NibbleTile<GgufQ4_1, 4> {
    static constexpr int offset = 0;
    LATHE_INLINE Tile(const std::uint8_t* row, std::int64_t tile) : NibbleTile(row, tile) {}
};
template <> struct Tile<GgufQ5_0> : FiveBitTile<GgufQ5_0, 6> {
    static constexpr int offset = 16;
    LATHE_INLINE Tile(const std::uint8_t* row, std::int64_t tile) : FiveBitTile(row, tile) {}
};
template <> struct Tile<GgufQ5_1> : FiveBitTile<GgufQ5_1, 8> {
    static constexpr int offset = 0;
    LATHE_INLINE Tile(const std::uint8_t* row, std::int64_t tile) : FiveBitTile(row, tile) {}
};
template <> struct Tile<GgufIQ4_NL> : NibbleTile<GgufIQ4_NL, 2> {
    static constexpr int offset = 128;
    LATHE_INLINE Tile(const std::uint8_t* row, std::int64_t tile) : NibbleTile(row, tile) {}
    LATHE_INLINE Bytes unit(int u, int piece) const { return iq4Bytes(NibbleTile::unit(u, piece)); }
};
template <> struct Tile<GgufQ8_0> {
    static constexpr std::int64_t bytes = 4 * GgufQ8_0::bytes;
    static constexpr bool adds = false;
    static constexpr int offset = 128;
    const std::uint8_t* at;
    LATHE_INLINE Tile(const std::uint8_t* row, std::int64_t tile) : at(row + tile * bytes) {}
    LATHE_INLINE Bytes unit(int u, int piece) const {
        return quartersAt(at + 2 + 16 * u, GgufQ8_0::bytes, piece) ^ std::uint8_t(128);
    }
    LATHE_INLINE Scales factor() const { return quarterScales(at, GgufQ8_0::bytes); }
};
