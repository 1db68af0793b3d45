/// Calls body(offset, count) for the parts of row r that are columns [first, end).
template <class Body> LATHE_INLINE void overColumns(const ScoreTile& tile, std::int64_t r, std::int64_t first,
                                                    std::int64_t end, Body&& body) {
    const std::int64_t block = tile.block ? tile.block : tile.keys, held = tile.held ? tile.held : tile.rows;
    std::int64_t offset = r * block; // of the block's part of the row
    for (std::int64_t begin = 0; begin < end; begin += block, offset += held * block) {
        const std::int64_t from = first > begin ? first - begin : 0, to = end - begin < block ? end - begin : block;
        if (from < to) overRow(to - from, [&](std::int64_t i, std::int64_t n) { body(offset + from + i, n); });
    }
}
/// The keys, up to the end of the last block.
LATHE_INLINE std::int64_t wholeColumns(const ScoreTile& tile) {
    return tile.block ? (tile.keys + tile.block - 1) / tile.block * tile.block : tile.keys;
}
template <class C> LATHE_INLINE void clear(C* row, const ScoreTile& tile, std::int64_t r, std::int64_t first,
                                           std::int64_t end) {
    overColumns(tile, r, first, end, [&](std::int64_t i, std::int64_t n) { storeUpTo(row + i, Floats{}, n); });
}

/// In blocks of whole vectors: products beside those that are seen become such that their probability is 0, so that
/// vectors need not be parted; which is several times faster. (A capped score has no such product.)
LATHE_INLINE void seeWholeVectors(float* products, const ScoreTile& tile, std::int64_t r, Seen& seen) {
    if (tile.block == 0 || tile.block % lanes != 0 || tile.cap != 0 || seen.first == seen.end) return;
    const std::int64_t held = tile.held ? tile.held : tile.rows;
    const auto hide = [&](std::int64_t first, std::int64_t end) { // within a vector
        float* from = products + (first / tile.block * held + r) * tile.block + first % tile.block;
        for (std::int64_t i = 0; i < end - first; ++i) from[i] = -__builtin_inff();
    };
    const std::int64_t first = seen.first / lanes * lanes, end = (seen.end + lanes - 1) / lanes * lanes;
    if (first < seen.first) hide(first, seen.first);
    if (seen.end < end) hide(seen.end, end);
    seen.first = first;
    seen.end = end;
}

/// Products to capped scores where there is a cap; what is left to multiply them by.
LATHE_INLINE float capped(float* products, const ScoreTile& tile, std::int64_t r, const Seen& seen) {
    if (tile.cap == 0) return tile.scale;
    overColumns(tile, r, seen.first, seen.end, [&](std::int64_t i, std::int64_t n) {
        storeUpTo(products + i, hyperbolicTangent(loadUpTo(products + i, n) * (tile.scale / tile.cap)) * tile.cap, n);
    });
    return 1;
}

template <class C> void seenSoftmax(float* products, C* weights, float* sums, float* logSums, const ScoreTile& tile) {
    for (std::int64_t r = 0; r < tile.rows; ++r) {
        Seen seen(tile, r);
        seeWholeVectors(products, tile, r, seen);
        const float scale = capped(products, tile, r, seen);
        Floats top = splat(-__builtin_inff());
        overColumns(tile, r, seen.first, seen.end, [&](std::int64_t i, std::int64_t n) {
            top = larger(top, loadUpTo(products + i, n, -__builtin_inff()));
        });
        const float most = largestOf(top) * scale;
        Floats sum{};
        overColumns(tile, r, seen.first, seen.end, [&](std::int64_t i, std::int64_t n) {
            const Floats e = exponential(loadUpTo(products + i, n, -__builtin_inff()) * scale - most);
            sum += e;
            storeUpTo(weights + i, e, n);
        });
        clear(weights, tile, r, 0, seen.first);
        clear(weights, tile, r, seen.end, wholeColumns(tile));
        sums[r] = sumOf(sum);
        logSums[r] = most + std::log(sums[r]);
    }
}

inline void divideRows(float* x, const float* sums, std::int64_t size, std::int64_t rows) {
    for (std::int64_t r = 0; r < rows; ++r) {
        const float inverse = 1.0f / sums[r];
        overRow(size, [&](std::int64_t i, std::int64_t n) {
            storeUpTo(x + r * size + i, loadUpTo(x + r * size + i, n) * inverse, n);
        });
    }
}

template <class C>
void seenSoftmaxBackward(float* products, const float* dp, C* p, C* dproducts, const float* logSums, const float* delta,
                         const ScoreTile& tile) {
    const float slope = tile.cap == 0 ? 0.0f : 1.0f / (tile.cap * tile.cap);
    for (std::int64_t r = 0; r < tile.rows; ++r) {
        Seen seen(tile, r);
        seeWholeVectors(products, tile, r, seen);
        const float scale = capped(products, tile, r, seen);
        const float logSum = logSums[r], mean = delta[r];
        overColumns(tile, r, seen.first, seen.end, [&](std::int64_t i, std::int64_t n) {
            const Floats score = loadUpTo(products + i, n), probability = exponential(score * scale - logSum);
            Floats down = probability * (loadUpTo(dp + i, n) - mean) * tile.scale;
            if (slope != 0) down *= 1.0f - score * score * slope;
            storeUpTo(p + i, probability, n);
            storeUpTo(dproducts + i, down, n);
        });
        for (C* result : {p, dproducts}) {
            clear(result, tile, r, 0, seen.first);
            clear(result, tile, r, seen.end, wholeColumns(tile));
        }
    }
    for (std::int64_t r = tile.rows; r < tile.held; ++r)
        for (C* result : {p, dproducts}) clear(result, tile, r, 0, wholeColumns(tile));
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
