#include "peft/base_parameters.h"

#include "spec/heads.h"

#include <algorithm>

namespace lathe {

void BaseParameters::attach(Model& model, const Chosen& chosen) {
    m_heads = headParameterNames(model.spec());
    m_parameters = model.train([&](const std::string& name) { return m_heads.contains(name) || (chosen && chosen(name)); });
    m_originals.clear();
    for (const Parameter* parameter : m_parameters) m_originals.push_back(parameter->compute().clone());
}

void BaseParameters::enable(bool on) {
    if (on == m_aside.empty()) return;
    at::NoGradGuard quiet;
    std::vector<at::Tensor> aside;
    for (std::size_t i = 0; i < m_parameters.size(); ++i) {
        if (!on) aside.push_back(m_parameters[i]->compute().clone());
        m_parameters[i]->compute().copy_(on ? m_aside[i] : m_originals[i]);
    }
    m_aside = std::move(aside);
}

at::Tensor asStored(const Model& model, const Parameter& parameter) {
    for (const LinearSpec& linear : model.spec().linears())
        if (linear.transposed && parameter.name() == linear.name + ".weight") return parameter.master().detach().t();
    return parameter.master();
}

std::vector<std::string> headModules(const ModelSpec& spec) {
    std::vector<std::string> modules;
    for (const ParameterSpec& head : headParameterSpecs(spec))
        if (const std::string module = head.name.substr(0, head.name.rfind('.')); std::find(modules.begin(), modules.end(), module) == modules.end())
            modules.push_back(module);
    return modules;
}

} // namespace lathe
