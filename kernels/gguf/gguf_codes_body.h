// Vectors of codes and scales for products with GGUF's formats. The 64 codes of a unit are as many vectors as this
// level needs for them, its `pieces`; numbers are a quarter as many in a vector. The compiler makes good code of
// vectors as long as the processor's, and bad code of longer ones that are put together from parts.

#if LATHE_LEVEL == 512
#define LATHE_CODES 64
#elif LATHE_LEVEL == 256
#define LATHE_CODES 32
#else
#define LATHE_CODES 16
#endif
typedef std::uint8_t Bytes __attribute__((vector_size(LATHE_CODES), aligned(1), may_alias));
typedef std::int16_t Shorts __attribute__((vector_size(LATHE_CODES), aligned(2), may_alias));
typedef std::uint16_t UnsignedShorts __attribute__((vector_size(LATHE_CODES), aligned(2), may_alias));
typedef std::int32_t Wholes __attribute__((vector_size(LATHE_CODES), aligned(4), may_alias));
typedef std::uint32_t UnsignedWholes __attribute__((vector_size(LATHE_CODES), aligned(4), may_alias));
typedef std::uint64_t Longs __attribute__((vector_size(LATHE_CODES), aligned(8), may_alias));
typedef float Numbers __attribute__((vector_size(LATHE_CODES), aligned(4), may_alias));
constexpr int codesInPiece = LATHE_CODES, pieces = 64 / codesInPiece, numbersInPiece = codesInPiece / 4;
#undef LATHE_CODES

// Not by memcpy, which GCC 12 makes of smaller moves by way of the stack.
LATHE_INLINE Bytes bytesAt(const std::uint8_t* from) { return *(const Bytes*)from; }
LATHE_INLINE Numbers numbersAt(const float* from) { return *(const Numbers*)from; }
LATHE_INLINE std::uint64_t wordAt(const std::uint8_t* from, int bytes) {
    std::uint64_t word = 0;
    __builtin_memcpy(&word, from, std::size_t(bytes));
    return word;
}

/// A piece of four times 16 bytes, `stride` bytes apart.
LATHE_INLINE Bytes quartersAt(const std::uint8_t* from, std::int64_t stride, [[maybe_unused]] int piece) {
#if LATHE_LEVEL == 512
    __m512i v = _mm512_castsi128_si512(
        _mm_loadu_si128((const __m128i*)from)); // masked: GCC 12 takes the others for uninitialized
    v = _mm512_maskz_inserti32x4(__mmask16(-1), v, _mm_loadu_si128((const __m128i*)(from + stride)), 1);
    v = _mm512_maskz_inserti32x4(__mmask16(-1), v, _mm_loadu_si128((const __m128i*)(from + 2 * stride)), 2);
    return (Bytes)_mm512_maskz_inserti32x4(__mmask16(-1), v, _mm_loadu_si128((const __m128i*)(from + 3 * stride)), 3);
#elif LATHE_LEVEL == 256
    from += 2 * piece * stride;
    return (Bytes)_mm256_inserti128_si256(_mm256_castsi128_si256(_mm_loadu_si128((const __m128i*)from)),
                                          _mm_loadu_si128((const __m128i*)(from + stride)), 1);
#else
    return bytesAt(from + piece * stride);
#endif
}
/// Of two times 32 bytes.
LATHE_INLINE Bytes halvesAt(const std::uint8_t* from, std::int64_t stride, [[maybe_unused]] int piece) {
#if LATHE_LEVEL == 512
    const __m512i v = _mm512_castsi256_si512(_mm256_loadu_si256((const __m256i*)from));
    return (Bytes)_mm512_maskz_inserti64x4(__mmask8(-1), v, _mm256_loadu_si256((const __m256i*)(from + stride)), 1);
#else
    const int place = piece * codesInPiece;
    return bytesAt(from + place / 32 * stride + place % 32);
#endif
}

/// All bits moved down by `places`, up where that is negative; bits that come to another byte are the caller's to mask.
LATHE_INLINE Bytes moved(Bytes v, int places) {
    return places >= 0 ? (Bytes)((UnsignedWholes)v >> std::uint32_t(places))
                       : (Bytes)((UnsignedWholes)v << std::uint32_t(-places));
}
LATHE_INLINE Bytes bitsOf(Bytes v, int places, int mask) { return moved(v, places) & std::uint8_t(mask); }
/// 32 bytes twice, the second time moved down by four bits.
LATHE_INLINE Bytes movedPair(const std::uint8_t* from, int piece) {
#if LATHE_LEVEL == 512
    return (Bytes)((Longs)halvesAt(from, 0, piece) >> Longs{0, 0, 0, 0, 4, 4, 4, 4});
#else
    return moved(halvesAt(from, 0, piece), piece * codesInPiece / 32 * 4);
#endif
}

