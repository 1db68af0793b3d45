#include "workbench/fit_recipe.h"

#include "estimate/device_choice.h"
#include "estimate/devices.h"
#include "estimate/fits.h"
#include "lathe/field_keys.h"
#include "recipe/resolve.h"

namespace lathe {
namespace {

/// Any that is or might be here, whether this build can use it or not; what else a recipe may say is chosen as for a
/// recipe.
DeviceInfo deviceCalled(const std::string& name, const Recipe& recipe) {
    if (name.empty()) return deviceFor(recipe);
    for (DeviceInfo& here : allDevices())
        if (here.field == name) return std::move(here);
    return isDeviceField(name) ? chooseDevice(name).device : deviceNamed(name);
}

} // namespace

Fit fitRecipe(const FitRecipe& query, const ModelCache& models) {
    const Recipe& recipe = query.recipe;
    const ModelSpec spec = specForRecipe(*models.spec(recipe.settings.get(field::model)), recipe);
    DeviceInfo device = deviceCalled(query.device, recipe);
    device.processes = query.processes;
    return fit(spec, recipe, device, query.changes);
}

} // namespace lathe
