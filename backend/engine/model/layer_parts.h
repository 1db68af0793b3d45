#pragma once
// A spec's names, layer by layer: linear layers by what they are for, norms in order.
#include "model/linear_group.h"

#include <initializer_list>
#include <string>
#include <vector>

namespace lathe {

struct LayerParts {
    std::vector<LinearSpec> linears;
    std::vector<std::string> norms; ///< module names in the order of parameterSpecs()
    std::vector<NormSlot> slots;    ///< where these stand

    /// A group of the linear layers of these slots, in this order; each must be there.
    LinearGroup group(std::initializer_list<LinearSlot> slots, WeightStorage storage) const;
    bool has(LinearSlot slot) const;
    std::vector<std::string> normsAt(NormSlot slot) const;
};

std::vector<LayerParts> layerParts(const ModelSpec& spec);

} // namespace lathe
