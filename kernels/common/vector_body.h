// Sixteen floats at a time, as GCC's own vector type: one source for AVX-512 (one register), AVX2 (two) and plain
// x86-64 (four), with the same order of operations in each. Included inside one namespace for each of them by
// variants.h, never directly, and therefore without #pragma once.

typedef float Floats __attribute__((vector_size(64), aligned(4)));
typedef std::int32_t Ints __attribute__((vector_size(64), aligned(4)));
typedef std::uint32_t Words __attribute__((vector_size(64), aligned(4)));
typedef std::uint16_t Halves __attribute__((vector_size(32), aligned(2)));

#define LATHE_INLINE [[gnu::always_inline]] inline

constexpr std::int64_t lanes = 16;

LATHE_INLINE Floats splat(float value) { return Floats{} + value; }

LATHE_INLINE Floats load(const float* from) {
    Floats v;
    __builtin_memcpy(&v, from, sizeof v);
    return v;
}
LATHE_INLINE Floats load(const Bf16* from) {
#if LATHE_LEVEL == 512 // GCC 12 makes five instructions of the other form
    __m256i h;
    __builtin_memcpy(&h, from, sizeof h);
    return (Floats)((Words)_mm512_maskz_cvtepu16_epi32(__mmask16(-1), h) << 16);
#else
    Halves h;
    __builtin_memcpy(&h, from, sizeof h);
    return (Floats)(__builtin_convertvector(h, Words) << 16);
#endif
}
LATHE_INLINE void store(float* to, Floats v) { __builtin_memcpy(to, &v, sizeof v); }
LATHE_INLINE void store(Bf16* to, Floats v) { // round to nearest even; a NaN stays one
    const Words w = (Words)v;
    const Words rounded = (w + 0x7fffu + ((w >> 16) & 1u)) >> 16;
    const Words nan = (Words)(v != v);
    const Halves h = __builtin_convertvector((rounded & ~nan) | (nan & 0x7fc0u), Halves);
    __builtin_memcpy(to, &h, sizeof h);
}

// IEEE 754 binary16: by the instructions that there are for it from AVX2's time on, else as half.h's scalar functions.
#if LATHE_LEVEL == 512
LATHE_INLINE Floats load(const F16* from) {
    __m256i h;
    __builtin_memcpy(&h, from, sizeof h);
    return (Floats)_mm512_maskz_cvtph_ps(__mmask16(-1), h); // masked: GCC 12 takes the other for uninitialized
}
LATHE_INLINE void store(F16* to, Floats v) {
    const __m256i h = _mm512_maskz_cvtps_ph(__mmask16(-1), (__m512)v, _MM_FROUND_TO_NEAREST_INT);
    __builtin_memcpy(to, &h, sizeof h);
}
#elif LATHE_LEVEL == 256
LATHE_INLINE Floats load(const F16* from) {
    float v[lanes];
    for (int i = 0; i < lanes; i += 8)
        _mm256_storeu_ps(v + i, _mm256_cvtph_ps(_mm_loadu_si128((const __m128i*)(from + i))));
    return load(v);
}
LATHE_INLINE void store(F16* to, Floats values) {
    float v[lanes];
    store(v, values);
    for (int i = 0; i < lanes; i += 8)
        _mm_storeu_si128((__m128i*)(to + i), _mm256_cvtps_ph(_mm256_loadu_ps(v + i), _MM_FROUND_TO_NEAREST_INT));
}
#else
LATHE_INLINE Floats load(const F16* from) {
    Halves h;
    __builtin_memcpy(&h, from, sizeof h);
    const Words w = __builtin_convertvector(h, Words);
    const Words sign = (w & 0x8000u) << 16, magnitude = (w & 0x7fffu) << 13;
    const Floats scaled = (Floats)magnitude * 0x1p112f; // bias 15 to 127, exact for subnormal halves too
    const Words special = (Words)(magnitude >= (0x7c00u << 13));
    return (Floats)(sign | (special & (0x7f800000u | magnitude)) | (~special & (Words)scaled));
}
LATHE_INLINE void store(F16* to, Floats v) {
    const Words bits = (Words)v, sign = (bits >> 16) & 0x8000u, magnitude = bits & 0x7fffffffu;
    const Words nan = (Words)(v != v), over = (Words)(magnitude >= 0x477ff000u),
                small = (Words)(magnitude < 0x38800000u);
    const Words subnormal = (Words)((Floats)magnitude + 0.5f) - 0x3f000000u; // the addition rounds
    const Words normal = (magnitude + 0xfffu + ((magnitude >> 13) & 1u) - 0x38000000u) >> 13;
    Words half = (small & subnormal) | (~small & normal);
    half = (over & 0x7c00u) | (~over & half);
    half = (nan & 0x7e00u) | (~nan & half);
    const Halves h = __builtin_convertvector(sign | half, Halves);
    __builtin_memcpy(to, &h, sizeof h);
}
#endif

