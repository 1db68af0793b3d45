#include "eval/sampler.h"

#include "kernels/dropout/dropout.h"
#include "lathe/error.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

namespace lathe {

Sampler::Sampler(const SamplingOptions& options) : m_options(options) {
    const auto refuse = [](const char* what) { throw Error(ErrorKind::BadInput, what); };
    if (!(options.temperature >= 0)) refuse("The temperature must be 0 (greedy) or larger.");
    if (options.topK < 0) refuse("Top-k must be 0 (off) or larger.");
    if (!(options.topP > 0 && options.topP <= 1)) refuse("Top-p must be above 0 and at most 1.");
    if (!(options.repetitionPenalty > 0)) refuse("The repetition penalty must be above 0 (1: off).");
}

std::int32_t Sampler::pick(std::span<float> logits, std::span<const std::int32_t> seen) {
    if (m_options.repetitionPenalty != 1) {
        const auto penalty = float(m_options.repetitionPenalty);
        for (std::int32_t id : std::set<std::int32_t>(seen.begin(), seen.end()))
            if (float& logit = logits[std::size_t(id)]; logit < 0) logit *= penalty;
            else logit /= penalty;
    }
    if (m_options.temperature == 0)
        return std::int32_t(std::max_element(logits.begin(), logits.end()) - logits.begin());

    const float most = *std::max_element(logits.begin(), logits.end());
    std::vector<double> weight(logits.size());
    for (std::size_t i = 0; i < logits.size(); ++i)
        weight[i] = std::exp((double(logits[i]) - most) / m_options.temperature);
    std::vector<std::int32_t> order(logits.size());
    std::iota(order.begin(), order.end(), 0);
    const auto likelier = [&](std::int32_t a, std::int32_t b) {
        return weight[std::size_t(a)] != weight[std::size_t(b)] ? weight[std::size_t(a)] > weight[std::size_t(b)]
                                                                : a < b;
    };
    std::size_t kept = order.size();
    if (m_options.topK > 0 && std::size_t(m_options.topK) < kept) {
        kept = std::size_t(m_options.topK);
        std::nth_element(order.begin(), order.begin() + std::ptrdiff_t(kept - 1), order.end(), likelier);
        order.resize(kept);
    }
    double total = 0;
    if (m_options.topP < 1) {
        std::sort(order.begin(), order.end(), likelier);
        for (std::int32_t id : order) total += weight[std::size_t(id)];
        double sum = 0;
        kept = 0;
        while (kept < order.size() && sum < m_options.topP * total) sum += weight[std::size_t(order[kept++])];
        order.resize(std::max<std::size_t>(kept, 1));
    }
    total = 0;
    for (std::int32_t id : order) total += weight[std::size_t(id)];
    const auto seed = std::uint64_t(m_options.seed);
    const kernels::Words4 words =
        kernels::philox({{std::uint32_t(m_drawn), std::uint32_t(m_drawn >> 32), 0, 0x5A4D504C}}, // "SMPL"
                        std::uint32_t(seed), std::uint32_t(seed >> 32));
    ++m_drawn;
    double left = (words.v[0] + words.v[1] / 4294967296.0) / 4294967296.0 * total; // [0, total)
    for (std::int32_t id : order)
        if ((left -= weight[std::size_t(id)]) < 0) return id;
    return order.back();
}

} // namespace lathe
