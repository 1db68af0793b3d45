// Fits and devices, for whoever asks: core calls at once, with the models' configs kept.
#include "estimate/fits.h"
#include "estimate/devices.h"
#include "spec/resolve.h"
#include "workbench/model_cache.h"

namespace lathe {
namespace {

ModelSpec specOf(const Recipe& recipe) {
    static ModelCache models;
    return specForRecipe(*models.spec(recipe.settings.text("model")), recipe);
}

} // namespace

std::vector<DeviceInfo> devices() { return allDevices(); }

Fit fit(const Recipe& recipe, const std::string& device) { return fit(specOf(recipe), recipe, deviceNamed(device)); }

std::vector<Fit> fits(const Recipe& recipe) {
    const ModelSpec spec = specOf(recipe);
    std::vector<Fit> all;
    for (const DeviceInfo& device : allDevices()) all.push_back(fit(spec, recipe, device, false));
    return all;
}

} // namespace lathe
