#include "peft/full.h"

#include "base/file_layer.h"
#include "peft/adapter_files.h"
#include "peft/base_parameters.h"

namespace lathe {

AttachReport Full::attach(Model& model, std::uint64_t) {
    m_model = &model;
    m_parameters = model.trainAll();
    AttachReport report;
    for (const Parameter* parameter : m_parameters) report.modules.push_back(parameter->name());
    return report;
}

void Full::enable(bool on) {
    if (on == m_aside.empty()) return;
    at::NoGradGuard quiet;
    if (!on) {
        for (const auto& [name, weight] : m_model->weights()) m_aside.push_back(weight.clone());
        m_model->reload();
        return;
    }
    const auto weights = m_model->weights();
    for (std::size_t i = 0; i < weights.size(); ++i) weights[i].second.copy_(m_aside[i]);
    m_aside.clear();
}

void Full::merge(Model&) {}

void Full::save(const std::filesystem::path& folder, const std::string&) {
    currentFiles().createFolders(folder);
    saveTensorFile(folder / "model.safetensors", m_model->weights());
}

void Full::load(const std::filesystem::path& folder) {
    std::map<std::string, at::Tensor> into;
    for (const Parameter* parameter : m_parameters) into.emplace(parameter->name(), asStored(*m_model, *parameter));
    loadTensorFile(folder, into);
    for (Parameter* parameter : m_parameters) parameter->refresh();
}

} // namespace lathe
