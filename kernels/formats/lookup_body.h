// Tables of 16 floats looked up by 16 indexes at a time, and packed 4-bit codes as such indexes. Included like vector_body.h.

typedef std::uint64_t Quads __attribute__((vector_size(64), aligned(8)));
typedef std::uint8_t Bytes8 __attribute__((vector_size(8), aligned(1)));
typedef std::uint8_t Bytes16 __attribute__((vector_size(16), aligned(1)));

/// at(i)[k] = table[i[k] & 15].
struct Lookup {
#if defined(__AVX512F__)
    __m512 table;
    LATHE_INLINE explicit Lookup(Floats values) : table((__m512)values) {}
    LATHE_INLINE Floats at(Ints i) const { return (Floats)_mm512_permutexvar_ps((__m512i)i, table); }
    LATHE_INLINE Floats all() const { return (Floats)table; }
#elif defined(__AVX2__)
    __m256 low, high;
    LATHE_INLINE explicit Lookup(Floats values) {
        __builtin_memcpy(&low, &values, 32);
        __builtin_memcpy(&high, (const char*)&values + 32, 32);
    }
    LATHE_INLINE __m256 half(__m256i i) const { // bit 3 of an index becomes the sign that the blend goes by
        return _mm256_blendv_ps(_mm256_permutevar8x32_ps(low, i), _mm256_permutevar8x32_ps(high, i),
                                _mm256_castsi256_ps(_mm256_slli_epi32(i, 28)));
    }
    LATHE_INLINE Floats at(Ints i) const {
        __m256i a, b;
        __builtin_memcpy(&a, &i, 32);
        __builtin_memcpy(&b, (const char*)&i + 32, 32);
        const __m256 x = half(a), y = half(b);
        Floats v;
        __builtin_memcpy(&v, &x, 32);
        __builtin_memcpy((char*)&v + 32, &y, 32);
        return v;
    }
    LATHE_INLINE Floats all() const {
        Floats v;
        __builtin_memcpy(&v, &low, 32);
        __builtin_memcpy((char*)&v + 32, &high, 32);
        return v;
    }
#else
    float values[16];
    LATHE_INLINE explicit Lookup(Floats v) { store(values, v); }
    LATHE_INLINE Floats at(Ints i) const {
        float v[lanes];
        for (std::int64_t k = 0; k < lanes; ++k) v[k] = values[i[k] & 15];
        return load(v);
    }
    LATHE_INLINE Floats all() const { return load(values); }
#endif
};

/// 8 bytes as the 16 codes in them, in order.
LATHE_INLINE Ints codesInOrder(const std::uint8_t* packed) {
    Bytes8 bytes;
    __builtin_memcpy(&bytes, packed, sizeof bytes);
    const Quads q = __builtin_convertvector(bytes, Quads); // little-endian: the lower half of a quad is the first of its pair
    return (Ints)((q >> 4) | ((q & 15) << 32));
}
/// 16 codes into 8 bytes; bits above the lowest four of the second of a pair must be 0.
LATHE_INLINE void packInOrder(std::uint8_t* packed, Ints codes) {
    const Quads q = (Quads)codes;
    const Bytes8 bytes = __builtin_convertvector((q << 4) | (q >> 32), Bytes8);
    __builtin_memcpy(packed, &bytes, sizeof bytes);
}
/// 16 bytes as the 16 codes in their high halves; the codes in their low halves.
LATHE_INLINE void codesByHalf(const std::uint8_t* packed, Ints& high, Ints& low) {
    Bytes16 bytes;
    __builtin_memcpy(&bytes, packed, sizeof bytes);
    const Words w = __builtin_convertvector(bytes, Words);
    high = (Ints)(w >> 4);
    low = (Ints)w; // Lookup looks at the lowest four bits only
}
