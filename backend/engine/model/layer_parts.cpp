#include "model/layer_parts.h"

#include "lathe/error.h"

#include <algorithm>

namespace lathe {

LinearGroup LayerParts::group(std::initializer_list<LinearSlot> slots, WeightStorage storage) const {
    std::vector<LinearSpec> specs;
    for (const LinearSlot slot : slots) {
        const auto found =
            std::find_if(linears.begin(), linears.end(), [&](const LinearSpec& linear) { return linear.slot == slot; });
        if (found == linears.end()) throw Error(ErrorKind::Bug, "A layer lacks a linear layer that its model needs.");
        specs.push_back(*found);
    }
    return LinearGroup(specs, storage);
}

bool LayerParts::has(LinearSlot slot) const {
    return std::any_of(linears.begin(), linears.end(),
                       [slot](const LinearSpec& linear) { return linear.slot == slot; });
}

std::vector<std::string> LayerParts::normsAt(NormSlot slot) const {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < norms.size(); ++i)
        if (slots[i] == slot) names.push_back(norms[i]);
    return names;
}

std::vector<LayerParts> layerParts(const ModelSpec& spec) {
    std::vector<LayerParts> layers(std::size_t(spec.layers));
    std::vector<std::string> modules;
    for (const LinearSpec& linear : spec.linears()) {
        if (linear.layer >= 0) layers[std::size_t(linear.layer)].linears.push_back(linear);
        modules.push_back(linear.name + ".weight");
    }
    for (const ParameterSpec& parameter : parameterSpecs(spec))
        if (parameter.layer >= 0 && parameter.name.ends_with(".weight")
            && std::find(modules.begin(), modules.end(), parameter.name) == modules.end()) {
            layers[std::size_t(parameter.layer)].norms.push_back(parameter.name.substr(0, parameter.name.size() - 7));
            layers[std::size_t(parameter.layer)].slots.push_back(parameter.slot);
        }
    return layers;
}

} // namespace lathe
