#include "eval/token_chances.h"

#include "eval/text_stream.h"

#include <algorithm>
#include <cmath>

namespace lathe {

TokenChances::TokenChances(std::span<const float> logits, std::size_t most) {
    const float largest = *std::max_element(logits.begin(), logits.end());
    double sum = 0;
    for (const float logit : logits) sum += std::exp(logit - largest); // as float: it is fast, and exact to 1e-7
    m_logOfSum = double(largest) + std::log(sum);
    most = std::min(most, logits.size());
    m_likeliest.reserve(most + 1);
    for (std::size_t id = 0; id < logits.size() && most > 0; ++id) {
        if (m_likeliest.size() == most && logits[id] <= m_likeliest.back().first) continue;
        const auto place = std::upper_bound(m_likeliest.begin(), m_likeliest.end(), logits[id],
                                            [](float logit, const auto& other) { return logit > other.first; });
        m_likeliest.emplace(place, logits[id], std::int32_t(id));
        if (m_likeliest.size() > most) m_likeliest.pop_back();
    }
}

TokenChance TokenChances::chance(std::int32_t id, float logit, const Tokenizer& tokenizer) const {
    std::string text;
    if (tokenizer.isSpecial(id)) {
        text = tokenizer.token(id);
    } else { // a token may be a part of a character
        TextStream characters({});
        text = characters.add(tokenizer.tokenBytes(id));
        text += characters.finish();
    }
    return {id, std::move(text), logProbability(logit)};
}

GeneratedToken TokenChances::of(std::int32_t chosen, float logit, const Tokenizer& tokenizer) const {
    GeneratedToken token{.chosen = chance(chosen, logit, tokenizer), .likeliest = {}};
    for (const auto& [other, id] : m_likeliest) token.likeliest.push_back(chance(id, other, tokenizer));
    return token;
}

} // namespace lathe
