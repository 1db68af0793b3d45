#include "peft/layers.h"

#include "methods/method_layers.h"

namespace lathe {

Chosen Layers::chosen(const ModelSpec& spec) const { return layersChosen(spec, m_choice.settings); }

} // namespace lathe
