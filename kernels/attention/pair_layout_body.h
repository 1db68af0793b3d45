// Rows are interleaved two by two; transposing goes through squares of 16 by 16 words held in registers, which
// touches memory once.
inline void pairRows(const MatrixView<Bf16>& from, Bf16* to, std::int64_t toRows, std::int64_t toColumns) {
    for (std::int64_t r = 0; r < toRows; r += 2) {
        std::uint16_t* pairs = &to[r * toColumns].bits;
        const std::int64_t columns = r < from.rows ? from.columns : 0;
        const std::uint16_t* even = columns ? &from.data[r * from.stride].bits : nullptr;
        const std::uint16_t* odd = r + 1 < from.rows ? even + from.stride : nullptr;
        for (std::int64_t c = 0; c < columns; ++c) {
            pairs[2 * c] = even[c];
            pairs[2 * c + 1] = odd ? odd[c] : std::uint16_t(0);
        }
        for (std::int64_t i = 2 * columns; i < 2 * toColumns; ++i) pairs[i] = 0;
    }
}

/// A square of 16 by 16 words: four times, halves of neighbors change places.
template <std::int64_t half> LATHE_INLINE void exchange(Words (&rows)[16]) {
    Words low, high; // lanes of two rows, those of the second counted from 16
    for (std::uint32_t j = 0; j < 16; ++j) {
        low[j] = j & half ? 16 + j - half : j;
        high[j] = j & half ? 16 + j : j + half;
    }
    for (std::int64_t i = 0; i < 16; ++i)
        if ((i & half) == 0) {
            const Words a = rows[i], b = rows[i + half];
            rows[i] = __builtin_shuffle(a, b, low);
            rows[i + half] = __builtin_shuffle(a, b, high);
        }
}

inline void transposeWords(const MatrixView<std::uint32_t>& from, std::uint32_t* to, std::int64_t stride) {
    for (std::int64_t r = 0; r < from.rows; r += 16)
        for (std::int64_t c = 0; c < from.columns; c += 16) {
            const std::uint32_t* source = from.data + r * from.stride + c;
            std::uint32_t* target = to + c * stride + r;
            const std::int64_t rows = from.rows - r, columns = from.columns - c;
            if (rows >= 16 && columns >= 16) {
                Words square[16];
                for (std::int64_t i = 0; i < 16; ++i)
                    __builtin_memcpy(&square[i], source + i * from.stride, sizeof(Words));
                exchange<8>(square);
                exchange<4>(square);
                exchange<2>(square);
                exchange<1>(square);
                for (std::int64_t i = 0; i < 16; ++i) __builtin_memcpy(target + i * stride, &square[i], sizeof(Words));
            } else {
                for (std::int64_t j = 0; j < 16 && j < columns; ++j)
                    for (std::int64_t i = 0; i < 16 && i < rows; ++i)
                        __builtin_memcpy(target + j * stride + i, source + i * from.stride + j,
                                         4); // words of another type
            }
        }
}
