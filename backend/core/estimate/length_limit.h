#pragma once
// The length that a recipe's rows may have with a model on a device.
#include "estimate/devices.h"
#include "lathe/length_limit.h"
#include "lathe/recipe.h"
#include "models/model_spec.h"

namespace lathe {

/// `device` null: memory is not looked at. Where max_length is null, LengthLimit::fits is the recipe's
/// length_that_fits, which a run's resolved recipe holds, else what fits the device now (roomOn), rounded down to three
/// binary digits where it binds, so that a little more or less free memory makes no other rows. Method settings that
/// can't be read leave `fits` at 0: who checks the recipe says what is wrong.
LengthLimit lengthLimit(const Recipe& recipe, const ModelSpec& spec, const DeviceInfo* device);

} // namespace lathe
