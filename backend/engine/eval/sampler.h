#pragma once
// The next token of a text from its logits.
#include <cstdint>
#include <span>
#include <vector>

namespace lathe {

struct SamplingOptions {
    double temperature = 0;       ///< 0 is greedy: the largest logit, the lower id on a tie
    std::int64_t topK = 0;        ///< only the k most likely; 0: off
    double topP = 1;              ///< only the most likely that together reach p (arXiv 1904.09751)
    double repetitionPenalty = 1; ///< on tokens that were there before (arXiv 1909.05858); 1: off
    std::int64_t seed = 0;
};

class Sampler {
public:
    /// Throws Error{BadInput}: temperature, topK or penalty below zero, topP outside (0, 1].
    explicit Sampler(const SamplingOptions& options);

    /// logits (vocabulary) are changed. `seen`: prompt and answer so far. Penalty, temperature, top-k, top-p, in this
    /// order, as transformers' generate() has them; the draw depends on the seed and on how many were drawn before.
    std::int32_t pick(std::span<float> logits, std::span<const std::int32_t> seen);

private:
    SamplingOptions m_options;
    std::uint64_t m_drawn = 0;
};

} // namespace lathe
