/// What an exponent is told by: its distance below the base, or `escaped`.
constexpr int escaped = 7, blockNumbers = int(squeezeBlock);
/// So many escapes are few enough for the largest exponent to be the base.
constexpr int fewEscapes = 12;

#if LATHE_LEVEL == 512
typedef long long Longs __attribute__((vector_size(64)));
typedef long long HalfLongs __attribute__((vector_size(32)));
LATHE_INLINE __m256i lowerHalf(__m512i v) {
    return (__m256i)__builtin_shufflevector((Longs)v, (Longs)v, 0, 1, 2, 3);
} // GCC 12 takes the instructions for uninitialized
LATHE_INLINE __m256i upperHalf(__m512i v) { return (__m256i)__builtin_shufflevector((Longs)v, (Longs)v, 4, 5, 6, 7); }
LATHE_INLINE __m512i halves(__m256i lower, __m256i upper) {
    return (__m512i)__builtin_shufflevector((HalfLongs)lower, (HalfLongs)upper, 0, 1, 2, 3, 4, 5, 6, 7);
}

/// A block's numbers apart: `low` (sign and fraction) and exponents.
LATHE_INLINE void partBlock(const Bf16* x, __m512i& low, __m512i& exponents) {
    const auto turned = [&](int half) { // the sign behind the fraction, the exponent above both
        const __m512i v = _mm512_loadu_si512(x + 32 * half);
        return _mm512_or_si512(_mm512_slli_epi16(v, 1), _mm512_srli_epi16(v, 15));
    };
    const __m512i a = turned(0), b = turned(1);
    const __mmask32 all = __mmask32(-1);
    low = halves(_mm512_maskz_cvtepi16_epi8(all, a), _mm512_maskz_cvtepi16_epi8(all, b));
    exponents = halves(_mm512_maskz_cvtepi16_epi8(all, _mm512_srli_epi16(a, 8)),
                       _mm512_maskz_cvtepi16_epi8(all, _mm512_srli_epi16(b, 8)));
}
LATHE_INLINE void joinBlock(__m512i low, __m512i exponents, Bf16* x) {
    const auto half = [&](__m256i l, __m256i e, int at) {
        const __m512i v = _mm512_or_si512(_mm512_cvtepu8_epi16(l), _mm512_slli_epi16(_mm512_cvtepu8_epi16(e), 8));
        _mm512_storeu_si512(x + 32 * at, _mm512_or_si512(_mm512_srli_epi16(v, 1), _mm512_slli_epi16(v, 15)));
    };
    half(lowerHalf(low), lowerHalf(exponents), 0);
    half(upperHalf(low), upperHalf(exponents), 1);
}
LATHE_INLINE int largestByte(__m512i v) {
    const __m256i half = _mm256_max_epu8(lowerHalf(v), upperHalf(v));
    __m128i quarter = _mm_max_epu8(_mm256_castsi256_si128(half), _mm256_extracti128_si256(half, 1));
    quarter = _mm_max_epu8(quarter, _mm_srli_epi16(quarter, 8));
    const __m128i rest = _mm_xor_si128(_mm_and_si128(quarter, _mm_set1_epi16(0xff)), _mm_set1_epi16(0xff));
    return 0xff - _mm_cvtsi128_si32(_mm_minpos_epu16(rest));
}
/// The base, and which numbers need an escape with it.
LATHE_INLINE int baseOf(__m512i exponents, __m512i& codes, __mmask64& escapes) {
    const __m512i most = _mm512_set1_epi8(escaped);
    int base = largestByte(exponents);
    codes = _mm512_min_epu8(_mm512_sub_epi8(_mm512_set1_epi8(char(base)), exponents), most);
    escapes = _mm512_cmpeq_epi8_mask(codes, most);
    for (__mmask64 open = escapes; __builtin_popcountll(open) > fewEscapes;) { // some are far above the others
        const int lower = largestByte(_mm512_maskz_mov_epi8(open, exponents));
        const __m512i again = _mm512_min_epu8(_mm512_sub_epi8(_mm512_set1_epi8(char(lower)), exponents), most);
        const __mmask64 out = _mm512_cmpeq_epi8_mask(again, most);
        open &= out;
        if (__builtin_popcountll(out) >= __builtin_popcountll(escapes)) continue;
        base = lower, codes = again, escapes = out;
    }
    return base;
}
LATHE_INLINE void putBlock(std::uint8_t* to, __m512i low, __m512i codes, int base) {
    _mm512_storeu_si512(to, low);
    const std::uint64_t planes[]{_mm512_test_epi8_mask(codes, _mm512_set1_epi8(1)),
                                 _mm512_test_epi8_mask(codes, _mm512_set1_epi8(2)),
                                 _mm512_test_epi8_mask(codes, _mm512_set1_epi8(4))};
    __builtin_memcpy(to + 64, planes, sizeof planes);
    to[64 + sizeof planes] = std::uint8_t(base);
}
LATHE_INLINE void takeBlock(const std::uint8_t* from, __m512i& low, __m512i& exponents, std::uint64_t& escapes) {
    low = _mm512_loadu_si512(from);
    std::uint64_t planes[3];
    __builtin_memcpy(planes, from + 64, sizeof planes);
    const __m512i base = _mm512_set1_epi8(char(from[64 + sizeof planes]));
    exponents = _mm512_mask_sub_epi8(base, planes[0], base, _mm512_set1_epi8(1));
    exponents = _mm512_mask_sub_epi8(exponents, planes[1], exponents, _mm512_set1_epi8(2));
    exponents = _mm512_mask_sub_epi8(exponents, planes[2], exponents, _mm512_set1_epi8(4));
    escapes = planes[0] & planes[1] & planes[2];
}

