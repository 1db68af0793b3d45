// Fits and devices, for whoever asks: core calls at once, with the models' configs kept.
#include "estimate/device_choice.h"
#include "estimate/devices.h"
#include "estimate/fits.h"
#include "lathe/field_keys.h"
#include "recipe/resolve.h"
#include "workbench/model_cache.h"

namespace lathe {
namespace {

ModelSpec specOf(const Recipe& recipe) {
    static ModelCache models;
    return specForRecipe(*models.spec(recipe.settings.get(field::model)), recipe);
}

/// Any that is or might be here, whether this build can use it or not; what else a recipe may say is chosen as for a
/// recipe.
DeviceInfo deviceCalled(const std::string& name, const Recipe& recipe) {
    if (name.empty()) return deviceFor(recipe);
    for (DeviceInfo& here : allDevices())
        if (here.field == name) return std::move(here);
    return isDeviceField(name) ? chooseDevice(name).device : deviceNamed(name);
}

} // namespace

DeviceChoice deviceOf(const Recipe& recipe) { return chooseDevice(recipe.settings.get(field::device)); }
std::vector<DeviceInfo> devices() { return allDevices(); }

Fit fit(const Recipe& recipe, const std::string& device) {
    return fit(specOf(recipe), recipe, deviceCalled(device, recipe));
}

std::vector<Fit> fits(const Recipe& recipe) {
    const ModelSpec spec = specOf(recipe);
    std::vector<Fit> all;
    for (const DeviceInfo& device : allDevices()) all.push_back(fit(spec, recipe, device, false));
    return all;
}

} // namespace lathe
