/// The activations are x s(x): a sigmoid of z = x, or of z = 2 sqrt(2 / pi) (x + 0.044715 x^3), or the normal
/// distribution's function.
LATHE_INLINE Floats sigmoidOf(Floats x, bool gelu) {
    const Floats z = gelu ? x * (1.5957691216057308f + 0.0713548162726009f * (x * x)) : x;
    return 1.0f / (1.0f + exponential(-z));
}
LATHE_INLINE Floats normalOf(Floats x) {
    float v[lanes];
    store(v, x);
    for (float& each : v) each = 0.5f * std::erfc(-0.70710678118654752f * each);
    return load(v);
}
LATHE_INLINE Floats densityOf(Floats x) { return 0.39894228040143268f * exponential(-0.5f * (x * x)); }

template <class S, class C>
void gated(Gate gate, const S* gateUp, C* y, std::int64_t size, std::int64_t stride, std::int64_t first,
           std::int64_t last) {
    const bool gelu = gate == Gate::GeluTanh, normal = gate == Gate::Gelu;
    for (std::int64_t r = first; r < last; ++r) {
        const S* row = gateUp + r * 2 * size;
        overRow(size, [&](std::int64_t i, std::int64_t n) {
            const Floats g = loadUpTo(row + i, n), u = loadUpTo(row + size + i, n);
            storeUpTo(y + r * stride + i, g * (normal ? normalOf(g) : sigmoidOf(g, gelu)) * u, n);
        });
    }
}

template <class S, class C>
void gatedBackward(Gate gate, const C* dy, const S* gateUp, S* dgateUp, C* y, std::int64_t size, std::int64_t first,
                   std::int64_t last) {
    const bool gelu = gate == Gate::GeluTanh, normal = gate == Gate::Gelu;
    for (std::int64_t r = first; r < last; ++r) {
        const S* row = gateUp + r * 2 * size;
        S* drow = dgateUp + r * 2 * size;
        overRow(size, [&](std::int64_t i, std::int64_t n) {
            const Floats g = loadUpTo(row + i, n), u = loadUpTo(row + size + i, n), d = loadUpTo(dy + r * size + i, n);
            const Floats s = normal ? normalOf(g) : sigmoidOf(g, gelu), a = g * s;
            Floats slope = normal ? g * densityOf(g) : a * (1.0f - s); // x s'(x): of a sigmoid times dz / dx
            if (gelu) slope *= 1.5957691216057308f + 0.2140644488178027f * (g * g);
            if (y) storeUpTo(y + r * size + i, a * u, n);
            storeUpTo(drow + i, d * u * (s + slope), n);
            storeUpTo(drow + size + i, d * a, n);
        });
    }
}
