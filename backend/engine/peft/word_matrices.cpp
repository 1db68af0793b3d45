#include "peft/word_matrices.h"

#include "base/json.h"
#include "files/tensor_file.h"
#include "lathe/field_keys.h"
#include "methods/method_lora.h"
#include "methods/selected.h"
#include "methods/target_modules.h"
#include "models/architectures.h"
#include "peft/adapter_files.h"
#include "peft/combined_method.h"
#include "peft/peft_method.h"

#include <algorithm>

namespace lathe {
namespace {

using nlohmann::json;

/// A list of names or one expression, as PEFT reads target_modules.
bool names(const json& config, const char* field, const std::string& module) {
    const auto found = config.find(field);
    if (module.empty() || found == config.end()) return false;
    if (found->is_string())
        return TargetModules(
                   {*found == "all-linear" ? std::string("all-linear") : "regex:" + found->get<std::string>()})
            .matches(module, true);
    if (!found->is_array()) return false;
    const bool wholeNames = std::string_view(field) == "target_modules"; // of modules_to_save any end of a name will do
    return std::any_of(found->begin(), found->end(), [&](const json& word) {
        return word.is_string()
               && (module == word || module.ends_with((wholeNames ? "." : "") + word.get<std::string>()));
    });
}

/// Both lie in the file and are one matrix, as adapters of tied models hold them where PEFT knows no way to tie them.
bool savedAlike(const std::filesystem::path& folder, const ModelSpec& spec, const WordMatrices& words) {
    const std::filesystem::path weights = peftWeights(folder);
    if (words.embedding.empty() || words.head.empty() || !std::filesystem::exists(weights)) return false;
    const std::unique_ptr<TensorFile> file = openTensors(weights);
    const auto saved = [&](const std::string& module) {
        return file->find(nameInClass(spec, "base_model.model." + module) + ".weight");
    };
    const TensorInfo *embedding = saved(words.embedding), *head = saved(words.head);
    return embedding && head && embedding->type == head->type && embedding->shape == head->shape
           && embedding->transposed == head->transposed && std::ranges::equal(embedding->bytes, head->bytes);
}

bool parts(const std::filesystem::path& folder, const json& config, const ModelSpec& spec) {
    const WordMatrices words = wordMatrices(spec);
    const auto tied = config.find("ensure_weight_tying");
    const bool together = tied != config.end() && *tied == true;
    const bool adapted =
        names(config, "target_modules", words.embedding) || names(config, "target_modules", words.head);
    if (adapted) return true; // of a pair that is adapted together each has its own two small matrices, too
    if (together
        || !(names(config, "modules_to_save", words.embedding) || names(config, "modules_to_save", words.head)))
        return false;
    return !savedAlike(folder, spec, words);
}

} // namespace

WordMatrices wordMatrices(const ModelSpec& spec) {
    WordMatrices words;
    const std::vector<LinearSpec> targets = loraTargets(spec);
    if (targets.size() > spec.linears().size()) words.embedding = targets.back().name;
    const HeadLayers& head = architectureOf(spec).head;
    if (head.kind == HeadKind::LanguageModel || head.kind == HeadKind::MaskedLanguageModel) words.head = head.output;
    return words;
}

std::optional<std::string> wordMatrixIn(const std::string& key, const ModelSpec& spec) {
    constexpr std::string_view wrapper = "base_model.model.", inner = ".base_layer";
    if (!key.starts_with(wrapper)) return std::nullopt;
    const WordMatrices words = wordMatrices(spec);
    for (const std::string& module : {words.embedding, words.head}) {
        if (module.empty()) continue;
        const std::string whole = nameInClass(spec, std::string(wrapper) + module);
        if (key == whole + ".weight" || key == whole + std::string(inner) + ".weight") return module + ".weight";
    }
    return std::nullopt;
}

bool partsWordMatrices(const std::filesystem::path& folder, const ModelSpec& spec) {
    if (!spec.tiedHead) return false;
    for (const std::filesystem::path& part : methodFolders(folder))
        if (const auto file = part / "adapter_config.json"; std::filesystem::exists(file))
            if (const json config = readJsonFile(file);
                config.is_object() && config.contains("peft_type") && parts(part, config, spec))
                return true;
    return false;
}

void leaveOutTiedHead(std::vector<MethodChoice>& choices, const ModelSpec& spec) {
    const std::string head = wordMatrices(spec).head;
    if (!spec.tiedHead || head.empty()) return;
    for (MethodChoice& choice : choices) {
        if (!find(choice.settings.fields(), "modules_to_save")) continue;
        std::vector<std::string> modules = choice.settings.get(field::modulesToSave);
        if (std::erase_if(modules, [&](const std::string& module) { return inModule(head + ".weight", module); }))
            choice.settings.set(field::modulesToSave, modules);
    }
}

} // namespace lathe
