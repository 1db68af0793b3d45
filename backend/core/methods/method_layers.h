#pragma once
// Chosen layers: whole layers of the base learn, the others stay as they are.
#include "lathe/method_info.h"
#include "methods/method_counts.h"
#include "methods/selected.h"

namespace lathe {

/// The parameters that learn. Throws Error{BadInput}: a layer that can't be read or is not in the model.
Chosen layersChosen(const ModelSpec& spec, const Settings& settings);

MethodInfo layersInfo();
MethodCounter layersCounter();

} // namespace lathe