/// A piece of 64 bits, each as a byte of 0 or `value`.
LATHE_INLINE Bytes spreadBits(std::uint64_t bits, std::uint8_t value, [[maybe_unused]] int piece) {
#if LATHE_LEVEL == 512
    return (Bytes)_mm512_maskz_set1_epi8(bits, char(value));
#else
    bits >>= piece * codesInPiece;
    constexpr std::uint64_t each = 0x8040201008040201u;
#if LATHE_LEVEL == 256
    const __m256i word = _mm256_set1_epi32(int(std::uint32_t(bits)));
    const Bytes v = (Bytes)_mm256_shuffle_epi8(
                        word, _mm256_setr_epi64x(0, 0x0101010101010101, 0x0202020202020202, 0x0303030303030303))
                    & (Bytes)Longs{each, each, each, each};
#else
    constexpr std::uint64_t ones = 0x0101010101010101u;
    const Bytes v = (Bytes)Longs{(bits & 255) * ones & each, (bits >> 8 & 255) * ones & each};
#endif
    return (Bytes)(v != std::uint8_t(0)) & value;
#endif
}

/// Levels of the IQ4 formats, plus 128.
LATHE_INLINE Bytes iq4Bytes(Bytes codes) {
    alignas(16) static constexpr std::uint8_t levels[16] = {1,   24,  45,  63,  79,  93,  106, 118,
                                                            129, 141, 153, 166, 181, 197, 217, 241};
#if LATHE_LEVEL == 512
    return (Bytes)_mm512_maskz_shuffle_epi8(
        __mmask64(-1), _mm512_maskz_broadcast_i32x4(__mmask16(-1), _mm_load_si128((const __m128i*)levels)),
        (__m512i)codes);
#elif LATHE_LEVEL == 256
    return (Bytes)_mm256_shuffle_epi8(_mm256_broadcastsi128_si256(_mm_load_si128((const __m128i*)levels)),
                                      (__m256i)codes);
#else
    std::uint8_t each[codesInPiece];
    __builtin_memcpy(each, &codes, sizeof each);
    for (std::uint8_t& code : each) code = levels[code];
    return bytesAt(each);
#endif
}

/// Of the groups of a tile, whichever way its order has them: one number for each quarter of a unit, or 16.
#if LATHE_LEVEL == 512
typedef Floats Scales; ///< those of quarters four times each
#else
struct Scales {
    alignas(32) float of[16]; ///< those of quarters are the first four
};
#endif

/// Four 16-bit numbers, `stride` bytes apart.
LATHE_INLINE Scales quarterScales(const std::uint8_t* from, std::int64_t stride) {
#if LATHE_LEVEL == 512
    const std::uint64_t four = wordAt(from, 2) | wordAt(from + stride, 2) << 16 | wordAt(from + 2 * stride, 2) << 32
                               | wordAt(from + 3 * stride, 2) << 48;
    const __m512 wide =
        _mm512_maskz_cvtph_ps(__mmask16(-1), _mm256_castsi128_si256(_mm_cvtsi64_si128((long long)four)));
    return (Floats)_mm512_maskz_permutexvar_ps(__mmask16(-1),
                                               _mm512_setr_epi32(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3), wide);
#elif LATHE_LEVEL == 256
    const std::uint64_t four = wordAt(from, 2) | wordAt(from + stride, 2) << 16 | wordAt(from + 2 * stride, 2) << 32
                               | wordAt(from + 3 * stride, 2) << 48;
    Scales s;
    _mm_store_ps(s.of, _mm_cvtph_ps(_mm_cvtsi64_si128((long long)four)));
    return s;
#else
    Scales s;
    for (int i = 0; i < 4; ++i) s.of[i] = f16At(from + i * stride);
    return s;
#endif
}
/// 16 bytes as numbers: less `less`, times `factor`.
LATHE_INLINE Scales groupScales(std::uint64_t low, std::uint64_t high, float less, float factor) {
#if LATHE_LEVEL == 512
    const auto v = (Floats)_mm512_maskz_cvtepi32_ps(
        __mmask16(-1), _mm512_maskz_cvtepu8_epi32(__mmask16(-1), _mm_set_epi64x((long long)high, (long long)low)));
    return (v - less) * factor;
#elif LATHE_LEVEL == 256
    Scales s;
    for (int i = 0; i < 2; ++i) {
        const __m256 v = _mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(_mm_cvtsi64_si128((long long)(i ? high : low))));
        _mm256_store_ps(s.of + 8 * i, _mm256_mul_ps(_mm256_sub_ps(v, _mm256_set1_ps(less)), _mm256_set1_ps(factor)));
    }
    return s;
