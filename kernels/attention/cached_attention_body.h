/// K keys from `k` on, each read once for R query heads. scores (R, keys).
template <int R, int K, class C> LATHE_INLINE void scoresOfSome(const CachedHead<C>& head, const float* q,
                                                                float* scores, std::int64_t k) {
    const std::int64_t size = head.size, keys = head.end - head.first;
    const C* key = head.keys + (head.first + k) * size;
    Floats sums[K * R] = {}; // in registers: all loops over them are unrolled
    const auto add = [&](std::int64_t i, auto&& loaded) {
        Floats own[R];
#pragma GCC unroll 4
        for (int r = 0; r < R; ++r) own[r] = loaded(q + r * size + i);
#pragma GCC unroll 4
        for (int j = 0; j < K; ++j) {
            const Floats part = loaded(key + j * size + i);
#pragma GCC unroll 4
            for (int r = 0; r < R; ++r) sums[r * K + j] += part * own[r];
        }
    };
    std::int64_t i = 0;
    for (; i + lanes <= size; i += lanes) add(i, [](const auto* from) { return load(from); });
    if (i < size) add(i, [n = size - i](const auto* from) { return loadUpTo(from, n); });
    float made[K * R];
    if constexpr (K * R % 4 == 0) sumsOf<K * R>(sums, made);
    else
        for (int s = 0; s < K * R; ++s) made[s] = sumOf(sums[s]);
    for (int r = 0; r < R; ++r)
        for (int j = 0; j < K; ++j) scores[r * keys + k + j] = made[r * K + j];
}

template <int R, class C> void scoresOf(const CachedHead<C>& head, const float* q, float* scores) {
    const std::int64_t keys = head.end - head.first;
    std::int64_t k = 0;
    for (; k + 4 <= keys; k += 4) scoresOfSome<R, 4>(head, q, scores, k);
    for (; k < keys; ++k) scoresOfSome<R, 1>(head, q, scores, k);
}

/// Products to weights whose sum is 1.
LATHE_INLINE void weigh(float* row, std::int64_t keys, float scale, float cap) {
    if (cap != 0) {
        overRow(keys, [&](std::int64_t i, std::int64_t n) {
            storeUpTo(row + i, hyperbolicTangent(loadUpTo(row + i, n) * (scale / cap)) * cap, n);
        });
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

/// The columns [i, i + V * 16) of V full vectors, or n of one that is not full, summed over the keys [begin, end).
template <int R, int V, class C>
LATHE_INLINE void valuesOfSome(const CachedHead<C>& head, const float* weights, float* out, std::int64_t begin,
                               std::int64_t end, std::int64_t i, std::int64_t n) {
    const std::int64_t size = head.size, keys = head.end - head.first;
    Floats sums[R * V] = {};
    for (std::int64_t k = begin; k < end; ++k) {
        const C* value = head.values + (head.first + k) * size + i;
#pragma GCC unroll 4
        for (int v = 0; v < V; ++v) {
            const Floats part = V > 1 ? load(value + v * lanes) : loadUpTo(value, n);
#pragma GCC unroll 4
            for (int r = 0; r < R; ++r) sums[r * V + v] += part * weights[r * keys + k];
        }
    }
#pragma GCC unroll 4
    for (int r = 0; r < R; ++r)
#pragma GCC unroll 4
        for (int v = 0; v < V; ++v) {
            float* to = out + r * size + i + v * lanes;
            storeUpTo(to, begin ? loadUpTo(to, n) + sums[r * V + v] : sums[r * V + v], n);
        }
}

/// So many keys at a time that their values stay in the nearest cache while their columns are summed.
template <int R, class C> void valuesOf(const CachedHead<C>& head, const float* weights, float* out) {
    constexpr int some = LATHE_LEVEL < 512 ? 1 : 4; // vectors, whose sums have registers
    constexpr std::int64_t someKeys = 64;
    const std::int64_t size = head.size, keys = head.end - head.first;
    for (std::int64_t begin = 0; begin < keys; begin += someKeys) {
        const std::int64_t end = begin + someKeys < keys ? begin + someKeys : keys;
        std::int64_t i = 0;
        for (; some > 1 && i + some * lanes <= size; i += some * lanes)
            valuesOfSome<R, some>(head, weights, out, begin, end, i, lanes);
        for (; i < size; i += lanes)
            valuesOfSome<R, 1>(head, weights, out, begin, end, i, size - i < lanes ? size - i : lanes);
    }
}

template <int R, class C> void attendRows(const CachedHead<C>& head, const float* q, float* out, float* scores) {
    const std::int64_t keys = head.end - head.first;
    scoresOf<R>(head, q, scores);
    for (int r = 0; r < R; ++r) weigh(scores + r * keys, keys, head.scale, head.cap);
    valuesOf<R>(head, scores, out);
}

template <class C> void attendCached(const CachedHead<C>& head, const float* q, float* out, std::int64_t rows,
                                     float* scores) {
    const std::int64_t size = head.size;
    std::int64_t r = 0;
    for (; r + 4 <= rows; r += 4) attendRows<4>(head, q + r * size, out + r * size, scores);
    if (rows - r == 3) attendRows<3>(head, q + r * size, out + r * size, scores);
    else if (rows - r == 2) attendRows<2>(head, q + r * size, out + r * size, scores);
    else if (rows - r == 1) attendRows<1>(head, q + r * size, out + r * size, scores);
}
