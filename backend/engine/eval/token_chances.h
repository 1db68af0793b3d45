#pragma once
// How likely tokens are where a model's logits say so: its own distribution, before a sampler changes it.
#include "lathe/generation.h"
#include "tokenizer/tokenizer.h"

#include <span>
#include <utility>
#include <vector>

namespace lathe {

class TokenChances {
public:
    /// logits (vocabulary); only the `most` likeliest are kept, on a tie the lower id first, as the sampler has it.
    TokenChances(std::span<const float> logits, std::size_t most);
    double logProbability(float logit) const { return double(logit) - m_logOfSum; }
    /// The token that was taken, whose logit was this. `end` stays 0.
    GeneratedToken of(std::int32_t chosen, float logit, const Tokenizer& tokenizer) const;

private:
    TokenChance chance(std::int32_t id, float logit, const Tokenizer& tokenizer) const;

    double m_logOfSum = 0; ///< of the exponentials of all logits
    std::vector<std::pair<float, std::int32_t>> m_likeliest;
};

} // namespace lathe
