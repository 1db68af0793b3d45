// A row's log sum, its loss and, in the logits' place, their gradient: three passes over a row that is in the cache,
// and no tensor beside it.
template <class C>
void crossEntropy(C* logits, const std::int64_t* targets, float* losses, bool gradient, float cap, std::int64_t size,
                  std::int64_t first, std::int64_t last) {
    const float slope = cap == 0 ? 0.0f : 1.0f / (cap * cap);
    for (std::int64_t r = first; r < last; ++r) {
        C* row = logits + r * size;
        if (cap != 0)
            overRow(size, [&](std::int64_t i, std::int64_t n) {
                storeUpTo(row + i, hyperbolicTangent(loadUpTo(row + i, n) / cap) * cap, n);
            });
        Floats top = splat(-__builtin_inff());
        overRow(size,
                [&](std::int64_t i, std::int64_t n) { top = larger(top, loadUpTo(row + i, n, -__builtin_inff())); });
        const float most = largestOf(top);
        Floats sums{};
        overRow(size, [&](std::int64_t i, std::int64_t n) {
            sums += exponential(loadUpTo(row + i, n, -__builtin_inff()) - most);
        });
        const float logSum = most + std::log(sumOf(sums));
        const float atTarget = loadOne(row + targets[r]);
        losses[r] = logSum - atTarget;
        if (!gradient) continue;
        overRow(size, [&](std::int64_t i, std::int64_t n) {
            const Floats logit = loadUpTo(row + i, n), p = exponential(logit - logSum);
            storeUpTo(row + i, cap != 0 ? p * (1.0f - logit * logit * slope) : p, n);
        });
        storeOne(row + targets[r], (std::exp(atTarget - logSum) - 1.0f) * (1.0f - atTarget * atTarget * slope));
    }
}
