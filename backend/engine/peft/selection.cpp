#include "peft/selection.h"

#include "base/file_layer.h"
#include "base/json.h"
#include "lathe/error.h"
#include "models/heads.h"
#include "peft/base_parameters.h"

namespace lathe {

using nlohmann::json;

AttachReport Selection::attach(Model& model, std::uint64_t) {
    const Chosen own = chosen(model.spec());
    m_model = &model;
    m_heads = headParameterNames(model.spec());
    if (selectedParameters(model.spec(), own).empty())
        throw Error(ErrorKind::BadInput,
                    {"The method %1 finds nothing to train in a %2.", m_choice.method, model.spec().architecture},
                    "Choose another method.");
    m_parameters = model.train([&](const std::string& name) { return m_heads.contains(name) || own(name); });
    AttachReport report;
    for (const Parameter* parameter : m_parameters) report.modules.push_back(parameter->name());
    return report;
}

void Selection::enable(bool on) {
    if (on == m_aside.empty()) return;
    at::NoGradGuard quiet;
    if (!on) {
        for (const Parameter* parameter : m_parameters) m_aside.push_back(parameter->compute().clone());
        m_model->reload();
        return;
    }
    for (std::size_t i = 0; i < m_parameters.size(); ++i) m_parameters[i]->compute().copy_(m_aside[i]);
    m_aside.clear();
}

void Selection::save(const std::filesystem::path& folder, const std::string& baseModel) {
    currentFiles().createFolders(folder);
    NamedTensors tensors;
    for (const Parameter* parameter : m_parameters)
        tensors.emplace_back(parameter->name(), asStored(*m_model, *parameter));
    saveTensorFile(folder / "adapter_model.safetensors", tensors);
    saveOwnConfig(folder, m_choice, baseModel);
}

void Selection::load(const std::filesystem::path& folder) {
    std::map<std::string, at::Tensor> into, heads;
    for (const Parameter* parameter : m_parameters)
        (m_heads.contains(parameter->name()) ? heads : into).emplace(parameter->name(), asStored(*m_model, *parameter));
    loadTensorFile(folder / "adapter_model.safetensors", into, heads);
    for (Parameter* parameter : m_parameters) parameter->refresh();
}

void saveOwnConfig(const std::filesystem::path& folder, const MethodChoice& choice, const std::string& baseModel) {
    Recipe recipe; // its JSON form is the one place that knows how fields are written
    recipe.methods = {choice};
    const json method = parseJson(toJson(recipe), "the method's fields").at("methods").at(0);
    const std::unique_ptr<WritableFile> file = currentFiles().create(folder / "adapter_config.json");
    file->write(dumpJson({{"lathe", 1}, {"base_model_name_or_path", baseModel}, {"method", method}}, 2) + "\n");
    file->sync();
}

MethodChoice readOwnConfig(const json& config, const std::string& source) {
    if (const auto version = require<std::int64_t>(config, "lathe", source); version != 1)
        throw Error(ErrorKind::BadInput,
                    {"%1 has format %2; this program reads format 1.", source, std::to_string(version)},
                    "Use a newer version of Lathe.");
    return recipeFromJson(dumpJson({{"schema", recipeSchema},
                                    {"methods", json::array({require<json>(config, "method", source)})}}))
        .methods.at(0);
}

} // namespace lathe