#else
    Scales s;
    for (int i = 0; i < 16; ++i) s.of[i] = (float((i < 8 ? low : high) >> (i % 8 * 8) & 255) - less) * factor;
    return s;
#endif
}
/// 8 bytes as numbers times `factor`, each twice.
LATHE_INLINE Scales pairScales(std::uint64_t eight, float factor) {
#if LATHE_LEVEL == 512
    const __m128i once = _mm_cvtsi64_si128((long long)eight);
    const __m512i wide = _mm512_maskz_cvtepu8_epi32(__mmask16(-1), _mm_unpacklo_epi8(once, once));
    return (Floats)_mm512_maskz_cvtepi32_ps(__mmask16(-1), wide) * factor;
#else
    std::uint64_t halves[2] = {};
    for (int i = 0; i < 2; ++i) // 32 bits to 64: each byte twice
    {
        std::uint64_t v = eight >> (32 * i) & 0xffffffffu;
        v = (v | v << 16) & 0x0000ffff0000ffffu;
        v = (v | v << 8) & 0x00ff00ff00ff00ffu;
        halves[i] = v | v << 8;
    }
    return groupScales(halves[0], halves[1], 0, factor);
#endif
}

/// Those of a piece of a unit.
template <TileOrder order> LATHE_INLINE Numbers ofPiece(const Scales& s, [[maybe_unused]] int unit,
                                                        [[maybe_unused]] int piece) {
#if LATHE_LEVEL == 512
    if constexpr (order == TileOrder::Halves) return s;
    const int a = 2 * unit, b = 8 + 2 * unit;
    return (Floats)_mm512_maskz_permutexvar_ps(
        __mmask16(-1),
        _mm512_setr_epi32(a, a, a, a, a + 1, a + 1, a + 1, a + 1, b, b, b, b, b + 1, b + 1, b + 1, b + 1), (__m512)s);
#else
    const auto of = [&](int quarter) {
        return s.of[order == TileOrder::Halves ? quarter : quarter / 2 * 8 + 2 * unit + quarter % 2];
    };
#if LATHE_LEVEL == 256
    return (Numbers)_mm256_insertf128_ps(_mm256_castps128_ps256(_mm_set1_ps(of(2 * piece))),
                                         _mm_set1_ps(of(2 * piece + 1)), 1);
#else
    return Numbers{} + of(piece);
#endif
#endif
}
/// As they stand beside the sums of x.
template <TileOrder order> LATHE_INLINE Numbers besideSums(const Scales& s, [[maybe_unused]] int piece) {
#if LATHE_LEVEL == 512
    return s;
#else
    if constexpr (order == TileOrder::Halves) return ofPiece<order>(s, 0, piece);
    else return numbersAt(s.of + piece * numbersInPiece);
#endif
}
/// Times those of x.
template <TileOrder order> LATHE_INLINE Scales timesInput(const Scales& s, const float* x) {
#if LATHE_LEVEL == 512
    return s * load(x);
#else
    Scales product;
    if constexpr (order == TileOrder::Halves)
        for (int i = 0; i < 4; ++i) product.of[i] = s.of[i] * x[4 * i];
    else
        for (int i = 0; i < 16; ++i) product.of[i] = s.of[i] * x[i];
    return product;
#endif
}

/// sums + codes * x in fours of neighbors: codes of 0 ... 255, x of -127 ... 127.
template <bool instruction> LATHE_INLINE Wholes dotFours(Wholes sums, Bytes codes, Bytes x) {
#if LATHE_LEVEL == 512
    if constexpr (instruction) {
        asm("vpdpbusd %2, %1, %0" : "+v"(sums) : "v"(codes), "v"(x)); // AVX512-VNNI
        return sums;
    }
    const auto pairs = [](Shorts a, Shorts b) { return (Wholes)_mm512_madd_epi16((__m512i)a, (__m512i)b); };
#elif LATHE_LEVEL == 256
    if constexpr (instruction) {
        asm("%{vex%} vpdpbusd %2, %1, %0" : "+x"(sums) : "x"(codes), "x"(x)); // AVX-VNNI
        return sums;
    }
    const auto pairs = [](Shorts a, Shorts b) { return (Wholes)_mm256_madd_epi16((__m256i)a, (__m256i)b); };
#else
    const auto pairs = [](Shorts a, Shorts b) {
        const Wholes products = (Wholes)(a * b); // each fits: 255 * 127 < 2^15
        return (products << 16 >> 16) + (products >> 16);
    };
#endif
    const Shorts c = (Shorts)codes, q = (Shorts)x;
    return sums + pairs(c & std::int16_t(255), q << 8 >> 8) + pairs((Shorts)((UnsignedShorts)c >> 8), q >> 8);
}