LATHE_INLINE float loadOne(const float* from) { return *from; }
LATHE_INLINE float loadOne(const F16* from) { return f16ToFloat(from->bits); }
LATHE_INLINE float loadOne(const Bf16* from) {
    const std::uint32_t w = std::uint32_t(from->bits) << 16;
    float f;
    __builtin_memcpy(&f, &w, sizeof f);
    return f;
}
LATHE_INLINE void storeOne(float* to, float v) { *to = v; }
LATHE_INLINE void storeOne(F16* to, float v) { to->bits = floatToF16(v); }
LATHE_INLINE void storeOne(Bf16* to, float v) {
    std::uint32_t w;
    __builtin_memcpy(&w, &v, sizeof w);
    to->bits = v != v ? 0x7fc0 : std::uint16_t((w + 0x7fffu + ((w >> 16) & 1u)) >> 16);
}

/// The last n < 16 elements of a row; lanes beyond them hold `rest`.
#if LATHE_LEVEL == 512
LATHE_INLINE Floats loadSome(const float* from, std::int64_t n, float rest) {
    return (Floats)_mm512_mask_loadu_ps((__m512)splat(rest), __mmask16((1u << n) - 1), from);
}
LATHE_INLINE Floats loadSome(const Bf16* from, std::int64_t n, float rest) {
    const __mmask16 there = __mmask16((1u << n) - 1);
    const Words wide = (Words)_mm512_maskz_cvtepu16_epi32(there, _mm256_maskz_loadu_epi16(there, from));
    return (Floats)_mm512_mask_mov_ps((__m512)splat(rest), there, (__m512)(wide << 16));
}
LATHE_INLINE Floats loadSome(const F16* from, std::int64_t n, float rest) {
    const __mmask16 there = __mmask16((1u << n) - 1);
    return (Floats)_mm512_mask_cvtph_ps((__m512)splat(rest), there, _mm256_maskz_loadu_epi16(there, from));
}
LATHE_INLINE void storeSome(float* to, Floats v, std::int64_t n) {
    _mm512_mask_storeu_ps(to, __mmask16((1u << n) - 1), (__m512)v);
}
template <class T> LATHE_INLINE void storeSome(T* to, Floats v, std::int64_t n) {
    T whole[lanes];
    store(whole, v);
    __m256i h;
    __builtin_memcpy(&h, whole, sizeof h);
    _mm256_mask_storeu_epi16(to, __mmask16((1u << n) - 1), h);
}
#else
template <class T> LATHE_INLINE Floats loadSome(const T* from, std::int64_t n, float rest) {
    float v[lanes];
    for (std::int64_t i = 0; i < lanes; ++i) v[i] = i < n ? loadOne(from + i) : rest;
    return load(v);
}
template <class T> LATHE_INLINE void storeSome(T* to, Floats v, std::int64_t n) {
    float values[lanes];
    store(values, v);
    for (std::int64_t i = 0; i < n; ++i) storeOne(to + i, values[i]);
}
#endif

