#include "lathe/estimate.h"

#include <numeric>

namespace lathe {

std::string_view toString(MemoryPart part) {
    static constexpr std::array<std::string_view, memoryPartCount> names{
        "weights",     "quantization_constants", "trained_parameters", "gradients", "optimizer_state",
        "activations", "logits_and_loss",        "workspace",          "runtime",
    };
    return names[static_cast<std::size_t>(part)];
}

std::int64_t MemoryByPart::totalBytes() const { return std::accumulate(bytes.begin(), bytes.end(), std::int64_t{0}); }

} // namespace lathe
