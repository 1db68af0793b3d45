// Files carry PEFT's names and ours are mapped at this edge; options that are off may be anything.
#include "peft/peft_method.h"

#include "base/file_layer.h"
#include "base/json.h"
#include "lathe/error.h"
#include "lathe/joined.h"
#include "spec/architectures.h"

#include <algorithm>

namespace lathe {
namespace {

using nlohmann::json;

/// What PEFT calls the task, and the modules that it takes for the task's head.
struct Task {
    HeadKind kind;
    const char* name;
    std::vector<std::string> heads;
};
const std::vector<Task> tasks{
    {HeadKind::LanguageModel, "CAUSAL_LM", {}},
    {HeadKind::SequenceClassification, "SEQ_CLS", {"classifier", "score"}},
    {HeadKind::TokenClassification, "TOKEN_CLS", {"classifier", "score"}},
    {HeadKind::QuestionAnswering, "QUESTION_ANS", {"qa_outputs"}},
    {HeadKind::None, "FEATURE_EXTRACTION", {}},
};

/// Of no effect on what an adapter computes, whatever they hold.
const std::set<std::string> harmless{"base_model_name_or_path", "revision", "peft_version", "inference_mode", "auto_mapping", "peft_type", "task_type", "modules_to_save"};

bool isOff(const json& value) {
    return value.is_null() || value == false || ((value.is_array() || value.is_object()) && value.empty());
}

/// A layer of some class's task head: it trains and is saved whatever the method.
bool isTaskHead(const std::string& module) {
    for (const Architecture& row : architectures()) {
        const HeadLayers& head = row.head;
        if (head.kind == HeadKind::LanguageModel || head.kind == HeadKind::MaskedLanguageModel) continue;
        if (module == head.dense || module == head.norm || module == head.output) return true;
    }
    return false;
}

} // namespace

std::string nameInClass(const ModelSpec& spec, std::string name) {
    const Architecture& row = architectureOf(spec);
    const std::string base(row.base);
    if (!row.name.ends_with("ForConditionalGeneration") || base.empty()) return name;
    const std::string wrapper = "base_model.model.";
    const std::size_t at = name.starts_with(wrapper) ? wrapper.size() : 0;
    if (name.compare(at, base.size(), base) == 0) name.insert(at + base.size(), "language_model.");
    return name;
}

void PeftMethod::save(const std::filesystem::path& folder, const std::string& baseModel) {
    currentFiles().createFolders(folder);
    NamedTensors all = tensors();
    for (const Parameter* parameter : m_base.all()) all.emplace_back(baseKey(parameter->name()), asStored(*m_model, *parameter));
    for (auto& [key, tensor] : all) key = nameInClass(m_model->spec(), key);
    saveTensorFile(folder / "adapter_model.safetensors", all);

    json written = config();
    for (const char* names : {"target_modules", "feedforward_modules"})
        if (const auto list = written.find(names); list != written.end() && list->is_array())
            for (json& name : *list) name = nameInClass(m_model->spec(), name.get<std::string>());
    std::vector<std::string> modules = modulesToSave();
    const auto add = [&](const std::string& module) {
        const auto holds = [&](const std::string& listed) { return module == listed || module.starts_with(listed + "."); };
        if (std::none_of(modules.begin(), modules.end(), holds)) modules.push_back(module);
    };
    written["task_type"] = nullptr;
    for (const Task& task : tasks)
        if (task.kind == m_model->spec().head.kind) {
            written["task_type"] = m_model->spec().encoderLayers > 0 ? "SEQ_2_SEQ_LM" : task.name;
            for (const std::string& module : task.heads) add(module);
        }
    for (const std::string& module : headModules(m_model->spec())) add(module);
    written["modules_to_save"] = modules.empty() ? json(nullptr) : json(modules);
    written["auto_mapping"] = nullptr;
    written["base_model_name_or_path"] = baseModel;
    written["inference_mode"] = true;
    written["peft_version"] = "0.21.2"; // the version whose keys these are
    written["revision"] = nullptr;
    const std::unique_ptr<WritableFile> file = currentFiles().create(folder / "adapter_config.json");
    file->write(dumpJson(written, 2) + "\n");
    file->sync();
}

void PeftMethod::load(const std::filesystem::path& folder) {
    std::map<std::string, at::Tensor> needed, optional;
    for (const auto& [key, tensor] : tensorsToFill()) needed.emplace(nameInClass(m_model->spec(), key), tensor);
    for (const Parameter* parameter : m_base.all()) (m_base.isHead(*parameter) ? optional : needed).emplace(nameInClass(m_model->spec(), baseKey(parameter->name())), asStored(*m_model, *parameter));
    loadTensorFile(folder / "adapter_model.safetensors", needed, optional);
    for (Parameter* parameter : trainable()) parameter->refresh();
}

void PeftReader::refuseOthers(const std::string& type, const std::set<std::string>& known) const {
    std::string cannot;
    for (const auto& [key, value] : config.items())
        if (!known.contains(key) && !harmless.contains(key) && !isOff(value))
            addTo(cannot, key + " = " + value.dump().substr(0, 60));
    if (!cannot.empty())
        throw Error(ErrorKind::BadInput, source + " asks for what " + type + " cannot do here: " + cannot + ".", "Export it merged with PEFT, or train without these options.");
}

std::vector<std::string> PeftReader::modulesToSave() const {
    std::vector<std::string> modules = optional<std::vector<std::string>>(config, "modules_to_save", source).value_or(std::vector<std::string>{});
    std::erase_if(modules, [](const std::string& module) {
        return isTaskHead(module) || std::any_of(tasks.begin(), tasks.end(), [&](const Task& task) {
            return std::find(task.heads.begin(), task.heads.end(), module) != task.heads.end();
        });
    });
    return modules;
}

} // namespace lathe
