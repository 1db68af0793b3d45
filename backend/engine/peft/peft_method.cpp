// Files carry PEFT's names and ours are mapped at this edge; options that are off may be anything.
#include "peft/peft_method.h"

#include "base/file_layer.h"
#include "base/json.h"
#include "lathe/error.h"
#include "lathe/joined.h"
#include "models/architectures.h"
#include "peft/word_matrices.h"

#include <algorithm>

namespace lathe {
namespace {

using nlohmann::json;

/// What PEFT calls the task, and the modules that it takes for the task's head.
struct PeftTask {
    HeadKind kind;
    const char* name;
    std::vector<std::string> heads;
};
const std::vector<PeftTask> tasks{
    {HeadKind::LanguageModel, "CAUSAL_LM", {}},
    {HeadKind::SequenceClassification, "SEQ_CLS", {"classifier", "score"}},
    {HeadKind::TokenClassification, "TOKEN_CLS", {"classifier", "score"}},
    {HeadKind::QuestionAnswering, "QUESTION_ANS", {"qa_outputs"}},
    {HeadKind::None, "FEATURE_EXTRACTION", {}},
};

/// Of no effect on what an adapter computes, whatever they hold.
const std::set<std::string> harmless{
    "base_model_name_or_path", "revision", "peft_version", "inference_mode", "auto_mapping", "peft_type", "task_type",
    "modules_to_save"};

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
    for (const Parameter* parameter : m_base.all())
        all.emplace_back(baseKey(parameter->name()), asStored(*m_model, *parameter));
    for (const auto& [name, weight] : m_base.replaced()) all.emplace_back(baseKey(name), weight.to(at::kFloat));
    const WordMatrices words = wordMatrices(m_model->spec());
    const at::Tensor tied = trainedTiedMatrix(); // PEFT would leave the head as it was, but for this
    const bool tiesThem =
        words.embedding.ends_with("embed_tokens"); // PEFT knows no others to tie: both are saved apart
    if (tied.defined()) all.emplace_back("base_model.model." + words.head + ".weight", tied);
    for (auto& [key, tensor] : all) key = nameInClass(m_model->spec(), key);
    saveTensorFile(folder / "adapter_model.safetensors", all);

