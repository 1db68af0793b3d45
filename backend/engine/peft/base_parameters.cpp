#include "peft/base_parameters.h"

#include "models/heads.h"

#include <algorithm>

namespace lathe {

void BaseParameters::attach(Model& model, const Chosen& chosen) {
    m_heads = headParameterNames(model.spec());
    m_parameters =
        model.train([&](const std::string& name) { return m_heads.contains(name) || (chosen && chosen(name)); });
    m_originals.clear();
    for (const Parameter* parameter : m_parameters) m_originals.push_back(parameter->compute().clone());
}

void BaseParameters::replace(const std::string& name, const at::Tensor& weight, const at::Tensor& values) {
    at::NoGradGuard quiet;
    m_replaced.push_back({name, weight, weight.clone()});
    weight.copy_(values);
}

std::vector<std::pair<std::string, at::Tensor>> BaseParameters::replaced() const {
    std::vector<std::pair<std::string, at::Tensor>> all;
    for (const Replaced& one : m_replaced)
        if (!one.name.empty()) all.emplace_back(one.name, one.weight);
    return all;
}

void BaseParameters::enable(bool on) {
    at::NoGradGuard quiet;
    if (on != m_on)
        for (Replaced& one : m_replaced) {
            const at::Tensor now = one.weight.clone();
            one.weight.copy_(one.other);
            one.other = now;
        }
    m_on = on;
    if (on == m_aside.empty()) return;
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
        if (const std::string module = head.name.substr(0, head.name.rfind('.'));
            std::find(modules.begin(), modules.end(), module) == modules.end())
            modules.push_back(module);
    return modules;
}

} // namespace lathe
