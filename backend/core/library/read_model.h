#pragma once
// What a found model is: its config or its GGUF header, the headers of its weights, its license. No weights are read.
#include "lathe/device.h"
#include "library/found_model.h"

namespace lathe {

/// Never throws: what is wrong is among the entry's problems. `device`: what a training run is counted on.
LibraryModel readLibraryModel(const FoundModel& found, const DeviceInfo& device);

} // namespace lathe
