/// R query heads read each key once. scores (R, keys).
template <int R, class C> void scoresOf(const CachedHead<C>& head, const float* q, float* scores) {
    const std::int64_t size = head.size, keys = head.end - head.first;
    for (std::int64_t k = 0; k < keys; ++k) {
        const C* key = head.keys + (head.first + k) * size;
        Floats sums[R] = {};
        overRow(size, [&](std::int64_t i, std::int64_t n) {
            const Floats part = loadUpTo(key + i, n);
            for (int r = 0; r < R; ++r) sums[r] += part * loadUpTo(q + r * size + i, n);
        });
        for (int r = 0; r < R; ++r) scores[r * keys + k] = sumOf(sums[r]);
    }
}

/// Products to weights whose sum is 1.
LATHE_INLINE void weigh(float* row, std::int64_t keys, float scale, float cap) {
    if (cap != 0) {
        overRow(keys, [&](std::int64_t i, std::int64_t n) { storeUpTo(row + i, hyperbolicTangent(loadUpTo(row + i, n) * (scale / cap)) * cap, n); });
        scale = 1;
    }
    Floats top = splat(-__builtin_inff());
    overRow(keys, [&](std::int64_t i, std::int64_t n) { top = larger(top, loadUpTo(row + i, n, -__builtin_inff())); });
    const float most = largestOf(top) * scale;
    Floats sum{};
    overRow(keys, [&](std::int64_t i, std::int64_t n) {
        const Floats e = exponential(loadUpTo(row + i, n, -__builtin_inff()) * scale - most);
        sum += e;
        storeUpTo(row + i, e, n);
    });
    const float inverse = 1.0f / sumOf(sum);
    overRow(keys, [&](std::int64_t i, std::int64_t n) { storeUpTo(row + i, loadUpTo(row + i, n) * inverse, n); });
}

/// So many keys at a time that their values stay in the nearest cache while their columns are summed.
template <int R, class C> void valuesOf(const CachedHead<C>& head, const float* weights, float* out) {
    constexpr std::int64_t some = 64;
    const std::int64_t size = head.size, keys = head.end - head.first;
    for (std::int64_t begin = 0; begin < keys; begin += some) {
        const std::int64_t end = begin + some < keys ? begin + some : keys;
        overRow(size, [&](std::int64_t i, std::int64_t n) {
            Floats sums[R] = {};
            for (std::int64_t k = begin; k < end; ++k) {
                const Floats part = loadUpTo(head.values + (head.first + k) * size + i, n);
                for (int r = 0; r < R; ++r) sums[r] += part * weights[r * keys + k];
            }
            for (int r = 0; r < R; ++r) storeUpTo(out + r * size + i, begin ? loadUpTo(out + r * size + i, n) + sums[r] : sums[r], n);
        });
    }
}

template <int R, class C> void attendRows(const CachedHead<C>& head, const float* q, float* out, float* scores) {
    const std::int64_t keys = head.end - head.first;
    scoresOf<R>(head, q, scores);
    for (int r = 0; r < R; ++r) weigh(scores + r * keys, keys, head.scale, head.cap);
    valuesOf<R>(head, scores, out);
}

template <class C> void attendCached(const CachedHead<C>& head, const float* q, float* out, std::int64_t rows, float* scores) {
    const std::int64_t size = head.size;
    std::int64_t r = 0;
    for (; r + 4 <= rows; r += 4) attendRows<4>(head, q + r * size, out + r * size, scores);
    if (rows - r == 3) attendRows<3>(head, q + r * size, out + r * size, scores);
    else if (rows - r == 2) attendRows<2>(head, q + r * size, out + r * size, scores);
    else if (rows - r == 1) attendRows<1>(head, q + r * size, out + r * size, scores);
}
