#include "kernels/formats/lookup_body.h"

/// The first n <= 16 of `from`, zeros after them.
template <class S> LATHE_INLINE Floats loadFirst(const S* from, std::int64_t n) {
    if (n >= lanes) return load(from);
    float v[lanes] = {};
    for (std::int64_t k = 0; k < n; ++k) v[k] = loadOne(from + k);
    return load(v);
}

/// Largest magnitude, as bits: they are ordered as the magnitudes are, with infinity and NaN above all.
template <class S> LATHE_INLINE std::uint32_t largestBits(const S* x, std::int64_t n) {
    Words m{};
    overRow(n, [&](std::int64_t i, std::int64_t k) {
        const Words b = (Words)loadFirst(x + i, k) & 0x7fffffffu;
        m = b > m ? b : m;
    });
#if LATHE_LEVEL == 512
    const auto with = [&](Words other) { m = other > m ? other : m; };
    with(exchanged<8>(m));
    with(exchanged<4>(m));
    with(exchanged<2>(m));
    with(exchanged<1>(m));
    return m[0];
#else
    std::uint32_t largest = 0;
    for (std::int64_t k = 0; k < lanes; ++k) largest = m[k] > largest ? m[k] : largest;
    return largest;
#endif
}

LATHE_INLINE Ints nearestEven(Floats x) { return (Ints)(x + 12582912.0f) - 0x4b400000; } // see roundEven()

/// Codes of 16 values, packed into 8 bytes; `by` is the inverse of the divisor where `multiply`, else the divisor.
template <NumberFormat F> struct Coder4 {
    Lookup bounds, order;
    float middle;
    LATHE_INLINE Coder4(const Ranked& r, const float* codes)
        : bounds(load(r.bounds)), order(load(codes)), middle(r.bounds[7]) {}
#if LATHE_LEVEL == 256
    LATHE_INLINE __m256i of(__m256 x, float by, bool multiply) const {
        const __m256 s = multiply ? _mm256_mul_ps(x, _mm256_set1_ps(by)) : _mm256_div_ps(x, _mm256_set1_ps(by));
        if constexpr (F == NumberFormat::Int4) {
            const __m256 limited = _mm256_min_ps(_mm256_max_ps(s, _mm256_set1_ps(-7.0f)), _mm256_set1_ps(7.0f));
            return _mm256_and_si256(_mm256_cvtps_epi32(limited), _mm256_set1_epi32(15)); // rounds half to even
        } else {
            const auto bit = [&](__m256 bound, int value) {
                return _mm256_and_si256(_mm256_castps_si256(_mm256_cmp_ps(s, bound, _CMP_GT_OQ)),
                                        _mm256_set1_epi32(value));
            };
            const auto at = [&](__m256i rank, int further) {
                return bounds.half(_mm256_or_si256(rank, _mm256_set1_epi32(further)));
            };
            __m256i rank = bit(_mm256_set1_ps(middle), 8); // the number of bounds below s, by halving
            rank = _mm256_or_si256(rank, bit(at(rank, 3), 4));
            rank = _mm256_or_si256(rank, bit(at(rank, 1), 2));
            rank = _mm256_or_si256(rank, bit(at(rank, 0), 1));
            if constexpr (F == NumberFormat::Nf4) return rank; // its codes rise with its levels
            else return _mm256_castps_si256(order.half(rank));
        }
    }
    LATHE_INLINE void pack(std::uint8_t* to, Floats values, float by, bool multiply) const {
        float x[lanes];
        store(x, values);
        const __m256i a = of(_mm256_loadu_ps(x), by, multiply), b = of(_mm256_loadu_ps(x + 8), by, multiply);
        const __m256i both = _mm256_permute4x64_epi64(_mm256_packs_epi32(a, b), 0xd8);
        const __m128i bytes = _mm_packus_epi16(_mm256_castsi256_si128(both), _mm256_extracti128_si256(both, 1));
        const __m128i pairs = _mm_maddubs_epi16(bytes, _mm_set1_epi16(0x0110)); // first * 16 + second
        _mm_storel_epi64(reinterpret_cast<__m128i*>(to), _mm_packus_epi16(pairs, pairs));
    }
#else
    LATHE_INLINE Ints of(Floats x, float by, bool multiply) const {
        const Floats s = multiply ? x * by : x / by;
        if constexpr (F == NumberFormat::Int4) {
            const Floats low = s < -7.0f ? splat(-7.0f) : s;
            return nearestEven(low > 7.0f ? splat(7.0f) : low) & 15;
        } else {
            Ints rank = (s > middle) & 8; // the number of bounds below s, by halving
            rank |= (s > bounds.at(rank | 3)) & 4;
            rank |= (s > bounds.at(rank | 1)) & 2;
            rank |= (s > bounds.at(rank)) & 1;
            if constexpr (F == NumberFormat::Nf4) return rank; // its codes rise with its levels
            else return (Ints)order.at(rank);
        }
    }
    LATHE_INLINE void pack(std::uint8_t* to, Floats values, float by, bool multiply) const {
        packInOrder(to, of(values, by, multiply));
    }
#endif
};

