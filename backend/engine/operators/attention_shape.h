#pragma once
// What one attention is: its heads, who sees whom, and how scores are made.
#include <cmath>
#include <cstdint>

namespace lathe {

struct AttentionShape {
    std::int64_t heads = 0, keyValueHeads = 0, headDim = 0;
    bool causal = true;
    std::int64_t window = 0; ///< causal: a token sees itself and window - 1 before it, a prefix's among them; otherwise
                             ///< window / 2 on either side; 0: all
    double scaling = 0; ///< on products of queries and keys; 0: 1 / sqrt(headDim)
    double cap = 0; ///< a score s becomes cap tanh(s / cap); 0: it does not
    std::int64_t width() const { return (heads + 2 * keyValueHeads) * headDim; }
    std::int64_t group() const { return heads / keyValueHeads; } ///< query heads of one key/value head
    double scale() const { return scaling != 0 ? scaling : 1 / std::sqrt(double(headDim)); }
    /// How many of the tokens before and after it a token sees, of `length`.
    std::int64_t before(std::int64_t length) const { return window == 0 ? length : causal ? window - 1 : window / 2; }
    std::int64_t after(std::int64_t length) const { return causal ? 0 : before(length); }
    bool isNarrow(std::int64_t length) const {
        return before(length) < length - 1;
    } ///< some see less than all that they may
};

} // namespace lathe
