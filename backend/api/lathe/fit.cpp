#include "lathe/fit.h"

#include "lathe/field_keys.h"

namespace lathe {

std::int64_t diskBytesOf(const Estimate& estimate, const Recipe& resolved) {
    const std::int64_t masters = estimate.memory[MemoryPart::TrainedParameters];
    const std::int64_t moments = estimate.memory[MemoryPart::OptimizerState];
    const std::int64_t kept = resolved.settings.getIfAny(field::keepCheckpoints).value_or(2) + 1; // and the best
    return (kept + 1) * (masters + moments) + masters;
}

} // namespace lathe
