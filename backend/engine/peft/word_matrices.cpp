#include "peft/word_matrices.h"

#include "base/json.h"
#include "methods/method_lora.h"
#include "methods/target_modules.h"
#include "models/architectures.h"
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

bool parts(const json& config, const WordMatrices& words) {
    const auto tied = config.find("ensure_weight_tying");
    const bool together = tied != config.end() && *tied == true;
    const bool adapted =
        names(config, "target_modules", words.embedding) || names(config, "target_modules", words.head);
    if (adapted) return true; // of a pair that is adapted together each has its own two small matrices, too
    return !together
           && (names(config, "modules_to_save", words.embedding) || names(config, "modules_to_save", words.head));
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
    const WordMatrices words = wordMatrices(spec);
    for (const std::filesystem::path& part : methodFolders(folder))
        if (const auto file = part / "adapter_config.json"; std::filesystem::exists(file))
            if (const json config = readJsonFile(file);
                config.is_object() && config.contains("peft_type") && parts(config, words))
                return true;
    return false;
}

} // namespace lathe
