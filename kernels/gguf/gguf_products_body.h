#include "kernels/gguf/gguf_codes_body.h"
#include "kernels/gguf/gguf_tiles_body.h"

#include "kernels/gguf/gguf_super_tiles_body.h" // specializes what the one before it declares

/// Always added in the same order, whatever the instruction set.
LATHE_INLINE float totalOf(const Numbers (&sums)[pieces]) {
    float a[lanes];
    __builtin_memcpy(a, sums, sizeof a);
    for (int half = lanes / 2; half > 0; half /= 2)
        for (int i = 0; i < half; ++i) a[i] += a[i + half];
    return a[0];
}

template <class Block> struct Exact {
    using T = Tile<Block>;
    static constexpr TileOrder order = orderOf<Block>;
    static constexpr GgufInputKind kind = GgufInputKind::Exact;
    template <int R> LATHE_INLINE static void add(const T& tile, const std::uint8_t* x, std::int64_t stride,
                                                  Numbers (&sums)[R][pieces]) {
        constexpr int weights = tileWeights(order);
        const Scales factor = tile.factor();
        if constexpr (T::adds) {
            const Scales added = tile.added();
            for (int p = 0; p < pieces; ++p)
                for (int v = 0; v < R; ++v)
                    sums[v][p] += besideSums<order>(added, p)
                                  * numbersAt((const float*)(x + v * stride) + weights + p * numbersInPiece);
        }
#pragma GCC unroll 4
        for (int p = 0; p < pieces; ++p) {
            Numbers whole[R] = {};
#pragma GCC unroll 4
            for (int u = 0; u < weights / 64; ++u) {
                const Wholes codes = (Wholes)(tile.unit(u, p) - std::uint8_t(T::offset));
                const Numbers w[4] = {__builtin_convertvector(codes << 24 >> 24, Numbers),
                                      __builtin_convertvector(codes << 16 >> 24, Numbers),
                                      __builtin_convertvector(codes << 8 >> 24, Numbers),
                                      __builtin_convertvector(codes >> 24, Numbers)};
                for (int v = 0; v < R; ++v) {
                    const float* in = (const float*)(x + v * stride) + 64 * u + p * numbersInPiece;
                    const Numbers sum = w[0] * numbersAt(in) + w[1] * numbersAt(in + 16)
                                        + (w[2] * numbersAt(in + 32) + w[3] * numbersAt(in + 48));
                    if constexpr (order == TileOrder::Parts) sums[v][p] += ofPiece<order>(factor, u, p) * sum;
                    else whole[v] += sum;
                }
            }
            if constexpr (order == TileOrder::Halves)
                for (int v = 0; v < R; ++v) sums[v][p] += ofPiece<order>(factor, 0, p) * whole[v];
        }
    }
};

template <class Block, bool instruction> struct EightBits {
    using T = Tile<Block>;
    static constexpr TileOrder order = orderOf<Block>;
    static constexpr GgufInputKind kind = GgufInputKind::EightBits;
    template <int R> LATHE_INLINE static void add(const T& tile, const std::uint8_t* x, std::int64_t stride,
                                                  Numbers (&sums)[R][pieces]) {
        constexpr int weights = tileWeights(order);
        const Scales factor = tile.factor();
        Scales scale[R];
        for (int v = 0; v < R; ++v) scale[v] = timesInput<order>(factor, (const float*)(x + v * stride + weights));
#pragma GCC unroll 4
        for (int p = 0; p < pieces; ++p) {
            Numbers added = {};
            if constexpr (T::adds) added = besideSums<order>(tile.added(), p);
            if constexpr (T::offset != 0) added -= float(T::offset) * besideSums<order>(factor, p);
            for (int v = 0; v < R; ++v)
                sums[v][p] += added * numbersAt((const float*)(x + v * stride + weights + 64) + p * numbersInPiece);
            Wholes whole[R] = {};
#pragma GCC unroll 4
            for (int u = 0; u < weights / 64; ++u) {
                const Bytes codes = tile.unit(u, p);
                for (int v = 0; v < R; ++v) {
                    const Bytes in = bytesAt(x + v * stride + 64 * u + p * codesInPiece);
                    if constexpr (order == TileOrder::Parts)
                        sums[v][p] += ofPiece<order>(scale[v], u, p)
                                      * __builtin_convertvector(dotFours<instruction>(Wholes{}, codes, in), Numbers);
                    else whole[v] = dotFours<instruction>(whole[v], codes, in);
                }
            }
            if constexpr (order == TileOrder::Halves)
                for (int v = 0; v < R; ++v)
                    sums[v][p] += ofPiece<order>(scale[v], 0, p) * __builtin_convertvector(whole[v], Numbers);
        }
    }
};