/// Calls body(column, load, store) over a row in vectors, the last one partly filled: load(pointer to row start) gives
/// the lanes of this vector, store(pointer, value) writes them.
template <class Body> LATHE_INLINE void overRow(std::int64_t size, Body&& body) {
    std::int64_t i = 0;
    for (; i + lanes <= size; i += lanes) body(i, lanes);
    if (i < size) body(i, size - i);
}
template <class T> LATHE_INLINE Floats loadUpTo(const T* from, std::int64_t n, float rest = 0) {
    return n == lanes ? load(from) : loadSome(from, n, rest);
}
template <class T> LATHE_INLINE void storeUpTo(T* to, Floats v, std::int64_t n) {
    if (n == lanes) store(to, v);
    else storeSome(to, v, n);
}

/// Always added in the same order, whatever the instruction set.
LATHE_INLINE float sumOf(Floats v) {
    float a[lanes];
    store(a, v);
    for (std::int64_t half = lanes / 2; half > 0; half /= 2)
        for (std::int64_t i = 0; i < half; ++i) a[i] += a[i + half];
    return a[0];
}

/// sumOf() of each of N vectors, N a multiple of 4 up to 16: to[j] of v[j].
#if LATHE_LEVEL == 512
template <int N> LATHE_INLINE void
sumsOf(const Floats* v, float* to) { // each step halves what a vector holds of one sum, and the number of vectors
    const auto halves = [&](int k) -> __m512 {
        const __m512 a = (__m512)v[k % N], b = (__m512)v[(k + 1) % N];
        return _mm512_maskz_shuffle_f32x4(__mmask16(-1), a, b, 0x44)
               + _mm512_maskz_shuffle_f32x4(__mmask16(-1), a, b, 0xEE);
    };
    const auto quarters = [&](int k) -> __m512 {
        const __m512 a = halves(k), b = halves(k + 2);
        return _mm512_maskz_shuffle_f32x4(__mmask16(-1), a, b, 0x88)
               + _mm512_maskz_shuffle_f32x4(__mmask16(-1), a, b, 0xDD);
    };
    const auto pairs = [&](int k) -> __m512 {
        const __m512 a = quarters(k), b = quarters(k + 4);
        return _mm512_shuffle_ps(a, b, 0x44) + _mm512_shuffle_ps(a, b, 0xEE);
    };
    const __m512 a = pairs(0), b = N > 8 ? pairs(8) : a;
    float sums[lanes];
    store(sums, (Floats)(_mm512_shuffle_ps(a, b, 0x88) + _mm512_shuffle_ps(a, b, 0xDD)));
    for (int j = 0; j < N; ++j) to[j] = sums[4 * (j % 4) + j / 4];
}
#else
template <int N> LATHE_INLINE void sumsOf(const Floats* v, float* to) {
    for (int j = 0; j < N; ++j) to[j] = sumOf(v[j]);
}
#endif
LATHE_INLINE Floats larger(Floats a, Floats b) { return a > b ? a : b; }
LATHE_INLINE float largestOf(Floats v) {
    float a[lanes];
    store(a, v);
    float m = a[0];
    for (std::int64_t i = 1; i < lanes; ++i) m = a[i] > m ? a[i] : m;
    return m;
}

/// e^x to 2 units in the last place: x = n ln 2 + r, a polynomial of degree 6 for e^r (Cephes expf's), 2^n by exponent
/// bits. Below -87.3 the result is 0; above 88.7, infinity. A NaN gives a NaN.
LATHE_INLINE Floats exponential(Floats x) {
    const Floats scaled = x * 1.44269504088896341f;
    const Floats magic = splat(12582912.0f); // 1.5 * 2^23: adding it rounds to the nearest integer
    const Floats shifted = scaled + magic;
    const Floats n = shifted - magic;
    Floats r = x - n * 0.693359375f;
    r = r - n * -2.12194440e-4f;
    Floats p = splat(1.9875691500e-4f);
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * (r * r) + r + 1.0f;
    const Words power = ((Words)shifted - 0x4b400000u + 127u) << 23;
    Floats result = p * (Floats)power;
    result = x < -87.3f ? splat(0.0f) : result;
    result = x > 88.7f ? splat(__builtin_inff()) : result;
    return x != x ? x : result;
}

/// tanh to 1e-7 absolutely.
LATHE_INLINE Floats hyperbolicTangent(Floats x) { return 1.0f - 2.0f / (1.0f + exponential(2.0f * x)); }
