// Tables of 16 floats looked up by 16 indexes at a time, and packed 4-bit codes as such indexes. Included like
// vector_body.h.

typedef std::uint64_t Quads __attribute__((vector_size(64), aligned(8)));
typedef std::uint8_t Bytes8 __attribute__((vector_size(8), aligned(1)));
typedef std::uint8_t Bytes16 __attribute__((vector_size(16), aligned(1)));
typedef std::int8_t Signed16 __attribute__((vector_size(16), aligned(1)));
typedef std::int16_t Shorts __attribute__((vector_size(32), aligned(2)));
typedef std::uint16_t Halves8 __attribute__((vector_size(16), aligned(2)));
typedef std::uint32_t Words8 __attribute__((vector_size(32), aligned(4)));

// Bytes to wider numbers and back. GCC 12 makes vector code of conversions by a factor of two only, so there are steps;
// and its masked instructions are used because it takes the others for uninitialized.
#if LATHE_LEVEL == 512
LATHE_INLINE Quads widened(Bytes8 bytes) {
    std::int64_t all;
    __builtin_memcpy(&all, &bytes, sizeof all);
    return (Quads)_mm512_maskz_cvtepu8_epi64(__mmask8(-1), _mm_cvtsi64_si128(all));
}
LATHE_INLINE Words widened(Bytes16 bytes) { return (Words)_mm512_maskz_cvtepu8_epi32(__mmask16(-1), (__m128i)bytes); }
LATHE_INLINE Bytes8 lowBytes(Quads q) {
    const std::int64_t all = _mm_cvtsi128_si64(_mm512_maskz_cvtepi64_epi8(__mmask8(-1), (__m512i)q));
    Bytes8 bytes;
    __builtin_memcpy(&bytes, &all, sizeof bytes);
    return bytes;
}
LATHE_INLINE Bytes16 lowBytes(Words w) { return (Bytes16)_mm512_maskz_cvtepi32_epi8(__mmask16(-1), (__m512i)w); }
#else
LATHE_INLINE Quads widened(Bytes8 bytes) {
    return __builtin_convertvector(__builtin_convertvector(__builtin_convertvector(bytes, Halves8), Words8), Quads);
}
LATHE_INLINE Words widened(Bytes16 bytes) {
    return __builtin_convertvector(__builtin_convertvector(bytes, Halves), Words);
}
LATHE_INLINE Bytes8 lowBytes(Quads q) {
    return __builtin_convertvector(__builtin_convertvector(__builtin_convertvector(q, Words8), Halves8), Bytes8);
}
LATHE_INLINE Bytes16 lowBytes(Words w) { return __builtin_convertvector(__builtin_convertvector(w, Halves), Bytes16); }
#endif
LATHE_INLINE Floats toFloats(Signed16 bytes) {
    return __builtin_convertvector(__builtin_convertvector(__builtin_convertvector(bytes, Shorts), Ints), Floats);
}

/// 8 bytes as the 16 codes in them, in order.
LATHE_INLINE Ints codesInOrder(const std::uint8_t* packed) {
    Bytes8 bytes;
    __builtin_memcpy(&bytes, packed, sizeof bytes);
    const Quads q = widened(bytes); // little-endian: the lower half of a quad is the first of its pair
    return (Ints)((q >> 4) | ((q & 15) << 32));
}
/// 16 codes into 8 bytes; bits above the lowest four of the second of a pair must be 0.
LATHE_INLINE void packInOrder(std::uint8_t* packed, Ints codes) {
    const Quads q = (Quads)codes;
    const Bytes8 bytes = lowBytes((q << 4) | (q >> 32));
    __builtin_memcpy(packed, &bytes, sizeof bytes);
}
/// 16 bytes as the 16 codes in their high halves; the codes in their low halves.
LATHE_INLINE void codesByHalf(const std::uint8_t* packed, Ints& high, Ints& low) {
    Bytes16 bytes;
    __builtin_memcpy(&bytes, packed, sizeof bytes);
    const Words w = widened(bytes);
    high = (Ints)(w >> 4);
    low = (Ints)w; // Lookup looks at the lowest four bits only
}

