template <class S, class C>
void swiglu(const S* gateUp, C* y, std::int64_t size, std::int64_t stride, std::int64_t first, std::int64_t last) {
    for (std::int64_t r = first; r < last; ++r) {
        const S* gate = gateUp + r * 2 * size;
        overRow(size, [&](std::int64_t i, std::int64_t n) {
            const Floats g = loadUpTo(gate + i, n), u = loadUpTo(gate + size + i, n);
            storeUpTo(y + r * stride + i, g / (1.0f + exponential(-g)) * u, n);
        });
    }
}

template <class S, class C>
void swigluBackward(const C* dy, const S* gateUp, S* dgateUp, C* y, std::int64_t size, std::int64_t first,
                    std::int64_t last) {
    for (std::int64_t r = first; r < last; ++r) {
        const S* gate = gateUp + r * 2 * size;
        S* dgate = dgateUp + r * 2 * size;
        overRow(size, [&](std::int64_t i, std::int64_t n) {
            const Floats g = loadUpTo(gate + i, n), u = loadUpTo(gate + size + i, n), d = loadUpTo(dy + r * size + i, n);
            const Floats s = 1.0f / (1.0f + exponential(-g)), silu = g * s;
            if (y) storeUpTo(y + r * size + i, silu * u, n);
            storeUpTo(dgate + i, d * u * (s + silu * (1.0f - s)), n);
            storeUpTo(dgate + size + i, d * silu, n);
        });
    }
}
