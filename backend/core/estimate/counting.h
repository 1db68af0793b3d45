#pragma once
// Parameters of a base and its methods, layer by layer, and the bytes that they hold throughout a run.
#include "lathe/device.h"
#include "lathe/estimate.h"
#include "lathe/recipe.h"
#include "methods/method_counts.h"
#include "models/model_spec.h"

#include <vector>

namespace lathe {

/// The recipe's; LoRA where none is chosen, as a run would take it.
std::vector<MethodChoice> countedMethods(const Recipe& recipe);

struct Counted {
    ParameterCounts parameters;   ///< with each layer's share of the memory
    std::vector<std::int64_t> layerRows; ///< where each layer stands in parameters.byLayer; -1: nowhere
    MemoryByPart memory;          ///< of all of them
    MemoryByPart host;            ///< Estimate::host: what of it lies in host memory while a GPU computes
    std::int64_t outsideBytes = 0; ///< Estimate::outsideBytes
};

/// `linears`: spec.linears(). On a GPU mapped blocks must be copied, and paged states lie in other memory; of what
/// several processes share out, each has an equal part.
Counted counted(const ModelSpec& spec, const std::vector<LinearSpec>& linears, const MethodCounts& counts,
                const Recipe& recipe, const DeviceInfo& device);

} // namespace lathe