/// A table's values for 16 codes in 8 bytes, in order; for 32 codes in 16 bytes, those in high halves and those in low
/// halves.
struct Lookup {
#if LATHE_LEVEL == 512
    Floats table;
    LATHE_INLINE explicit Lookup(Floats values) : table(values) {}
    LATHE_INLINE Floats at(Ints i) const {
        return __builtin_shuffle(table, i);
    } // one instruction, which masks the indexes
    LATHE_INLINE Floats inOrder(const std::uint8_t* packed) const { return at(codesInOrder(packed)); }
    LATHE_INLINE void byHalf(const std::uint8_t* packed, Floats& high, Floats& low) const {
        Ints h, l;
        codesByHalf(packed, h, l);
        high = at(h);
        low = at(l);
    }
#elif LATHE_LEVEL == 256
    // GCC keeps vectors of 64 bytes in memory here, so what is in between stays in vectors of 32.
    __m256 low, high;
    LATHE_INLINE explicit Lookup(Floats values) {
        float v[lanes];
        store(v, values);
        low = _mm256_loadu_ps(v);
        high = _mm256_loadu_ps(v + 8);
    }
    LATHE_INLINE __m256 half(__m256i i) const { // bit 3 of an index becomes the sign that the blend goes by
        return _mm256_blendv_ps(_mm256_permutevar8x32_ps(low, i), _mm256_permutevar8x32_ps(high, i),
                                _mm256_castsi256_ps(_mm256_slli_epi32(i, 28)));
    }
    /// table[code] of the 8 codes in 4 bytes, in order.
    LATHE_INLINE __m256 half(const std::uint8_t* packed) const {
        std::int32_t four;
        __builtin_memcpy(&four, packed, sizeof four);
        return half(_mm256_srlv_epi32(_mm256_set1_epi32(four), _mm256_setr_epi32(4, 0, 12, 8, 20, 16, 28, 24)));
    }
    LATHE_INLINE Floats inOrder(const std::uint8_t* packed) const {
        float v[lanes];
        _mm256_storeu_ps(v, half(packed));
        _mm256_storeu_ps(v + 8, half(packed + 4));
        return load(v);
    }
    LATHE_INLINE void byHalf(const std::uint8_t* packed, Floats& high, Floats& low) const {
        float h[lanes], l[lanes];
        for (int k = 0; k < lanes; k += 8) {
            const __m256i bytes = _mm256_cvtepu8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(packed + k)));
            _mm256_storeu_ps(h + k, half(_mm256_srli_epi32(bytes, 4)));
            _mm256_storeu_ps(l + k, half(bytes));
        }
        high = load(h);
        low = load(l);
    }
#else
    float values[16];
    LATHE_INLINE explicit Lookup(Floats v) { store(values, v); }
    LATHE_INLINE Floats at(Ints i) const {
        float v[lanes];
        for (std::int64_t k = 0; k < lanes; ++k) v[k] = values[i[k] & 15];
        return load(v);
    }
    LATHE_INLINE Floats inOrder(const std::uint8_t* packed) const {
        float v[lanes];
        for (std::int64_t k = 0; k < lanes; k += 2) {
            v[k] = values[packed[k / 2] >> 4];
            v[k + 1] = values[packed[k / 2] & 15];
        }
        return load(v);
    }
    LATHE_INLINE void byHalf(const std::uint8_t* packed, Floats& high, Floats& low) const {
        float h[lanes], l[lanes];
        for (std::int64_t k = 0; k < lanes; ++k) {
            h[k] = values[packed[k] >> 4];
            l[k] = values[packed[k] & 15];
        }
        high = load(h);
        low = load(l);
    }
#endif
};

/// A vector with its halves (by = 8), quarters (4), pairs (2) or neighbors (1) exchanged.
template <int by, class V> LATHE_INLINE V exchanged(V v) {
    constexpr int b = by;
    const Ints from = {0 ^ b, 1 ^ b, 2 ^ b,  3 ^ b,  4 ^ b,  5 ^ b,  6 ^ b,  7 ^ b,
                       8 ^ b, 9 ^ b, 10 ^ b, 11 ^ b, 12 ^ b, 13 ^ b, 14 ^ b, 15 ^ b};
    return __builtin_shuffle(v, from);
}
