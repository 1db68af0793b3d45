#include "base/json.h"
#include "lathe/error.h"
#include "lathe/method_info.h"
#include "peft/full.h"
#include "peft/lora.h"
#include "peft/lora_config.h"

namespace lathe {
namespace {

/// A row of methodInfos() made real; `peftType` as adapter_config.json has it, empty where PEFT knows no such adapter.
struct Row {
    std::string_view name, peftType;
    std::unique_ptr<Method> (*make)(const MethodChoice& choice);
    MethodChoice (*read)(const nlohmann::json& config, const std::string& source);
};

const std::vector<Row>& rows() {
    static const std::vector<Row> all{
        {"lora", "LORA", [](const MethodChoice& choice) -> std::unique_ptr<Method> { return std::make_unique<Lora>(choice); }, loraFromPeft},
        {"full", "", [](const MethodChoice&) -> std::unique_ptr<Method> { return std::make_unique<Full>(); }, nullptr},
    };
    return all;
}

} // namespace

std::unique_ptr<Method> makeMethod(const MethodChoice& choice) {
    for (const Row& row : rows())
        if (row.name == choice.method) return row.make(choice);
    methodInfo(choice.method); // throws for an unknown name, with the nearest
    throw Error(ErrorKind::Bug, "method " + choice.method + " has fields but no implementation");
}

MethodChoice readAdapterConfig(const std::filesystem::path& folder) {
    const std::filesystem::path file = folder / "adapter_config.json";
    if (!std::filesystem::exists(file)) {
        if (std::filesystem::exists(folder / "config.json")) return {"full", Settings(*methodInfo("full").fields)};
        throw Error(ErrorKind::BadFile, folder.string() + " is no adapter: it has neither adapter_config.json nor config.json");
    }
    const nlohmann::json config = readJsonFile(file);
    if (!config.is_object()) throw Error(ErrorKind::BadFile, file.string() + " holds no JSON object");
    const std::string type = require<std::string>(config, "peft_type", file.string());
    std::string known;
    for (const Row& row : rows()) {
        if (row.peftType.empty()) continue;
        if (row.peftType == type) return row.read(config, file.string());
        known += (known.empty() ? "" : ", ") + std::string(row.peftType);
    }
    throw Error(ErrorKind::BadInput, file.string() + ": adapters of type " + type + " are not supported; these are: " + known);
}

} // namespace lathe
