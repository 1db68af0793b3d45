#pragma once
// How long a row may be, and why: the one place that says what a null max_length means.
#include "lathe/said.h"

#include <cstdint>

namespace lathe {

/// In tokens. Made by lengthLimit() (estimate/length_limit.h); preview, training, evaluation, cache keys and the
/// windows of questions read it.
struct LengthLimit {
    std::int64_t asked = 0;         ///< max_length; 0: null
    std::int64_t context = 0;       ///< the model's; 0: not known
    std::int64_t virtualTokens = 0; ///< what methods put before a text, out of the context
    std::int64_t fits =
        0;          ///< the longest row that memory allows; 0: not looked at. Only a null max_length is held to it

    std::int64_t room() const; ///< the most that max_length may be; 0: not known
    std::int64_t most() const; ///< the most that a row may have; 0: as many as it has
    std::int64_t
    forLongest(std::int64_t longest) const; ///< what max_length comes to where the longest row has that many
    Said origin(std::int64_t longest) const; ///< where forLongest() comes from: "as asked", "the longest row", ...
};

} // namespace lathe