    json written = config();
    if (tied.defined() && tiesThem) written["ensure_weight_tying"] = true;
    for (const char* names : {"target_modules", "feedforward_modules"})
        if (const auto list = written.find(names); list != written.end() && list->is_array())
            for (json& name : *list) name = nameInClass(m_model->spec(), name.get<std::string>());
    std::vector<std::string> modules = modulesToSave();
    const auto add = [&](const std::string& module) {
        const auto holds = [&](const std::string& listed) {
            return module == listed || module.starts_with(listed + ".");
        };
        if (std::none_of(modules.begin(), modules.end(), holds)) modules.push_back(module);
    };
    if (tied.defined() && !tiesThem) add(words.head);
    written["task_type"] = nullptr;
    for (const PeftTask& task : tasks)
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

/// The embedding of a tied model, where it trains whole; undefined elsewhere.
at::Tensor PeftMethod::trainedTiedMatrix() const {
    const WordMatrices words = wordMatrices(m_model->spec());
    if (!m_model->spec().tiedHead || words.embedding.empty() || words.head.empty()) return {};
    for (const Parameter* parameter : m_base.all())
        if (parameter->name() == words.embedding + ".weight") return asStored(*m_model, *parameter);
    return {};
}

/// Keys as PEFT writes them today, without the adapter's name.
std::map<std::string, at::Tensor> PeftMethod::read(const std::filesystem::path& folder) const {
    std::map<std::string, at::Tensor> found;
    for (auto& [key, tensor] : readTensorFile(peftWeights(folder))) {
        std::string name = key;
        constexpr std::string_view named = ".default";
        if (const std::size_t at = name.rfind(named);
            at != std::string::npos && (at + named.size() == name.size() || name[at + named.size()] == '.'))
            name.erase(at, named.size());
        found.emplace(std::move(name), tensor);
    }
    return found;
}

/// Word matrices of the base that lie beside the adapter: taken out of `found`, and put into the model.
void PeftMethod::takeWordMatrices(const std::string& source, std::map<std::string, at::Tensor>& found,
                                  const std::set<std::string>& known) {
    std::map<std::string, at::Tensor> weights;
    for (const auto& [name, weight] : m_model->weights()) weights.emplace(name, weight);
    const WordMatrices words = wordMatrices(m_model->spec());
    for (auto entry = found.begin(); entry != found.end();) {
        const std::optional<std::string> name =
            known.contains(entry->first) ? std::nullopt : wordMatrixIn(entry->first, m_model->spec());
        if (!name) {
            ++entry;
            continue;
        }
        const auto weight = weights.find(*name);
        if (weight == weights.end()) { // the head of a tied model: the embedding's own values, or another model
            const auto embedding = std::find_if(found.begin(), found.end(), [&](const auto& one) {
                return one.first != entry->first && one.first.find(words.embedding + ".") != std::string::npos
                       && one.second.sizes() == entry->second.sizes();
            });
            if (embedding == found.end() || !at::equal(embedding->second, entry->second))
                throw Error(
                    ErrorKind::BadInput,
                    {"%1 has a head of its own (%2), and the model's head is its embedding", source, entry->first},
                    "Merge it with PEFT.");
        } else if (weight->second.sizes() != entry->second.sizes()) {
            throw Error(ErrorKind::BadFile,
                        {"%1: %2 has %3 rows, the model's %4", source, entry->first,
                         std::to_string(entry->second.size(0)), std::to_string(weight->second.size(0))},
                        "The adapter was made for a model with another vocabulary. Merge it with PEFT.");
        } else if (!at::equal(weight->second, entry->second.to(weight->second.options()))) {
            m_base.replace(*name, weight->second, entry->second);
        }
        entry = found.erase(entry);
    }
}

/// trainable_token_indices: rows of the embedding that trained alone; PEFT calls the rows themselves a delta. A tied
/// head follows.
void PeftMethod::takeTokenRows(const std::filesystem::path& folder, std::map<std::string, at::Tensor>& found) {
    const std::string module = wordMatrices(m_model->spec()).embedding,
                      source = (folder / "adapter_config.json").string();
    const auto rows = found.find(nameInClass(m_model->spec(), "base_model.model." + module)
                                 + ".token_adapter.trainable_tokens_delta");
    if (rows == found.end()) return;
    const json config = readJsonFile(folder / "adapter_config.json");
    json tokens = config.value("trainable_token_indices", json());
    if (tokens.is_object() && tokens.size() == 1 && module.ends_with(tokens.begin().key()))
        tokens = json(tokens.begin().value());
    if (!tokens.is_array() || tokens.size() != std::size_t(rows->second.size(0)))
        throw Error(ErrorKind::BadFile,
                    {"%1: trainable_token_indices names other rows than the %2 that the adapter has", source,
                     std::to_string(rows->second.size(0))});
    const at::Tensor weight = m_model->wordEmbeddings();
    if (rows->second.size(1) != weight.size(1))
        throw Error(ErrorKind::BadFile, {"%1: rows of the embedding are of another width than the model's", source});
    at::Tensor values = weight.clone();
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (!tokens[i].is_number_integer() || tokens[i] < 0 || tokens[i] >= weight.size(0))
            throw Error(ErrorKind::BadFile, {"%1: trainable_token_indices: the model's vocabulary has no token %2",
                                             source, tokens[i].dump().substr(0, 40)});
        values[tokens[i].get<std::int64_t>()].copy_(rows->second[std::int64_t(i)]);
    }
    m_base.replace(module + ".weight", weight, values);
    found.erase(rows);
}

void PeftMethod::load(const std::filesystem::path& folder) {
    const std::string source = folder.string();
    if (m_model->spec().tiedHead && partsWordMatrices(folder, m_model->spec()))
        throw Error(
            ErrorKind::BadInput,
            {"%1 changes the embedding and not the head, or each in its own way, and the model has one matrix for both",
             source},
            "Try it alone, not beside others; or merge it with PEFT.");
    std::map<std::string, at::Tensor> found = read(folder);
    adopt(found);
    std::map<std::string, at::Tensor> needed, optional;
    for (const auto& [key, tensor] : tensorsToFill()) needed.emplace(nameInClass(m_model->spec(), key), tensor);
    for (const Parameter* parameter : m_base.all())
        (m_base.isHead(*parameter) ? optional : needed)
            .emplace(nameInClass(m_model->spec(), baseKey(parameter->name())), asStored(*m_model, *parameter));
    std::set<std::string> known;
    for (const auto* group : {&needed, &optional})
        for (const auto& [key, tensor] : *group) known.insert(key);
    takeTokenRows(folder, found);
    takeWordMatrices(source, found, known);
    fillTensors(source, found, needed, optional);
    for (Parameter* parameter : trainable()) parameter->refresh();
    filled();
}

void PeftReader::refuseOthers(const std::string& type, const std::set<std::string>& known) const {
    std::string cannot;
    for (const auto& [key, value] : config.items())
        if (!known.contains(key) && !harmless.contains(key) && !isOff(value))
            addTo(cannot, key + " = " + value.dump().substr(0, 60));
    if (!cannot.empty())
        throw Error(ErrorKind::BadInput, {"%1 asks for what %2 cannot do here: %3.", source, type, cannot},
                    "Export it merged with PEFT, or train without these options.");
}

std::vector<std::string> PeftReader::modulesToSave() const {
    std::vector<std::string> modules =
        optional<std::vector<std::string>>(config, "modules_to_save", source).value_or(std::vector<std::string>{});
    std::erase_if(modules, [](const std::string& module) {
        return isTaskHead(module) || std::any_of(tasks.begin(), tasks.end(), [&](const PeftTask& task) {
                   return std::find(task.heads.begin(), task.heads.end(), module) != task.heads.end();
               });
    });
    return modules;
}

} // namespace lathe
