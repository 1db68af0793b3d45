#include "kernels/formats/lookup_body.h"

/// The bits of T that 16 floats are rounded to, each in the low half of a lane.
LATHE_INLINE Words roundedBits(Floats v, const Bf16*) {
    const Words w = (Words)v;
    const Words rounded = (w + 0x7fffu + ((w >> 16) & 1u)) >> 16;
    const Words nan = (Words)(v != v);
    return (rounded & ~nan) | (nan & 0x7fc0u);
}
LATHE_INLINE Words roundedBits(Floats v, const F16*) {
    F16 h[lanes];
    store(h, v);
    Halves bits;
    __builtin_memcpy(&bits, h, sizeof bits);
    return __builtin_convertvector(bits, Words);
}

template <class T> LATHE_INLINE void storeFirst(T* to, Floats v, std::int64_t n) {
    if (n >= lanes) return store(to, v);
    float values[lanes];
    store(values, v);
    for (std::int64_t k = 0; k < n; ++k) storeOne(to + k, values[k]);
}

/// The 16 weights that the 4-bit codes of a block stand for, rounded to T once; then only looked up.
template <class T> struct Weights {
    Lookup table;
    LATHE_INLINE explicit Weights(Floats values) : table((Floats)roundedBits(values, (const T*)nullptr)) {}
    LATHE_INLINE void write(T* to, const std::uint8_t* packed) const {
        const Halves h = __builtin_convertvector((Words)table.inOrder(packed), Halves);
        __builtin_memcpy(to, &h, sizeof h);
    }
};
template <> struct Weights<float> {
    Lookup table;
    LATHE_INLINE explicit Weights(Floats values) : table(values) {}
    LATHE_INLINE void write(float* to, const std::uint8_t* packed) const { store(to, table.inOrder(packed)); }
};

/// The weights [first, first + n) of one block.
template <class T> LATHE_INLINE void decode4(const Weights<T>& weights, const std::uint8_t* codes, std::int64_t first,
                                             std::int64_t n, T* out) {
    const auto some = [&](std::int64_t from, std::int64_t skip,
                          std::int64_t k) { // k of the codes from an even place on
        std::uint8_t part[lanes / 2] = {};
        for (std::int64_t b = 0; b < (skip + k + 1) / 2; ++b) part[b] = codes[from / 2 + b];
        T values[lanes];
        weights.write(values, part);
        for (std::int64_t j = 0; j < k; ++j) out[j] = values[skip + j];
        out += k;
    };
    if (first % 2 && n > 0) {
        some(first - 1, 1, 1);
        ++first;
        --n;
    }
    const std::uint8_t* from = codes + first / 2;
    std::int64_t i = 0;
    for (; i + lanes <= n; i += lanes) weights.write(out + i, from + i / 2);
    out += i;
    if (i < n) some(first + i, 0, n - i);
}

template <NumberFormat F, class T>
LATHE_INLINE void decode8(float constant, const std::uint8_t* codes, std::int64_t n, T* out) {
    overRow(n, [&](std::int64_t i, std::int64_t k) {
        std::uint8_t part[lanes] = {};
        if (k == lanes) __builtin_memcpy(part, codes + i, sizeof part);
        else
            for (std::int64_t j = 0; j < k; ++j) part[j] = codes[i + j];
        Floats v;
        if constexpr (F == NumberFormat::Int8Row) {
            Signed16 c;
            __builtin_memcpy(&c, part, sizeof c);
            v = toFloats(c) * constant * 7.874015718698502e-3f;
        } else {
            float levels[lanes];
            for (std::int64_t j = 0; j < lanes; ++j) levels[j] = dynamicTable.of[part[j]];
            v = load(levels) * constant;
        }
        storeFirst(out + i, v, k);
    });
}

template <NumberFormat F, class T> void decodeRange(const QuantizedView& w, T* out, std::int64_t first,
                                                    std::int64_t last) {
    constexpr std::int64_t some = 128;
    float decoded[some];
    const float* constants = nullptr;
    std::int64_t known = 0, unknown = 0; // constants[b - known] for the blocks [known, unknown)
    const Floats levels = load(levels16<F>().of);
    for (std::int64_t block = first / w.blockSize; first < last; ++block) {
        if (block >= unknown) {
            known = block;
            unknown = (last - 1) / w.blockSize + 1;
            if (w.constants) constants = w.constants + known;
            else {
                unknown = unknown < known + some ? unknown : known + some;
                constantsOf(w, decoded, known, unknown);
                constants = decoded;
            }
        }
        const std::int64_t end = (block + 1) * w.blockSize < last ? (block + 1) * w.blockSize : last, n = end - first;
        const float constant = constants[block - known];
        if constexpr (bitsOf(F) == 4) decode4(Weights<T>(levels * constant), w.codes, first, n, out);
        else decode8<F>(constant, w.codes + first, n, out);
        out += n;
        first = end;
    }
}

template <class T> void dequantize(const QuantizedView& w, T* out, std::int64_t first, std::int64_t last) {
    switch (w.format) {
    case NumberFormat::Nf4: return decodeRange<NumberFormat::Nf4>(w, out, first, last);
    case NumberFormat::Fp4: return decodeRange<NumberFormat::Fp4>(w, out, first, last);
    case NumberFormat::Int4: return decodeRange<NumberFormat::Int4>(w, out, first, last);
    case NumberFormat::Int8Block: return decodeRange<NumberFormat::Int8Block>(w, out, first, last);
    case NumberFormat::Int8Row: return decodeRange<NumberFormat::Int8Row>(w, out, first, last);
    }
}
