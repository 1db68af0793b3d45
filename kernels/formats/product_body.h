#include "kernels/formats/lookup_body.h"

/// Floats of x kept at hand: they and the constants of a row stay in the first-level cache.
constexpr std::int64_t keptFloats = 4096;
constexpr std::int64_t mostConstants = keptFloats / 32 + 1;

#if LATHE_LEVEL == 512
LATHE_INLINE float total(Floats v) {
    v += exchanged<8>(v);
    v += exchanged<4>(v);
    v += exchanged<2>(v);
    v += exchanged<1>(v);
    return v[0];
}
#else
LATHE_INLINE float total(Floats v) { return sumOf(v); }
#endif

/// Calls body(even, odd, place) for every 32 weights [start, end) of W, which begin at a multiple of 32: the weights
/// with even and with odd places among them, and how far from start they begin.
template <class Body>
LATHE_INLINE void over32(const QuantizedView& w, Floats levels, const float* constants, std::int64_t start,
                         std::int64_t end, Body&& body) {
    std::int64_t i = start, stop = (start | (w.blockSize - 1)) + 1; // where the block of start ends
    for (; i < end; stop += w.blockSize) {
        stop = stop < end ? stop : end;
        const Lookup table(levels * *constants++);
        for (; i < stop; i += 32) {
            Floats even, odd;
            table.byHalf(w.codes + i / 2, even, odd);
            body(even, odd, i - start);
        }
    }
}

/// The constants of the blocks that [start, end) lies in; decoded ones go to `decoded` (mostConstants).
LATHE_INLINE const float* constantsFor(const QuantizedView& w, std::int64_t start, std::int64_t end, float* decoded) {
    const int shift = __builtin_ctzll(std::uint64_t(w.blockSize)); // 4-bit blocks are powers of two
    if (w.constants) return w.constants + (start >> shift);
    constantsOf(w, decoded, start >> shift, ((end - 1) >> shift) + 1);
    return decoded;
}

template <class X> LATHE_INLINE void splitEvenOdd(const X* x, std::int64_t n, float* to) {
    for (std::int64_t i = 0; i < n; i += 32)
        for (std::int64_t k = 0; k < 16; ++k) {
            to[i + k] = loadOne(x + i + 2 * k);
            to[i + 16 + k] = loadOne(x + i + 2 * k + 1);
        }
}

/// R rows of x at once, 4-bit codes, `in` a multiple of 32.
template <int R, class X>
void dot4(const QuantizedView& w, const float* levels, std::int64_t out, std::int64_t in, const X* x, float* y,
          std::int64_t first, std::int64_t last) {
    constexpr std::int64_t chunk = keptFloats / R;
    float kept[keptFloats], decoded[mostConstants];
    const Floats table = load(levels);
    for (std::int64_t c = 0; c < in; c += chunk) {
        const std::int64_t n = in - c < chunk ? in - c : chunk;
        for (int v = 0; v < R; ++v) splitEvenOdd(x + v * in + c, n, kept + v * chunk);
        for (std::int64_t r = first; r < last; ++r) {
            const std::int64_t start = r * in + c;
            Floats even[R] = {}, odd[R] = {};
            over32(w, table, constantsFor(w, start, start + n, decoded), start, start + n,
                   [&](Floats a, Floats b, std::int64_t i) {
                       for (int v = 0; v < R; ++v) {
                           even[v] += a * load(kept + v * chunk + i);
                           odd[v] += b * load(kept + v * chunk + i + 16);
                       }
                   });
            for (int v = 0; v < R; ++v) {
                const float sum = total(even[v] + odd[v]);
                y[v * out + r] = c ? y[v * out + r] + sum : sum;
            }
        }
    }
}

/// R rows of g at once, 4-bit codes, `in`, `first` and `last` multiples of 32.
template <int R, class X>
void back4(const QuantizedView& w, const float* levels, std::int64_t out, std::int64_t in, const X* g, float* dx,
           std::int64_t first, std::int64_t last) {
    constexpr std::int64_t chunk = keptFloats / R;
    float sums[keptFloats], decoded[mostConstants];
    const Floats table = load(levels);
    for (std::int64_t c = first; c < last; c += chunk) {
        const std::int64_t n = last - c < chunk ? last - c : chunk;
        for (float& sum : sums) sum = 0;
        for (std::int64_t r = 0; r < out; ++r) {
            const std::int64_t start = r * in + c;
            Floats by[R];
            for (int v = 0; v < R; ++v) by[v] = splat(loadOne(g + v * out + r));
            over32(w, table, constantsFor(w, start, start + n, decoded), start, start + n,
                   [&](Floats a, Floats b, std::int64_t i) {
                       for (int v = 0; v < R; ++v) {
                           float* to = sums + v * chunk + i;
                           store(to, load(to) + a * by[v]);
                           store(to + 16, load(to + 16) + b * by[v]);
                       }
                   });
        }
        for (int v = 0; v < R; ++v)
            for (std::int64_t i = 0; i < n; i += 32)
                for (std::int64_t k = 0; k < 16; ++k) {
                    dx[v * in + c + i + 2 * k] = sums[v * chunk + i + k];
                    dx[v * in + c + i + 2 * k + 1] = sums[v * chunk + i + 16 + k];
                }
    }
}

