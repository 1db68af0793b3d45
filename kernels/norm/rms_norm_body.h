// RMSNorm by rows; the scale is kept, so that the output can be made again in backward instead of being stored.
template <class S, class C>
void rmsNormAgain(const S* x, const S* weight, float offset, const float* scale, C* y, std::int64_t size,
                  std::int64_t first, std::int64_t last) {
    for (std::int64_t r = first; r < last; ++r) {
        const S* row = x + r * size;
        C* out = y + r * size;
        const float s = scale[r];
        overRow(size, [&](std::int64_t i, std::int64_t n) {
            storeUpTo(out + i, loadUpTo(row + i, n) * s * (loadUpTo(weight + i, n) + offset), n);
        });
    }
}

template <class S, class C>
void rmsNorm(const S* x, const S* weight, float offset, C* y, float* scale, float epsilon, std::int64_t size,
             std::int64_t first, std::int64_t last) {
    for (std::int64_t r = first; r < last; ++r) {
        Floats squares{};
        overRow(size, [&](std::int64_t i, std::int64_t n) {
            const Floats v = loadUpTo(x + r * size + i, n);
            squares += v * v;
        });
        scale[r] = 1.0f / std::sqrt(sumOf(squares) / float(size) + epsilon);
        rmsNormAgain(x, weight, offset, scale, y, size, r, r + 1);
    }
}

template <class S, class C>
void rmsNormBackward(const C* dy, const S* x, const S* weight, float offset, const float* scale, const S* extra, S* dx,
                     float* dweight, std::int64_t size, std::int64_t first, std::int64_t last) {
    for (std::int64_t r = first; r < last; ++r) {
        const C* d = dy + r * size;
        const S* row = x + r * size;
        const float s = scale[r];
        Floats dots{};
        overRow(size, [&](std::int64_t i, std::int64_t n) {
            const Floats normed = loadUpTo(row + i, n) * s, up = loadUpTo(d + i, n);
            dots += up * (loadUpTo(weight + i, n) + offset) * normed;
            if (dweight) storeUpTo(dweight + i, loadUpTo(dweight + i, n) + up * normed, n);
        });
        const float mean = sumOf(dots) / float(size);
        overRow(size, [&](std::int64_t i, std::int64_t n) {
            const Floats normed = loadUpTo(row + i, n) * s;
            Floats down = (loadUpTo(d + i, n) * (loadUpTo(weight + i, n) + offset) - normed * mean) * s;
            if (extra) down += loadUpTo(extra + r * size + i, n);
            storeUpTo(dx + r * size + i, down, n);
        });
    }
}
