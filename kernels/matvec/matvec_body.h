/// G rows of W by R vectors. Few vectors have several sums each, so that an addition need not wait for the one before;
/// many wait for none anyway. A row's sum is made in the same order whatever G is.
template <int G, int R, class S>
LATHE_INLINE void matvecRows(const S* w, const float* x, float* y, std::int64_t rows, std::int64_t size,
                             std::int64_t r) {
    constexpr int chains = R == 1 ? 4 : R == 2 ? 2 : 1, all = G * R * chains;
    const S* row = w + r * size;
    Floats sums[all] = {}; // in registers: all loops over them are unrolled
    const auto add = [&](int chain, std::int64_t i, auto&& loaded) {
        Floats weights[G];
#pragma GCC unroll 4
        for (int g = 0; g < G; ++g) {
            if (i % (64 / std::int64_t(sizeof(S))) == 0)
                __builtin_prefetch(reinterpret_cast<const char*>(row + g * size + i)
                                   + 4096); // the processor's own guesses end with a page
            weights[g] = loaded(row + g * size + i);
        }
#pragma GCC unroll 8
        for (int v = 0; v < R; ++v) {
            const Floats own = loaded(x + v * size + i);
#pragma GCC unroll 4
            for (int g = 0; g < G; ++g) sums[chain * G * R + g * R + v] += weights[g] * own;
        }
    };
    std::int64_t i = 0;
    for (; i + chains * lanes <= size; i += chains * lanes)
#pragma GCC unroll 4
        for (int c = 0; c < chains; ++c) add(c, i + c * lanes, [](const auto* from) { return load(from); });
    for (; i < size; i += lanes) {
        const std::int64_t n = size - i < lanes ? size - i : lanes;
        add(0, i, [n](const auto* from) { return loadUpTo(from, n); });
    }
    Floats total[G * R];
#pragma GCC unroll 16
    for (int s = 0; s < G * R; ++s) {
        total[s] = sums[s];
        if constexpr (chains > 1) total[s] += sums[s + G * R];
        if constexpr (chains > 2) total[s] += sums[s + 2 * G * R] + sums[s + 3 * G * R];
    }
    float made[G * R];
    if constexpr (G * R % 4 == 0) sumsOf<G * R>(total, made);
    else
        for (int s = 0; s < G * R; ++s) made[s] = sumOf(total[s]);
    for (int g = 0; g < G; ++g)
        for (int v = 0; v < R; ++v) y[v * rows + r + g] = made[g * R + v];
}

/// As many rows at once as there are registers for their sums.
template <int R, class S>
void matvecOf(const S* w, const float* x, float* y, std::int64_t rows, std::int64_t size, std::int64_t first,
              std::int64_t last) {
    constexpr int some = LATHE_LEVEL < 512 ? 1 : R == 8 ? 2 : 4;
    for (; first + some <= last; first += some) matvecRows<some, R>(w, x, y, rows, size, first);
    for (; first < last; ++first) matvecRows<1, R>(w, x, y, rows, size, first);
}

template <class S>
void matvec(const S* w, const float* x, float* y, std::int64_t rows, std::int64_t size, std::int64_t count,
            std::int64_t first, std::int64_t last) {
    for (; count >= 8; count -= 8, x += 8 * size, y += 8 * rows) matvecOf<8>(w, x, y, rows, size, first, last);
    if (count >= 4) {
        matvecOf<4>(w, x, y, rows, size, first, last);
        count -= 4, x += 4 * size, y += 4 * rows;
    }
    if (count >= 2) {
        matvecOf<2>(w, x, y, rows, size, first, last);
        count -= 2, x += 2 * size, y += 2 * rows;
    }
    if (count == 1) matvecOf<1>(w, x, y, rows, size, first, last);
}
