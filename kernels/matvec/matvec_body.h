template <class S>
void matvec(const S* w, const float* x, float* y, std::int64_t rows, std::int64_t size, std::int64_t count,
            std::int64_t first, std::int64_t last) {
    for (std::int64_t r = first; r < last; ++r)
        for (std::int64_t v = 0; v < count; ++v) {
            const S* row = w + r * size;
            const float* in = x + v * size;
            Floats a{}, b{}, c{}, d{}; // four sums, so that an addition need not wait for the one before
            std::int64_t i = 0;
            for (; i + 4 * lanes <= size; i += 4 * lanes) {
                a += load(row + i) * load(in + i);
                b += load(row + i + lanes) * load(in + i + lanes);
                c += load(row + i + 2 * lanes) * load(in + i + 2 * lanes);
                d += load(row + i + 3 * lanes) * load(in + i + 3 * lanes);
            }
            overRow(size - i, [&](std::int64_t k, std::int64_t n) {
                a += loadUpTo(row + i + k, n) * loadUpTo(in + i + k, n);
            });
            y[v * rows + r] = sumOf((a + b) + (c + d));
        }
}