/// R rows of x at once.
template <class Block, class Sum, int R>
[[gnu::flatten]] void timesTiles(const GgufView& w, const std::uint8_t* x, float* y, std::int64_t stride,
                                 std::int64_t first, std::int64_t last) {
    using T = Tile<Block>;
    constexpr TileOrder order = orderOf<Block>;
    constexpr std::int64_t weights = tileWeights(order), each = tileBytes(order, Sum::kind);
    const std::int64_t rowBytes = w.columns / Block::elements * Block::bytes, whole = w.columns / weights,
                       left = w.columns - whole * weights;
    const std::int64_t xBytes = tilesOf(order, w.columns) * each;
    for (std::int64_t r = first; r < last; ++r) {
        const std::uint8_t* row = w.blocks + (w.order ? w.order[r] : r) * rowBytes;
        Numbers sums[R][pieces] = {};
        for (std::int64_t t = 0; t < whole; ++t) Sum::template add<R>(T(row, t), x + t * each, xBytes, sums);
        if constexpr (Block::elements < weights)
            if (left > 0) {
                if (whole > 0) { // the row's last blocks, some of them once more: x is nothing there
                    Sum::template add<R>(T(row + rowBytes - T::bytes, 0), x + whole * each, xBytes, sums);
                } else {
                    alignas(64) std::uint8_t blocks[T::bytes] = {}; // zeros before them
                    __builtin_memcpy(blocks + T::bytes - rowBytes, row, std::size_t(rowBytes));
                    Sum::template add<R>(T(blocks, 0), x, xBytes, sums);
                }
            }
        for (int v = 0; v < R; ++v) y[v * stride + r - first] = totalOf(sums[v]);
    }
}

template <class Block, class Sum>
void timesTiles(const GgufView& w, const std::uint8_t* x, std::int64_t count, float* y, std::int64_t stride,
                std::int64_t first, std::int64_t last) {
    constexpr TileOrder order = orderOf<Block>;
    const std::int64_t xBytes = tilesOf(order, w.columns) * tileBytes(order, Sum::kind);
    for (; count >= 4; count -= 4, x += 4 * xBytes, y += 4 * stride)
        timesTiles<Block, Sum, 4>(w, x, y, stride, first, last);
    if (count >= 2) {
        timesTiles<Block, Sum, 2>(w, x, y, stride, first, last);
        count -= 2, x += 2 * xBytes, y += 2 * stride;
    }
    if (count == 1) timesTiles<Block, Sum, 1>(w, x, y, stride, first, last);
}

template <class Block>
void timesBlocks(const GgufView& w, GgufInputKind kind, const std::uint8_t* x, std::int64_t count, float* y,
                 std::int64_t stride, std::int64_t first, std::int64_t last) {
    if (kind == GgufInputKind::Exact) return timesTiles<Block, Exact<Block>>(w, x, count, y, stride, first, last);
#if LATHE_LEVEL > 0
    if (hasByteProducts()) return timesTiles<Block, EightBits<Block, true>>(w, x, count, y, stride, first, last);
#endif
    timesTiles<Block, EightBits<Block, false>>(w, x, count, y, stride, first, last);
}