#pragma GCC push_options
#pragma GCC target("avx512vbmi,avx512vbmi2")
struct BytePlaces { std::uint8_t of[64]; };
/// Byte i of the result is byte first + 2 i of two vectors behind each other.
constexpr BytePlaces everyOther(int first) {
    BytePlaces places{};
    for (int i = 0; i < 64; ++i) places.of[i] = std::uint8_t(first + 2 * i);
    return places;
}
/// Bytes first + i of the one and of the other vector in turns.
constexpr BytePlaces inTurns(int first) {
    BytePlaces places{};
    for (int i = 0; i < 64; ++i) places.of[i] = std::uint8_t(first + i / 2 + i % 2 * 64);
    return places;
}
constexpr BytePlaces evenBytes = everyOther(0), oddBytes = everyOther(1), lowerInTurns = inTurns(0),
                     upperInTurns = inTurns(32);

/// partBlock() and joinBlock() where bytes can be sent anywhere.
LATHE_INLINE void partBlockMoving(const Bf16* x, __m512i& low, __m512i& exponents) {
    __m512i a = _mm512_loadu_si512(x), b = _mm512_loadu_si512(x + 32);
    a = _mm512_shldi_epi16(a, a, 1), b = _mm512_shldi_epi16(b, b, 1);
    low = _mm512_permutex2var_epi8(a, _mm512_loadu_si512(evenBytes.of), b);
    exponents = _mm512_permutex2var_epi8(a, _mm512_loadu_si512(oddBytes.of), b);
}
LATHE_INLINE void joinBlockMoving(__m512i low, __m512i exponents, Bf16* x) {
    const __m512i a = _mm512_permutex2var_epi8(low, _mm512_loadu_si512(lowerInTurns.of), exponents);
    const __m512i b = _mm512_permutex2var_epi8(low, _mm512_loadu_si512(upperInTurns.of), exponents);
    _mm512_storeu_si512(x, _mm512_shldi_epi16(a, a, 15));
    _mm512_storeu_si512(x + 32, _mm512_shldi_epi16(b, b, 15));
}

inline void squeezeRowMoving(const Bf16* x, std::uint8_t* to, std::uint8_t* escapes, std::int64_t columns,
                             std::int64_t& count) {
    constexpr int usualEscapes = 3; // so many are no reason to look for a base of the block's own
    const __m512i most = _mm512_set1_epi8(escaped);
    count = 0;
    int base = -1;
    for (std::int64_t i = 0; i < columns; i += blockNumbers, to += squeezedBlockBytes) {
        __m512i low, exponents;
        partBlockMoving(x + i, low, exponents);
        __m512i codes = _mm512_min_epu8(_mm512_sub_epi8(_mm512_set1_epi8(char(base)), exponents), most);
        __mmask64 out = _mm512_cmpeq_epi8_mask(codes, most);
        if (base < 0 || __builtin_popcountll(out) > usualEscapes) base = baseOf(exponents, codes, out);
        putBlock(to, low, codes, base);
        _mm512_storeu_si512(escapes + count,
                            _mm512_maskz_compress_epi8(out, exponents)); // the room has as many bytes more
        count += __builtin_popcountll(out);
    }
}
inline void unsqueezeRowMoving(const std::uint8_t* from, const std::uint8_t* escapes, Bf16* x, std::int64_t columns) {
    for (std::int64_t i = 0; i < columns; i += blockNumbers, from += squeezedBlockBytes) {
        __m512i low, exponents;
        std::uint64_t out;
        takeBlock(from, low, exponents, out);
        exponents = _mm512_mask_expand_epi8(exponents, out, _mm512_loadu_si512(escapes));
        escapes += __builtin_popcountll(out);
        joinBlockMoving(low, exponents, x + i);
    }
}
#pragma GCC pop_options

inline bool movesBytes() {
    static const bool does = __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vbmi2");
    return does;
}

