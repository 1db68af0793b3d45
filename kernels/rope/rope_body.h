// Pairs are halves of a head (Hugging Face's layout); backward is the same rotation by the negative angle.
template <class S>
void rotate(S* x, const std::int64_t* positions, const float* cosines, const float* sines, std::int64_t heads,
            std::int64_t headDim, std::int64_t turned, std::int64_t stride, bool back, std::int64_t first,
            std::int64_t last) {
    const std::int64_t half = turned / 2;
    const float sign = back ? -1.0f : 1.0f;
    for (std::int64_t r = first; r < last; ++r) {
        const float* cosine = cosines + positions[r] * half;
        const float* sine = sines + positions[r] * half;
        for (std::int64_t h = 0; h < heads; ++h) {
            S* low = x + r * stride + h * headDim;
            S* high = low + half;
            overRow(half, [&](std::int64_t i, std::int64_t n) {
                const Floats a = loadUpTo(low + i, n), b = loadUpTo(high + i, n);
                const Floats c = loadUpTo(cosine + i, n), s = loadUpTo(sine + i, n) * sign;
                storeUpTo(low + i, a * c - b * s, n);
                storeUpTo(high + i, b * c + a * s, n);
            });
        }
    }
}