/// Any format, any size: a piece of a row is decoded, then multiplied.
template <class X>
void dotAny(const QuantizedView& w, std::int64_t out, std::int64_t in, const X* x, std::int64_t rows, float* y,
            std::int64_t first, std::int64_t last) {
    constexpr std::int64_t chunk = 1024;
    float weights[chunk];
    for (std::int64_t r = first; r < last; ++r) {
        for (std::int64_t v = 0; v < rows; ++v) y[v * out + r] = 0;
        for (std::int64_t c = 0; c < in; c += chunk) {
            const std::int64_t n = in - c < chunk ? in - c : chunk;
            dequantize(w, weights, r * in + c, r * in + c + n);
            for (std::int64_t v = 0; v < rows; ++v) {
                const X* from = x + v * in + c;
                Floats a{}, b{};
                std::int64_t i = 0;
                for (; i + 2 * lanes <= n; i += 2 * lanes) {
                    a += load(weights + i) * load(from + i);
                    b += load(weights + i + lanes) * load(from + i + lanes);
                }
                overRow(n - i, [&](std::int64_t k, std::int64_t m) {
                    a += loadUpTo(weights + i + k, m) * loadUpTo(from + i + k, m);
                });
                y[v * out + r] += total(a + b);
            }
        }
    }
}

template <class X>
void backAny(const QuantizedView& w, std::int64_t out, std::int64_t in, const X* g, std::int64_t rows, float* dx,
             std::int64_t first, std::int64_t last) {
    constexpr std::int64_t chunk = 1024;
    float weights[chunk];
    for (std::int64_t c = first; c < last; c += chunk) {
        const std::int64_t n = last - c < chunk ? last - c : chunk;
        for (std::int64_t v = 0; v < rows; ++v)
            for (std::int64_t i = 0; i < n; ++i) dx[v * in + c + i] = 0;
        for (std::int64_t r = 0; r < out; ++r) {
            dequantize(w, weights, r * in + c, r * in + c + n);
            for (std::int64_t v = 0; v < rows; ++v) {
                const float by = loadOne(g + v * out + r);
                float* to = dx + v * in + c;
                overRow(n, [&](std::int64_t i, std::int64_t m) {
                    storeUpTo(to + i, loadUpTo(to + i, m) + loadUpTo(weights + i, m) * by, m);
                });
            }
        }
    }
}

template <class X>
void timesQuantizedTransposed(const QuantizedView& w, const float* levels, std::int64_t out, std::int64_t in,
                              const X* x, std::int64_t rows, float* y, std::int64_t first, std::int64_t last) {
    if (!levels || in % 32) return dotAny(w, out, in, x, rows, y, first, last);
    for (; rows >= 8; rows -= 8, x += 8 * in, y += 8 * out) dot4<8>(w, levels, out, in, x, y, first, last);
    for (; rows >= 4; rows -= 4, x += 4 * in, y += 4 * out) dot4<4>(w, levels, out, in, x, y, first, last);
    for (; rows >= 2; rows -= 2, x += 2 * in, y += 2 * out) dot4<2>(w, levels, out, in, x, y, first, last);
    if (rows) dot4<1>(w, levels, out, in, x, y, first, last);
}

template <class X>
void timesQuantized(const QuantizedView& w, const float* levels, std::int64_t out, std::int64_t in, const X* g,
                    std::int64_t rows, float* dx, std::int64_t first, std::int64_t last) {
    if (!levels || in % 32 || first % 32 || last % 32) return backAny(w, out, in, g, rows, dx, first, last);
    for (; rows >= 4; rows -= 4, g += 4 * out, dx += 4 * in) back4<4>(w, levels, out, in, g, dx, first, last);
    for (; rows >= 2; rows -= 2, g += 2 * out, dx += 2 * in) back4<2>(w, levels, out, in, g, dx, first, last);
    if (rows) back4<1>(w, levels, out, in, g, dx, first, last);
}
