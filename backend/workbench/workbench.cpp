#include "lathe/workbench.h"

#include "estimate/device_choice.h"
#include "estimate/devices.h"
#include "estimate/estimate.h"
#include "estimate/model_parts.h"
#include "lathe/field_keys.h"
#include "recipe/resolve.h"
#include "workbench/workbench_impl.h"

#include <pwd.h>
#include <unistd.h>

#include <cstdlib>

namespace lathe {

Workbench::Workbench(const std::filesystem::path& home) : Workbench(std::make_unique<Impl>(home)) {}
Workbench::Workbench(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
Workbench::~Workbench() = default;

std::vector<Problem> Workbench::check(const Recipe& recipe) const { return m_impl->check(recipe); }

Estimate Workbench::estimate(const Recipe& recipe, int processes) const { return m_impl->estimate(recipe, processes); }

ModelParts Workbench::parts(const Recipe& recipe, std::int64_t layer) const {
    return partsOf(specForRecipe(*m_impl->models.spec(recipe.settings.get(field::model)), recipe), recipe, layer);
}

DeviceChoice Workbench::deviceOf(const Recipe& recipe) const {
    return chooseDevice(recipe.settings.get(field::device));
}
std::vector<DeviceInfo> Workbench::devices() const { return allDevices(); }

Recipe Workbench::withDefaults(const Recipe& recipe) const {
    const std::string model = recipe.settings.get(field::model);
    if (model.empty()) return recipe;
    const auto spec = m_impl->models.spec(model);
    try {
        const DeviceInfo device = deviceFor(recipe);
        return lathe::withDefaults(recipe, *spec, &device);
    } catch (const Error&) { // a device that is not there is check()'s to tell
        return lathe::withDefaults(recipe, *spec);
    }
}

RunId Workbench::start(const Recipe& recipe, const std::vector<std::string>& tags) {
    return m_impl->start(recipe, tags);
}
void Workbench::resume(const RunId& run) { m_impl->resume(run); }
RunId Workbench::brokenOff(const Recipe& recipe) const { return m_impl->brokenOff(recipe); }
void Workbench::send(const RunId& run, Command command) { m_impl->send(run, command); }
RequestId Workbench::request(Query query) { return m_impl->request(std::move(query)); }
void Workbench::cancel(RequestId request) { m_impl->cancel(request); }
std::unique_ptr<EventQueue> Workbench::subscribe() { return m_impl->readers.subscribe(); }
RunId Workbench::findRun(const std::string& text) const { return m_impl->store.find(text); }
std::filesystem::path Workbench::home() const { return m_impl->store.home(); }

std::filesystem::path defaultHome() {
    const auto variable = [](const char* name) -> std::filesystem::path {
        const char* value = std::getenv(name);
        return value ? value : "";
    };
    if (const auto home = variable("LATHE_HOME"); !home.empty()) return home;
    // A relative one is to be ignored: XDG Base Directory Specification.
    if (const auto data = variable("XDG_DATA_HOME"); data.is_absolute()) return data / "lathe";
    auto user = variable("HOME");
    if (user.empty())
        if (const passwd* entry = getpwuid(getuid())) user = entry->pw_dir;
    return user / ".local" / "share" / "lathe";
}

} // namespace lathe
