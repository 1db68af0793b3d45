// The table of methods, their torch half: how each is made, and how its folder is read.
#include "base/json.h"
#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "lathe/joined.h"
#include "lathe/method_info.h"
#include "peft/adapter.h"
#include "peft/adapter_fusion.h"
#include "peft/bitfit.h"
#include "peft/combined_method.h"
#include "peft/compacter.h"
#include "peft/full.h"
#include "peft/ia3.h"
#include "peft/in_context.h"
#include "peft/layers.h"
#include "peft/lora.h"
#include "peft/lora_config.h"
#include "peft/norms.h"
#include "peft/p_tuning.h"
#include "peft/prefix_tuning.h"
#include "peft/prompt_tuning.h"

namespace fs = std::filesystem;

namespace lathe {
namespace {

template <class T> std::unique_ptr<Method> make(const MethodChoice& choice, const TextToIds&) {
    return std::make_unique<T>(choice);
}

/// A row of methodInfos() made real; `peftType` as adapter_config.json has it, empty where PEFT knows no such adapter.
struct Row {
    std::string_view name, peftType;
    std::unique_ptr<Method> (*make)(const MethodChoice& choice, const TextToIds& tokenize);
    MethodChoice (*read)(const nlohmann::json& config, const std::string& source);
};

const std::vector<Row>& rows() {
    static const std::vector<Row> all{
        {"lora", "LORA", make<Lora>, loraFromPeft},
        {"qlora", "", make<Lora>, nullptr}, // saved and read as LoRA
        {"full", "",
         [](const MethodChoice&, const TextToIds&) -> std::unique_ptr<Method> { return std::make_unique<Full>(); },
         nullptr},
        {"adapter", "", make<Adapter>, nullptr},
        {"compacter", "", make<Compacter>, nullptr},
        {"adapter_fusion", "", make<AdapterFusion>, nullptr},
        {"ia3", "IA3", make<Ia3>, ia3FromPeft},
        {"prompt_tuning", "PROMPT_TUNING",
         [](const MethodChoice& choice, const TextToIds& tokenize) -> std::unique_ptr<Method> {
             return std::make_unique<PromptTuning>(choice, tokenize);
         },
         promptTuningFromPeft},
        {"prefix_tuning", "PREFIX_TUNING",
         [](const MethodChoice& choice, const TextToIds& tokenize) -> std::unique_ptr<Method> {
             return std::make_unique<PrefixTuning>(choice, tokenize);
         },
         prefixTuningFromPeft},
        {"p_tuning", "P_TUNING", make<PTuning>, pTuningFromPeft},
        {"bitfit", "", make<Bitfit>, nullptr},
        {"layers", "", make<Layers>, nullptr},
        {"norms", "", make<Norms>, nullptr},
        {"in_context", "", make<InContext>, nullptr},
    };
    return all;
}

} // namespace

std::unique_ptr<Method> makeMethod(const MethodChoice& choice, const TextToIds& tokenize) {
    for (const Row& row : rows())
        if (row.name == choice.method) return row.make(choice, tokenize);
    methodInfo(choice.method); // throws for an unknown name, with the nearest
    throw Error(ErrorKind::Bug, {"Method %1 has fields but no implementation.", choice.method});
}

std::unique_ptr<Method> makeMethod(const std::vector<MethodChoice>& choices, const TextToIds& tokenize) {
    if (choices.empty()) throw Error(ErrorKind::BadInput, "No method is chosen.");
    if (choices.size() == 1) return makeMethod(choices.front(), tokenize);
    return std::make_unique<CombinedMethod>(choices, tokenize);
}

MethodChoice readAdapterConfig(const fs::path& folder) {
    if (fs::exists(folder / "adapter_fusion_config.json")) return fusionFromHub(folder);
    const fs::path file = folder / "adapter_config.json";
    if (!fs::exists(file)) {
        if (fs::exists(folder / "config.json")) return {"full", Settings(*methodInfo("full").fields)};
        throw Error(ErrorKind::BadFile,
                    {"%1 is not an adapter: it has neither adapter_config.json nor config.json.", folder.string()});
    }
    const nlohmann::json config = readJsonFile(file);
    if (!config.is_object()) throw Error(ErrorKind::BadFile, {"%1 holds no JSON object.", file.string()});
    if (config.contains("config")) {
        MethodChoice choice = choiceFromHub(config, file.string());
        if (hasFlexibleHead(folder) && choice.method == "adapter") choice.settings.set(field::modulesToSave, "pooler");
        return choice;
    }
    if (config.contains("lathe")) return readOwnConfig(config, file.string());
    const std::string type = require<std::string>(config, "peft_type", file.string());
    std::string known;
    for (const Row& row : rows()) {
        if (row.peftType.empty()) continue;
        if (row.peftType == type) return row.read(config, file.string());
        addTo(known, row.peftType);
    }
    throw Error(ErrorKind::BadInput,
                {"%1: adapters of type %2 are not supported; these are: %3.", file.string(), type, known});
}

std::vector<MethodChoice> readMethodChoices(const fs::path& folder) {
    std::vector<MethodChoice> choices;
    for (const fs::path& part : methodFolders(folder)) choices.push_back(readAdapterConfig(part));
    return choices;
}

} // namespace lathe
