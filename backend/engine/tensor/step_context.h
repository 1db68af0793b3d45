#pragma once
// What a forward pass must know of the step it belongs to: dropout bits are a function of these alone, so that
// splitting into micro-batches, resuming and recomputing do not change them.
#include <cstdint>

namespace lathe {

struct StepContext {
    bool training = false;
    std::uint64_t seed = 0;
    std::uint64_t step = 0;
    bool recompute = false; ///< gradient checkpointing: keep each layer's input only
};

} // namespace lathe
