// The formats of 256 weights as tiles: whole blocks with factors and added numbers of 16 groups of 16, in the weights'
// order; of IQ4_XS half ones.

constexpr std::uint64_t lowNibbles = 0x0f0f0f0f0f0f0f0fu;

template <> struct Tile<GgufQ2_K> {
    static constexpr std::int64_t bytes = GgufQ2_K::bytes;
    static constexpr bool adds = true;
    static constexpr int offset = 0;
    const std::uint8_t* at;
    LATHE_INLINE Tile(const std::uint8_t* row, std::int64_t tile) : at(row + tile * bytes) {}
    LATHE_INLINE Bytes unit(int u, int piece) const {
        return bitsOf(bytesAt(at + 16 + piece * codesInPiece), 2 * u, 3);
    }
    LATHE_INLINE Scales factor() const {
        return groupScales(wordAt(at, 8) & lowNibbles, wordAt(at + 8, 8) & lowNibbles, 0, f16At(at + 80));
    }
    LATHE_INLINE Scales added() const {
        return groupScales(wordAt(at, 8) >> 4 & lowNibbles, wordAt(at + 8, 8) >> 4 & lowNibbles, 0, -f16At(at + 82));
    }
};

template <> struct Tile<GgufQ3_K> {
    static constexpr std::int64_t bytes = GgufQ3_K::bytes;
    static constexpr bool adds = false;
    static constexpr int offset = 4;
    const std::uint8_t* at;
    LATHE_INLINE Tile(const std::uint8_t* row, std::int64_t tile) : at(row + tile * bytes) {}
    LATHE_INLINE Bytes unit(int u, int piece) const {
        return bitsOf(bytesAt(at + 32 + piece * codesInPiece), 2 * u, 3) | bitsOf(movedPair(at, piece), u - 2, 4);
    }
    LATHE_INLINE Scales factor() const { // 4 bits of each of 16 scales in 8 bytes, then 2 bits of each in four
        constexpr std::uint64_t pairs = 0x3030303030303030u;
        const std::uint64_t nibbles = wordAt(at + 96, 8), upper = wordAt(at + 104, 4);
        const std::uint64_t first = (upper << 4 | upper << 34) & pairs, second = (upper | upper << 30) & pairs;
        return groupScales((nibbles & lowNibbles) | first, (nibbles >> 4 & lowNibbles) | second, 32, f16At(at + 108));
    }
};

/// With 6-bit scales and minimums of 32 weights in 12 bytes from at + 4 on.
template <class Block, int code> struct SixBitTile {
    static constexpr std::int64_t bytes = Block::bytes;
    static constexpr bool adds = true;
    static constexpr int offset = 0;
    const std::uint8_t* at;
    LATHE_INLINE SixBitTile(const std::uint8_t* row, std::int64_t tile) : at(row + tile * bytes) {}
    LATHE_INLINE Bytes unit(int u, int piece) const {
        return bitsOf(halvesAt(at + code + u / 2 * 32, 64, piece), u % 2 * 4, 15);
    }
    LATHE_INLINE Scales factor() const { return pairScales(eightOf(wordAt(at + 4, 4), wordAt(at + 12, 4)), f16At(at)); }
    LATHE_INLINE Scales added() const {
        return pairScales(eightOf(wordAt(at + 8, 4), wordAt(at + 12, 4) >> 4), -f16At(at + 2));
    }

private:
    /// Four numbers are the lower 6 bits of `own`; of four more the upper two bits are its upper ones, the lower four
    /// in `lower`.
    LATHE_INLINE static std::uint64_t eightOf(std::uint64_t own, std::uint64_t lower) {
        return (own & 0x3f3f3f3fu) | ((lower & 0x0f0f0f0fu) | (own >> 2 & 0x30303030u)) << 32;
    }
};
template <> struct Tile<GgufQ4_K> : SixBitTile<GgufQ4_K, 16> {
    LATHE_INLINE Tile(const std::uint8_t* row, std::int64_t tile) : SixBitTile(row, tile) {}
};
template <> struct Tile<GgufQ5_K> : SixBitTile<GgufQ5_K, 48> {
    LATHE_INLINE Tile(const std::uint8_t* row, std::int64_t tile) : SixBitTile(row, tile) {}
    LATHE_INLINE Bytes unit(int u, int piece) const {
        return SixBitTile::unit(u, piece) | bitsOf(movedPair(at + 16, piece), u - 4, 16);
    }
};

template <> struct Tile<GgufQ6_K> {
    static constexpr std::int64_t bytes = GgufQ6_K::bytes;
    static constexpr bool adds = false;
    static constexpr int offset = 32;
    const std::uint8_t* at;
    LATHE_INLINE Tile(const std::uint8_t* row, std::int64_t tile) : at(row + tile * bytes) {}
    LATHE_INLINE Bytes unit(int u, int piece) const {
        return bitsOf(halvesAt(at + u % 2 * 32, 64, piece), u / 2 * 4, 15)
               | bitsOf(bytesAt(at + 128 + piece * codesInPiece), 2 * u - 4, 48);
    }
    LATHE_INLINE Scales factor() const { // signed bytes
        constexpr std::uint64_t sign = 0x8080808080808080u;
        return groupScales(wordAt(at + 192, 8) ^ sign, wordAt(at + 200, 8) ^ sign, 128, f16At(at + 208));
    }
};

template <> struct Tile<GgufIQ4_XS> { // four groups of 32
    static constexpr std::int64_t bytes = GgufIQ4_XS::bytes / 2; // on the average: two tiles share a block's scales
    static constexpr bool adds = false;
    static constexpr int offset = 128;
    const std::uint8_t* at;
    int half;
    LATHE_INLINE Tile(const std::uint8_t* row, std::int64_t tile)
        : at(row + tile / 2 * GgufIQ4_XS::bytes), half(int(tile % 2)) {}
    LATHE_INLINE Bytes unit(int u, int piece) const {
        return iq4Bytes(bitsOf(bytesAt(at + 8 + 64 * half + piece * codesInPiece), 4 * u, 15));
    }
    LATHE_INLINE Scales factor() const {
        const std::uint32_t nibbles = std::uint32_t(wordAt(at + 4 + 2 * half, 2)), pairs = at[2 + half];
        const float scale = f16At(at);
#if LATHE_LEVEL == 512
        const Words scales = ((Words{} + nibbles) >> Words{0, 0, 0, 0, 4, 4, 4, 4, 8, 8, 8, 8, 12, 12, 12, 12} & 15u)
                             | ((Words{} + pairs) >> Words{0, 0, 0, 0, 2, 2, 2, 2, 4, 4, 4, 4, 6, 6, 6, 6} & 3u) << 4;
        return __builtin_convertvector((Ints)scales - 32, Floats) * scale;
#else
        Scales s;
        for (int i = 0; i < 4; ++i)
            s.of[i] = scale * float(int((nibbles >> (4 * i) & 15) | (pairs >> (2 * i) & 3) << 4) - 32);
        return s;
#endif
    }
};
