#include "kernels/formats/halves_body.h"
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

/// Codes of 16 values; `by` is the inverse of the divisor where `multiply`, else the divisor.
template <NumberFormat F> struct Coder4 {
    Lookup bounds, order;
    float middle;
    LATHE_INLINE Coder4(const Ranked& r, const float* codes) : bounds(load(r.bounds)), order(load(codes)), middle(r.bounds[7]) {}
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
};

template <NumberFormat F, class S>
std::int64_t quantize4(std::int64_t blockSize, const S* values, std::int64_t count, std::uint8_t* codes, float* constants,
                       std::int64_t firstBlock, std::int64_t lastBlock) {
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
            Ints c = coder.of(loadFirst(values + first + i, k), by, multiply);
            if (nothing) c = Ints{};
            std::uint8_t* to = codes + (first + i) / 2;
            if (k == lanes) return packInOrder(to, c);
            std::uint8_t part[lanes / 2];
            packInOrder(part, c);
            for (std::int64_t b = 0; b < (k + 1) / 2; ++b) to[b] = part[b];
        });
    }
    return -1;
}

template <NumberFormat F, class S>
std::int64_t quantize8(std::int64_t blockSize, const S* values, std::int64_t count, std::uint8_t* codes, float* constants,
                       std::int64_t firstBlock, std::int64_t lastBlock) {
    const std::uint8_t* grid = gridCodes();
    for (std::int64_t block = firstBlock; block < lastBlock; ++block) {
        const std::int64_t first = block * blockSize, n = first + blockSize < count ? blockSize : count - first;
        const std::uint32_t bits = largestBits(values + first, n);
        if (bits >= 0x7f800000u) return first + firstBad(values + first, n);
        const float absmax = floatFromBits(bits), inverse = 1.0f / absmax * (F == NumberFormat::Int8Row ? 127.0f : 1.0f); // rowCode()
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
std::int64_t quantizeBlocks(NumberFormat format, std::int64_t blockSize, const S* values, std::int64_t count, std::uint8_t* codes,
                            float* constants, std::int64_t firstBlock, std::int64_t lastBlock) {
    switch (format) {
    case NumberFormat::Nf4: return quantize4<NumberFormat::Nf4>(blockSize, values, count, codes, constants, firstBlock, lastBlock);
    case NumberFormat::Fp4: return quantize4<NumberFormat::Fp4>(blockSize, values, count, codes, constants, firstBlock, lastBlock);
    case NumberFormat::Int4: return quantize4<NumberFormat::Int4>(blockSize, values, count, codes, constants, firstBlock, lastBlock);
    case NumberFormat::Int8Block: return quantize8<NumberFormat::Int8Block>(blockSize, values, count, codes, constants, firstBlock, lastBlock);
    case NumberFormat::Int8Row: return quantize8<NumberFormat::Int8Row>(blockSize, values, count, codes, constants, firstBlock, lastBlock);
    }
    return -1;
}
