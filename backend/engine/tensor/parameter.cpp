#include "tensor/parameter.h"

namespace lathe {

Parameter::Parameter(std::string name, at::Tensor master, at::ScalarType compute, bool decays)
    : m_name(std::move(name)), m_master(master.detach().to(at::kFloat).contiguous()), m_decays(decays) {
    m_compute = compute == at::kFloat ? m_master.detach() : m_master.to(compute);
    m_master.requires_grad_(true);
}

Parameter Parameter::over(std::string name, const at::Tensor& held, bool decays) {
    Parameter parameter;
    parameter.m_name = std::move(name);
    parameter.m_compute = held.detach();
    parameter.m_master = held.scalar_type() == at::kFloat ? held.detach() : held.detach().to(at::kFloat);
    parameter.m_master.requires_grad_(true);
    parameter.m_decays = decays;
    return parameter;
}

void Parameter::refresh() {
    if (m_compute.data_ptr() == m_master.data_ptr()) return;
    at::NoGradGuard quiet;
    m_compute.copy_(m_master);
}

void refreshAll(const std::vector<Parameter*>& parameters) {
    std::vector<at::Tensor> copies, masters;
    for (const Parameter* parameter : parameters) {
        if (parameter->compute().data_ptr() == parameter->master().data_ptr()) continue;
        copies.push_back(parameter->compute());
        masters.push_back(parameter->master().detach());
    }
    at::NoGradGuard quiet;
    if (!copies.empty()) at::_foreach_copy_(copies, masters);
}

} // namespace lathe
