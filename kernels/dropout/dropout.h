#pragma once
// Dropout whose bits are a function of what they fall on, so that they need not be kept and no split of the work
// changes them: Philox's, counter {column block, position, example, site}, key from seed and step.
#include "kernels/common/types.h"
#include "kernels/dropout/philox.h"

namespace lathe::kernels {

struct DropoutKey {
    std::uint32_t key0 = 0, key1 = 0; ///< of seed and step
    std::uint32_t site = 0;           ///< of the place in the model
};
DropoutKey dropoutKey(std::uint64_t seed, std::uint64_t step, std::uint32_t site);

/// y = x / (1 - p) where kept, 0 where dropped; rows [first, last) of (rows, size). x and y may be the same.
/// positions, examples: of each row.
template <class C>
void dropout(const C* x, C* y, double p, const DropoutKey& key, const std::int64_t* positions,
             const std::int64_t* examples, std::int64_t size, std::int64_t first, std::int64_t last);

} // namespace lathe::kernels
