typedef std::uint64_t Wides __attribute__((vector_size(64)));

/// High and low halves of each lane's product with m.
LATHE_INLINE void multiply(Words v, std::uint64_t m, Words& high, Words& low) {
    const Wides even = ((Wides)v & 0xffffffffu) * m, odd = ((Wides)v >> 32) * m;
    high = (Words)((even >> 32) | (odd & 0xffffffff00000000u));
    low = (Words)((even & 0xffffffffu) | (odd << 32));
}

template <class C>
void dropout(const C* x, C* y, double p, const DropoutKey& key, const std::int64_t* positions,
             const std::int64_t* examples, std::int64_t size, std::int64_t first, std::int64_t last) {
    const DropoutRule rule(p);
    const Words lane = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    for (std::int64_t r = first; r < last; ++r)
        for (std::int64_t start = 0; start < size;
             start += 4 * lanes) { // word w of lane l falls on column start + 16 w + l
            Words c[4] = {lane + std::uint32_t(start / 4), Words{} + std::uint32_t(positions[r]),
                          Words{} + std::uint32_t(examples[r]), Words{} + key.site};
            std::uint32_t k0 = key.key0, k1 = key.key1;
            for (int round = 0; round < 10; ++round) {
                Words high0, low0, high1, low1;
                multiply(c[0], 0xD2511F53u, high0, low0);
                multiply(c[2], 0xCD9E8D57u, high1, low1);
                c[0] = high1 ^ c[1] ^ k0;
                c[1] = low1;
                c[2] = high0 ^ c[3] ^ k1;
                c[3] = low0;
                k0 += 0x9E3779B9u;
                k1 += 0xBB67AE85u;
            }
            for (int w = 0; w < 4; ++w) {
                const std::int64_t i = start + w * lanes;
                if (i >= size) break;
                const std::int64_t n = size - i < lanes ? size - i : lanes;
                const Floats v = loadUpTo(x + r * size + i, n) * rule.grow;
                storeUpTo(y + r * size + i, c[w] >= rule.threshold ? v : Floats{}, n);
            }
        }
}