/// 32 numbers and nothing behind the n-th: their codes, and their scale.
LATHE_INLINE float codesOf(const float* x, std::int8_t* codes) {
    const Floats a = load(x), b = load(x + lanes);
    const Words magnitudes = (Words)a & 0x7fffffffu, others = (Words)b & 0x7fffffffu;
    const Words larger = magnitudes > others ? magnitudes : others;
    std::uint32_t most = 0; // as integers: what is not finite is the largest
    for (int i = 0; i < lanes; ++i) most = larger[i] > most ? larger[i] : most;
    float largest;
    __builtin_memcpy(&largest, &most, sizeof largest);
    if (most >= 0x7f800000u) {
        for (int i = 0; i < 32; ++i) codes[i] = 0;
        return __builtin_nanf("");
    }
    const bool any = largest > 1e-30f; // smaller ones count as zeros
    const float scale = any ? largest / 127 : 0, inverse = any ? 127 / largest : 0;
    const Floats magic = splat(12582912.0f); // adding it rounds to the nearest integer
    const Ints p = (Ints)(a * inverse + magic) - 0x4b400000, q = (Ints)(b * inverse + magic) - 0x4b400000;
    for (int i = 0; i < lanes; ++i) codes[i] = std::int8_t(p[i]), codes[lanes + i] = std::int8_t(q[i]);
    return scale;
}

template <TileOrder order> [[gnu::flatten]] void layTile(GgufInputKind kind, const float* x, std::uint8_t* to) {
    constexpr int weights = tileWeights(order);
    alignas(64) float sums[16] = {}, scales[16];
    if (kind == GgufInputKind::Exact) {
        auto* numbers = (float*)to;
        for (int u = 0; u < weights / 64; ++u)
            for (int k = 0; k < 4; ++k)
                for (int i = 0; i < 16; ++i) numbers[64 * u + 16 * k + i] = x[placeInTile(order, u, 4 * i + k)];
        for (int g = 0; g < weights / 16; ++g) {
            const float sum = sumOf(load(x + 16 * g));
            if constexpr (order == TileOrder::Parts) sums[g] = sum;
            else sums[g / 2 * 4] += sum;
        }
        __builtin_memcpy(numbers + weights, sums, sizeof sums);
        return;
    }
    alignas(64) std::int8_t codes[weights];
    for (int b = 0; b < weights / 32; ++b) {
        const float scale = codesOf(x + 32 * b, codes + 32 * b);
        int sum[2] = {};
        for (int i = 0; i < 32; ++i) sum[i / 16] += codes[32 * b + i];
        if constexpr (order == TileOrder::Parts) {
            for (int g = 0; g < 2; ++g) scales[2 * b + g] = scale, sums[2 * b + g] = scale * float(sum[g]);
        } else {
            for (int i = 0; i < 4; ++i) scales[4 * b + i] = scale;
            sums[4 * b] = scale * float(sum[0] + sum[1]);
        }
    }
    for (int u = 0; u < weights / 64; ++u) // 16 neighbors stay together
        for (int quarter = 0; quarter < 4; ++quarter)
            __builtin_memcpy(to + 64 * u + 16 * quarter, codes + placeInTile(order, u, 16 * quarter), 16);
    __builtin_memcpy(to + weights, scales, sizeof scales);
    __builtin_memcpy(to + weights + 64, sums, sizeof sums);
}

template <TileOrder order, class T> void layInput(GgufInputKind kind, std::int64_t columns, const T* x,
                                                  std::int64_t stride, std::int64_t count, std::uint8_t* to) {
    constexpr std::int64_t weights = tileWeights(order);
    const std::int64_t each = tileBytes(order, kind);
    alignas(64) float plain[weights];
    for (std::int64_t v = 0; v < count; ++v)
        for (std::int64_t first = 0; first < columns; first += weights, to += each) {
            const std::int64_t n =
                columns - first < weights ? columns - first : weights; // the last tile ends where the row does
            for (std::int64_t i = 0; i < weights; i += lanes)
                store(plain + i, i < weights - n ? Floats{} : load(x + v * stride + first + i - (weights - n)));
            layTile<order>(kind, plain, to);
        }
}

template <class T> void layInput(TileOrder order, GgufInputKind kind, std::int64_t columns, const T* x,
                                 std::int64_t stride, std::int64_t count, std::uint8_t* to) {
    if (order == TileOrder::Halves) layInput<TileOrder::Halves>(kind, columns, x, stride, count, to);
    else layInput<TileOrder::Parts>(kind, columns, x, stride, count, to);
}
