/// R vectors at once. One alone has four sums, so that an addition need not wait for the one before; several wait for none anyway.
template <int R, class S>
void matvecRows(const S* w, const float* x, float* y, std::int64_t rows, std::int64_t size, std::int64_t first, std::int64_t last) {
    constexpr int chains = R == 1 ? 4 : R == 2 ? 2 : 1;
    for (std::int64_t r = first; r < last; ++r) {
        const S* row = w + r * size;
        Floats sums[R * chains] = {};
        std::int64_t i = 0;
        for (; i + chains * lanes <= size; i += chains * lanes)
            for (int c = 0; c < chains; ++c) {
                const Floats weight = load(row + i + c * lanes);
                for (int v = 0; v < R; ++v) sums[v * chains + c] += weight * load(x + v * size + i + c * lanes);
            }
        overRow(size - i, [&](std::int64_t k, std::int64_t n) {
            const Floats weight = loadUpTo(row + i + k, n);
            for (int v = 0; v < R; ++v) sums[v * chains] += weight * loadUpTo(x + v * size + i + k, n);
        });
        for (int v = 0; v < R; ++v) {
            const Floats* own = sums + v * chains;
            y[v * rows + r] = sumOf(chains == 4 ? (own[0] + own[1]) + (own[2] + own[3]) : chains == 2 ? own[0] + own[1] : own[0]);
        }
    }
}

template <class S>
void matvec(const S* w, const float* x, float* y, std::int64_t rows, std::int64_t size, std::int64_t count,
            std::int64_t first, std::int64_t last) {
    for (; count >= 8; count -= 8, x += 8 * size, y += 8 * rows) matvecRows<8>(w, x, y, rows, size, first, last);
    if (count >= 4) {
        matvecRows<4>(w, x, y, rows, size, first, last);
        count -= 4, x += 4 * size, y += 4 * rows;
    }
    if (count >= 2) {
        matvecRows<2>(w, x, y, rows, size, first, last);
        count -= 2, x += 2 * size, y += 2 * rows;
    }
    if (count == 1) matvecRows<1>(w, x, y, rows, size, first, last);
}
