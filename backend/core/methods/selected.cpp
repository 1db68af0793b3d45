#include "methods/selected.h"

#include "lathe/field_keys.h"
#include "models/heads.h"

#include <algorithm>
#include <cctype>

namespace lathe {

bool isNorm(const std::string& name) {
    const std::size_t end = name.rfind('.');
    if (end == std::string::npos) return false;
    const std::size_t start = name.rfind('.', end - 1);
    std::string module =
        name.substr(start == std::string::npos ? 0 : start + 1, end - (start == std::string::npos ? 0 : start + 1));
    std::transform(module.begin(), module.end(), module.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return module.find("norm") != std::string::npos || module.starts_with("ln_");
}

bool inModule(std::string_view parameter, std::string_view module) {
    for (std::size_t at = parameter.find(module); at != std::string_view::npos; at = parameter.find(module, at + 1)) {
        const std::size_t end = at + module.size();
        if ((at == 0 || parameter[at - 1] == '.') && end < parameter.size() && parameter[end] == '.') return true;
    }
    return false;
}

Chosen inModules(std::vector<std::string> modules) {
    return [modules = std::move(modules)](const std::string& name) {
        return std::any_of(modules.begin(), modules.end(),
                           [&](const std::string& module) { return inModule(name, module); });
    };
}

void addModuleProblems(const ModelSpec& spec, const Settings& settings, std::vector<Problem>& problems) {
    const std::vector<ParameterSpec> parameters = parameterSpecs(spec);
    for (const std::string& module : settings.get(field::modulesToSave))
        if (std::none_of(parameters.begin(), parameters.end(),
                         [&](const ParameterSpec& p) { return inModule(p.name, module); }))
            problems.push_back(
                {"modules_to_save", "The model has no weights of its own in a module " + module.substr(0, 80)
                                        + (spec.tiedHead && module == "lm_head" ? ": its head is its embedding" : "")
                                        + "."});
}

std::vector<ParameterSpec> selectedParameters(const ModelSpec& spec, const Chosen& chosen) {
    const std::set<std::string> heads = headParameterNames(spec);
    std::vector<ParameterSpec> selected;
    for (ParameterSpec& parameter : parameterSpecs(spec))
        if (!heads.contains(parameter.name) && chosen(parameter.name)) selected.push_back(std::move(parameter));
    return selected;
}

MethodCounts countSelected(const ModelSpec& spec, const Chosen& chosen) {
    MethodCounts counts;
    for (const ParameterSpec& parameter : selectedParameters(spec, chosen))
        counts.tensors.push_back({parameter.name, parameter.shape, parameter.layer});
    counts.loads.resize(spec.linears().size());
    counts.keepsOriginals = false; // read from the file again instead
    return counts;
}

} // namespace lathe