inline void squeezeRow(const Bf16* x, std::uint8_t* to, std::uint8_t* escapes, std::int64_t columns,
                       std::int64_t& count) {
    if (movesBytes()) return squeezeRowMoving(x, to, escapes, columns, count);
    count = 0;
    for (std::int64_t i = 0; i < columns; i += blockNumbers, to += squeezedBlockBytes) {
        __m512i low, exponents, codes;
        __mmask64 out;
        partBlock(x + i, low, exponents);
        const int base = baseOf(exponents, codes, out);
        putBlock(to, low, codes, base);
        for (; out; out &= out - 1) escapes[count++] = std::uint8_t(x[i + __builtin_ctzll(out)].bits >> 7);
    }
}
inline void unsqueezeRow(const std::uint8_t* from, const std::uint8_t* escapes, Bf16* x, std::int64_t columns) {
    if (movesBytes()) return unsqueezeRowMoving(from, escapes, x, columns);
    for (std::int64_t i = 0; i < columns; i += blockNumbers, from += squeezedBlockBytes) {
        __m512i low, exponents;
        std::uint64_t out;
        takeBlock(from, low, exponents, out);
        joinBlock(low, exponents, x + i);
        for (; out; out &= out - 1) {
            std::uint16_t& bits = x[i + __builtin_ctzll(out)].bits;
            bits = std::uint16_t((bits & 0x807f) | *escapes++ << 7);
        }
    }
}
#else
/// Bit `bit` of eight bytes as one byte, and the other way round.
LATHE_INLINE std::uint64_t gathered(std::uint64_t bytes, int bit) {
    return ((bytes >> bit & 0x0101010101010101u) * 0x0102040810204080u) >> 56;
}
LATHE_INLINE std::uint64_t spread(std::uint64_t byte) {
    const std::uint64_t apart = (byte * 0x0101010101010101u) & 0x8040201008040201u;
    return ((apart + 0x7f7f7f7f7f7f7f7fu) | apart) >> 7 & 0x0101010101010101u;
}

inline int codesBelow(int base, const std::uint8_t* exponents, std::uint8_t* codes) { // and how many are escaped
    int count = 0;
    for (int k = 0; k < blockNumbers; ++k) {
        const auto distance = std::uint8_t(base - exponents[k]);
        codes[k] = distance < escaped ? distance : std::uint8_t(escaped);
        count += distance >= escaped;
    }
    return count;
}

inline void squeezeRow(const Bf16* x, std::uint8_t* to, std::uint8_t* escapes, std::int64_t columns,
                       std::int64_t& count) {
    count = 0;
    for (std::int64_t i = 0; i < columns; i += blockNumbers, to += squeezedBlockBytes) {
        std::uint8_t exponents[blockNumbers], codes[blockNumbers], tried[blockNumbers];
        int largest = 0;
        for (int k = 0; k < blockNumbers; ++k) {
            const std::uint16_t bits = x[i + k].bits;
            to[k] = std::uint8_t(bits << 1 | bits >> 15);
            exponents[k] = std::uint8_t(bits >> 7);
            largest = exponents[k] > largest ? exponents[k] : largest;
        }
        int base = largest, out = codesBelow(base, exponents, codes);
        for (int lower = base, open = out; open > fewEscapes;) { // some are far above the others
            int next = 0;
            for (int k = 0; k < blockNumbers; ++k)
                next = exponents[k] <= lower - escaped && exponents[k] > next ? exponents[k] : next;
            const int found = codesBelow(next, exponents, tried);
            open -= blockNumbers - found;
            lower = next;
            if (found >= out) continue;
            base = next, out = found;
            __builtin_memcpy(codes, tried, sizeof codes);
        }
        std::uint64_t planes[3]{};
        for (int k = 0; k < 8; ++k) {
            std::uint64_t eight;
            __builtin_memcpy(&eight, codes + 8 * k, sizeof eight);
            for (int bit = 0; bit < 3; ++bit) planes[bit] |= gathered(eight, bit) << 8 * k;
        }
        __builtin_memcpy(to + 64, planes, sizeof planes);
        to[64 + sizeof planes] = std::uint8_t(base);
        for (std::uint64_t which = planes[0] & planes[1] & planes[2]; which; which &= which - 1)
            escapes[count++] = exponents[__builtin_ctzll(which)];
    }
}
inline void unsqueezeRow(const std::uint8_t* from, const std::uint8_t* escapes, Bf16* x, std::int64_t columns) {
    for (std::int64_t i = 0; i < columns; i += blockNumbers, from += squeezedBlockBytes) {
        std::uint64_t planes[3];
        __builtin_memcpy(planes, from + 64, sizeof planes);
        const int base = from[64 + sizeof planes];
        std::uint8_t codes[blockNumbers];
        for (int k = 0; k < 8; ++k) {
            std::uint64_t eight = 0;
            for (int bit = 0; bit < 3; ++bit) eight |= spread(planes[bit] >> 8 * k & 0xff) << bit;
            __builtin_memcpy(codes + 8 * k, &eight, sizeof eight);
        }
        for (int k = 0; k < blockNumbers; ++k) {
            const auto exponent = std::uint16_t(std::uint8_t(base - codes[k]));
            x[i + k].bits = std::uint16_t((from[k] & 1) << 15 | exponent << 7 | from[k] >> 1);
        }
        for (std::uint64_t out = planes[0] & planes[1] & planes[2]; out; out &= out - 1) {
            std::uint16_t& bits = x[i + __builtin_ctzll(out)].bits;
            bits = std::uint16_t((bits & 0x807f) | *escapes++ << 7);
        }
    }
}
#endif
