/// R rows of x at once: a block is decoded to the nearest cache and multiplied by each.
template <class Block, int R>
[[gnu::flatten]] void timesBlocks(const std::uint8_t* blocks, std::int64_t rows, std::int64_t columns, const float* x,
                                  float* y, std::int64_t first, std::int64_t last) {
    constexpr std::int64_t elements = Block::elements;
    const std::int64_t each = columns / elements;
    alignas(64) float weights[elements];
    for (std::int64_t r = first; r < last; ++r) {
        Floats sums[2 * R] = {}; // two of each, so that an addition need not wait for the one before
        for (std::int64_t b = 0; b < each; ++b) {
            DecodeBlock<Block>{blocks + (r * each + b) * Block::bytes, weights}(0);
            const float* in = x + b * elements;
            for (std::int64_t i = 0; i < elements; i += 2 * lanes)
                for (int v = 0; v < R; ++v) {
                    sums[2 * v] += load(weights + i) * load(in + v * columns + i);
                    sums[2 * v + 1] += load(weights + i + lanes) * load(in + v * columns + i + lanes);
                }
        }
        for (int v = 0; v < R; ++v) y[v * rows + r] = sumOf(sums[2 * v] + sums[2 * v + 1]);
    }
}

template <class Block>
void timesBlocks(const std::uint8_t* blocks, std::int64_t rows, std::int64_t columns, const float* x,
                 std::int64_t count, float* y, std::int64_t first, std::int64_t last) {
    for (; count >= 4; count -= 4, x += 4 * columns, y += 4 * rows)
        timesBlocks<Block, 4>(blocks, rows, columns, x, y, first, last);
    if (count >= 2) {
        timesBlocks<Block, 2>(blocks, rows, columns, x, y, first, last);
        count -= 2, x += 2 * columns, y += 2 * rows;
    }
    if (count == 1) timesBlocks<Block, 1>(blocks, rows, columns, x, y, first, last);
}
