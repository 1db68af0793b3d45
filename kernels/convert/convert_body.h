// Rows between number types and sums over them, a vector at a time; rounding is the store's. NaN is found by v - v,
// which is 0 for all finite numbers.
template <class From, class To>
void convertRows(const From* from, std::int64_t fromStride, To* to, std::int64_t toStride, std::int64_t size,
                 std::int64_t first, std::int64_t last) {
    for (std::int64_t r = first; r < last; ++r)
        overRow(size, [&](std::int64_t i, std::int64_t n) {
            storeUpTo(to + r * toStride + i, loadUpTo(from + r * fromStride + i, n), n);
        });
}

template <class From, class To>
void addInto(const From* from, const To* other, To* to, std::int64_t first, std::int64_t last) {
    overRow(last - first, [&](std::int64_t k, std::int64_t n) {
        const std::int64_t i = first + k;
        Floats v = loadUpTo(from + i, n);
        if (other) v += loadUpTo(other + i, n);
        storeUpTo(to + i, v, n);
    });
}

template <class From> void accumulate(const From* from, float* sum, std::int64_t first, std::int64_t last) {
    overRow(last - first, [&](std::int64_t k, std::int64_t n) {
        storeUpTo(sum + first + k, loadUpTo(sum + first + k, n) + loadUpTo(from + first + k, n), n);
    });
}

template <class S> std::int64_t firstNotFinite(const S* x, std::int64_t first, std::int64_t last) {
    const std::int64_t block = 1024;
    for (std::int64_t start = first; start < last; start += block) {
        const std::int64_t end = start + block < last ? start + block : last;
        Floats sum{};
        overRow(end - start, [&](std::int64_t k, std::int64_t n) {
            const Floats v = loadUpTo(x + start + k, n);
            sum += v - v; // 0, or NaN for what is not finite
        });
        if (const float s = sumOf(sum); s != s)
            for (std::int64_t i = start; i < end; ++i)
                if (const float v = loadOne(x + i); v - v != 0.0f) return i;
    }
    return last;
}
