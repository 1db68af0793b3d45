#include "estimate/correction.h"

#include "lathe/field_keys.h"
#include "recipe/quantization.h"

namespace lathe {

std::string correctionSignature(const ModelSpec& spec, const Recipe& recipe) {
    const Settings& settings = recipe.settings;
    const Quantization quantization = quantizationOf(recipe);
    std::string text = spec.architecture + ' ' + std::to_string(spec.layers) + 'x' + std::to_string(spec.hidden) + 'x'
                       + std::to_string(spec.vocabulary);
    text += ' ' + settings.text(field::dtype) + (quantization.isOn() ? ' ' + quantization.format : std::string());
    for (const MethodChoice& method : recipe.methods) text += ' ' + method.method;
    text += ' ' + settings.get(field::optimizer);
    return settings.get(field::gradientCheckpointing) ? text + " checkpointed" : text;
}

} // namespace lathe
