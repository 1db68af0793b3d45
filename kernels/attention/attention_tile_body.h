template <class C>
void causalSoftmax(C* scores, float* logSums, float scale, std::int64_t keys, std::int64_t perToken, std::int64_t start,
                   std::int64_t rows) {
    for (std::int64_t r = 0; r < rows; ++r) {
        C* row = scores + r * keys;
        const std::int64_t seen = start + r / perToken + 1;
        Floats top = splat(-__builtin_inff());
        overRow(seen, [&](std::int64_t i, std::int64_t n) { top = larger(top, loadUpTo(row + i, n, -__builtin_inff())); });
        const float most = largestOf(top) * scale;
        Floats sums{};
        overRow(seen, [&](std::int64_t i, std::int64_t n) {
            const Floats e = exponential(loadUpTo(row + i, n, -__builtin_inff()) * scale - most);
            sums += e;
            if constexpr (sizeof(C) == 4) storeUpTo(row + i, e, n);
        });
        const float sum = sumOf(sums), inverse = 1.0f / sum;
        overRow(seen, [&](std::int64_t i, std::int64_t n) {
            if constexpr (sizeof(C) == 4) storeUpTo(row + i, loadUpTo(row + i, n) * inverse, n);
            else storeUpTo(row + i, exponential(loadUpTo(row + i, n) * scale - most) * inverse, n); // one rounding only
        });
        for (std::int64_t i = seen; i < keys; ++i) row[i] = C{};
        logSums[r] = most + std::log(sum);
    }
}

template <class C>
void causalSoftmaxBackward(C* scores, C* dp, const float* logSums, const float* delta, float scale, std::int64_t keys,
                           std::int64_t perToken, std::int64_t start, std::int64_t rows) {
    for (std::int64_t r = 0; r < rows; ++r) {
        C* row = scores + r * keys;
        C* drow = dp + r * keys;
        const std::int64_t seen = start + r / perToken + 1;
        const float logSum = logSums[r], mean = delta[r];
        overRow(seen, [&](std::int64_t i, std::int64_t n) {
            const Floats p = exponential(loadUpTo(row + i, n) * scale - logSum);
            storeUpTo(row + i, p, n);
            storeUpTo(drow + i, p * (loadUpTo(drow + i, n) - mean) * scale, n);
        });
        for (std::int64_t i = seen; i < keys; ++i) row[i] = drow[i] = C{};
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
