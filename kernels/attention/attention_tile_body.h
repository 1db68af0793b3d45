/// The columns that row r sees: [first, end).
struct Seen {
    std::int64_t first, end;
    Seen(const ScoreTile& tile, std::int64_t r) {
        const std::int64_t own = tile.start + r / tile.perToken;
        first = own > tile.before ? own - tile.before : 0;
        end = own + tile.after < tile.keys ? own + tile.after + 1 : tile.keys;
    }
};

/// Products to capped scores where there is a cap; what is left to multiply them by.
template <class C> LATHE_INLINE float capped(C* seen, std::int64_t count, const ScoreTile& tile) {
    if (tile.cap == 0) return tile.scale;
    overRow(count, [&](std::int64_t i, std::int64_t n) {
        storeUpTo(seen + i, hyperbolicTangent(loadUpTo(seen + i, n) * (tile.scale / tile.cap)) * tile.cap, n);
    });
    return 1;
}

template <class C> void seenSoftmax(C* scores, float* logSums, const ScoreTile& tile) {
    for (std::int64_t r = 0; r < tile.rows; ++r) {
        C* whole = scores + r * tile.keys;
        const Seen seen(tile, r);
        C* row = whole + seen.first;
        const std::int64_t count = seen.end - seen.first;
        const float scale = capped(row, count, tile);
        Floats top = splat(-__builtin_inff());
        overRow(count, [&](std::int64_t i, std::int64_t n) { top = larger(top, loadUpTo(row + i, n, -__builtin_inff())); });
        const float most = largestOf(top) * scale;
        Floats sums{};
        overRow(count, [&](std::int64_t i, std::int64_t n) {
            const Floats e = exponential(loadUpTo(row + i, n, -__builtin_inff()) * scale - most);
            sums += e;
            if constexpr (sizeof(C) == 4) storeUpTo(row + i, e, n);
        });
        const float sum = sumOf(sums), inverse = 1.0f / sum;
        overRow(count, [&](std::int64_t i, std::int64_t n) {
            if constexpr (sizeof(C) == 4) storeUpTo(row + i, loadUpTo(row + i, n) * inverse, n);
            else storeUpTo(row + i, exponential(loadUpTo(row + i, n) * scale - most) * inverse, n); // one rounding only
        });
        for (std::int64_t i = 0; i < seen.first; ++i) whole[i] = C{};
        for (std::int64_t i = seen.end; i < tile.keys; ++i) whole[i] = C{};
        logSums[r] = most + std::log(sum);
    }
}

template <class C> void seenSoftmaxBackward(C* scores, C* dp, const float* logSums, const float* delta, const ScoreTile& tile) {
    const float slope = tile.cap == 0 ? 0.0f : 1.0f / (tile.cap * tile.cap);
    for (std::int64_t r = 0; r < tile.rows; ++r) {
        C* whole = scores + r * tile.keys;
        C* dwhole = dp + r * tile.keys;
        const Seen seen(tile, r);
        C* row = whole + seen.first;
        C* drow = dwhole + seen.first;
        const std::int64_t count = seen.end - seen.first;
        const float scale = capped(row, count, tile);
        const float logSum = logSums[r], mean = delta[r];
        overRow(count, [&](std::int64_t i, std::int64_t n) {
            const Floats score = loadUpTo(row + i, n), p = exponential(score * scale - logSum);
            storeUpTo(row + i, p, n);
            Floats down = p * (loadUpTo(drow + i, n) - mean) * tile.scale;
            if (slope != 0) down *= 1.0f - score * score * slope;
            storeUpTo(drow + i, down, n);
        });
        for (std::int64_t i = 0; i < seen.first; ++i) whole[i] = dwhole[i] = C{};
        for (std::int64_t i = seen.end; i < tile.keys; ++i) whole[i] = dwhole[i] = C{};
    }
}

template <class C> void rowDots(const C* a, const C* b, float* dots, std::int64_t size, std::int64_t rows) {
    for (std::int64_t r = 0; r < rows; ++r) {
        Floats sum{};
        overRow(size, [&](std::int64_t i, std::int64_t n) {
            sum += loadUpTo(a + r * size + i, n) * loadUpTo(b + r * size + i, n);
        });
        dots[r] = sumOf(sum);
    }
}
