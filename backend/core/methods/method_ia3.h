#pragma once
// IA3 (Liu et al. 2022, arXiv 2205.05638): keys, values and the feed-forward's inner activations are scaled by trained
// vectors.
#include "lathe/method_info.h"
#include "methods/method_counts.h"

namespace lathe {

struct Ia3Site {
    std::size_t linear = 0; ///< index in the layers
    bool ofInput = false;   ///< scales what the layer reads (feed-forward), else what it gives
};

/// In order of use. `unmatched` (if any) takes the words that match nothing. Throws Error{BadInput}: a pattern that
/// can't be read.
std::vector<Ia3Site> ia3Sites(const std::vector<LinearSpec>& linears, const Settings& settings,
                              std::vector<std::string>* unmatched = nullptr);

MethodInfo ia3Info();
MethodCounter ia3Counter();

} // namespace lathe