template <NumberFormat F, class S>
std::int64_t quantize4(std::int64_t blockSize, const S* values, std::int64_t count, std::uint8_t* codes,
                       float* constants, std::int64_t firstBlock, std::int64_t lastBlock) {
    constexpr Ranked r = ranked<F>();
    float order[lanes];
    __builtin_memcpy(order, r.codes, sizeof order);
    const Coder4<F> coder(r, order);
    for (std::int64_t block = firstBlock; block < lastBlock; ++block) {
        const std::int64_t first = block * blockSize, n = first + blockSize < count ? blockSize : count - first;
        const std::uint32_t bits = largestBits(values + first, n);
        if (bits >= 0x7f800000u) return first + firstBad(values + first, n);
        const bool full = n == blockSize;
        const BlockScale scale = blockScale(F, floatFromBits(bits), full);
        constants[block] = scale.constant;
        const bool multiply = full && F != NumberFormat::Int4, nothing = !(scale.by > 0.0f);
        const float by = nothing ? 1.0f : multiply ? 1.0f / scale.by : scale.by;
        overRow(n, [&](std::int64_t i, std::int64_t k) {
            const Floats x =
                loadFirst(values + first + i, k); // of a block of nothing: zeros, whatever they are divided by
            std::uint8_t* to = codes + (first + i) / 2;
            if (k == lanes) return coder.pack(to, x, by, multiply);
            std::uint8_t part[lanes / 2];
            coder.pack(part, x, by, multiply);
            for (std::int64_t b = 0; b < (k + 1) / 2; ++b) to[b] = part[b];
        });
    }
    return -1;
}

template <NumberFormat F, class S>
std::int64_t quantize8(std::int64_t blockSize, const S* values, std::int64_t count, std::uint8_t* codes,
                       float* constants, std::int64_t firstBlock, std::int64_t lastBlock) {
    const std::uint8_t* grid = gridCodes();
    for (std::int64_t block = firstBlock; block < lastBlock; ++block) {
        const std::int64_t first = block * blockSize, n = first + blockSize < count ? blockSize : count - first;
        const std::uint32_t bits = largestBits(values + first, n);
        if (bits >= 0x7f800000u) return first + firstBad(values + first, n);
        const float absmax = floatFromBits(bits),
                    inverse = 1.0f / absmax * (F == NumberFormat::Int8Row ? 127.0f : 1.0f); // rowCode()
        constants[block] = absmax;
        std::uint8_t* to = codes + first;
        if (!(absmax > 0.0f) || !(inverse <= 3.402823466e+38f)) { // so rare that it needs no vectors
            for (std::int64_t i = 0; i < n; ++i)
                to[i] = std::uint8_t(QuantizeBlock<F, S>::code8(valueOf(values[first + i]), absmax, inverse));
            continue;
        }
        overRow(n, [&](std::int64_t i, std::int64_t k) {
            const Floats s = loadFirst(values + first + i, k) * inverse;
            std::uint8_t part[lanes];
            if constexpr (F == NumberFormat::Int8Row) {
                const Bytes16 b = lowBytes((Words)nearestEven(s));
                __builtin_memcpy(part, &b, sizeof part);
            } else {
                const Floats low = s < -1.0f ? splat(-1.0f) : s, one = low > 1.0f ? splat(1.0f) : low;
                const Ints step = __builtin_convertvector((one + 1.0f) * 0.5f * 65535.0f + 0.5f, Ints); // gridOf()
                for (std::int64_t j = 0; j < lanes; ++j) part[j] = grid[step[j]];
            }
            if (k == lanes) __builtin_memcpy(to + i, part, sizeof part);
            else
                for (std::int64_t j = 0; j < k; ++j) to[i + j] = part[j];
        });
    }
    return -1;
}

template <class S>
std::int64_t quantizeBlocks(NumberFormat format, std::int64_t blockSize, const S* values, std::int64_t count,
                            std::uint8_t* codes, float* constants, std::int64_t firstBlock, std::int64_t lastBlock) {
    switch (format) {
    case NumberFormat::Nf4:
        return quantize4<NumberFormat::Nf4>(blockSize, values, count, codes, constants, firstBlock, lastBlock);
    case NumberFormat::Fp4:
        return quantize4<NumberFormat::Fp4>(blockSize, values, count, codes, constants, firstBlock, lastBlock);
    case NumberFormat::Int4:
        return quantize4<NumberFormat::Int4>(blockSize, values, count, codes, constants, firstBlock, lastBlock);
    case NumberFormat::Int8Block:
        return quantize8<NumberFormat::Int8Block>(blockSize, values, count, codes, constants, firstBlock, lastBlock);
    case NumberFormat::Int8Row:
        return quantize8<NumberFormat::Int8Row>(blockSize, values, count, codes, constants, firstBlock, lastBlock);
    }
    return -1;
}
