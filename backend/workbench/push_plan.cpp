// What a push would send, and what a person should look at before others can see it.
#include "workbench/push_plan.h"

#include "base/json.h"
#include "hub/hub_settings.h"
#include "hub/push_files.h"
#include "hub/repository.h"
#include "library/license.h"

#include <algorithm>
#include <cstdlib>
#include <sstream>

namespace fs = std::filesystem;

namespace lathe {
namespace {

constexpr std::int64_t mostText = 1 << 22;

/// A small file's text; empty where there is none that can be read.
std::string textOf(const FilesToPush& found, const std::string& path) {
    for (const FileToPush& file : found.files)
        if (file.path == path && file.bytes <= mostText) return readTextFile(file.file, mostText);
    return {};
}

/// PEFT's name for it, else the card's.
std::string baseModelOf(const FilesToPush& found) {
    const auto config = nlohmann::json::parse(textOf(found, "adapter_config.json"), nullptr, false);
    if (config.is_object() && config.value("base_model_name_or_path", nlohmann::json()).is_string())
        return config["base_model_name_or_path"].get<std::string>();
    std::istringstream card(textOf(found, "README.md"));
    std::string line;
    if (!std::getline(card, line) || !line.starts_with("---")) return {};
    constexpr std::string_view key = "base_model:";
    while (std::getline(card, line) && !line.starts_with("---")) {
        if (!line.starts_with(key)) continue;
        std::string name = line.substr(key.size());
        std::erase_if(name, [](char c) { return c == ' ' || c == '"' || c == '\'' || c == '\r'; });
        return name;
    }
    return {};
}

/// The files that a reader opens first, with the folders of this machine in them.
std::string filesWithPaths(const FilesToPush& found) {
    const char* home = std::getenv("HOME");
    const std::string place = home ? home : "";
    std::string names;
    for (const FileToPush& file : found.files) {
        const bool isText = file.path.ends_with(".md") || file.path.ends_with(".json");
        if (place.size() < 2 || !isText || file.bytes > mostText) continue;
        if (readTextFile(file.file, mostText).find(place + "/") != std::string::npos)
            names += (names.empty() ? "" : ", ") + file.path;
    }
    return names;
}

void addNotes(PushPlan& plan, const FilesToPush& found) {
    if (plan.license.empty())
        plan.notes.push_back("No license is named: put one at the head of README.md (license: ...).");
    if (!plan.baseModel.empty()) {
        plan.notes.push_back(plan.baseLicense.empty()
                                 ? "The terms of " + plan.baseModel + " hold for what was made from it; look them up."
                                 : "The terms of " + plan.baseModel + " (" + plan.baseLicense
                                       + ") hold for what was made from it.");
        if (fs::path(plan.baseModel).is_absolute())
            plan.notes.push_back("The base is named by a folder of this machine (" + plan.baseModel
                                 + "), where nobody else finds it.");
    }
    if (const std::string names = filesWithPaths(found); !names.empty())
        plan.notes.push_back("Folders of this machine are named in " + names + ".");
    if (!plan.isPrivate) plan.notes.push_back("A repository that is made will be public.");
    if (!plan.hasToken)
        plan.notes.push_back("No token was found: set HF_TOKEN to one with the right to write, or run hf auth login.");
}

} // namespace

PushPlan planPush(const PushOrder& order) {
    checkRepositoryName(order.repository);
    checkRevision(order.revision);
    DownloadOrder access;
    access.endpoint = order.endpoint;
    access.token = order.token;
    const HubSettings settings = hubSettings(access);
    const FilesToPush found = filesToPush(order.folder);
    PushPlan plan;
    plan.repository = order.repository;
    plan.address = settings.endpoint + "/" + order.repository;
    plan.isPrivate = order.isPrivate;
    plan.hasToken = !settings.token.empty();
    plan.leftOut = found.leftOut;
    for (const FileToPush& file : found.files) {
        plan.files.emplace_back(file.path, file.bytes);
        plan.totalBytes += file.bytes;
    }
    plan.license = licenseOf(fs::path(order.folder));
    plan.baseModel = baseModelOf(found);
    if (!plan.baseModel.empty() && fs::is_directory(plan.baseModel))
        plan.baseLicense = licenseOf(fs::path(plan.baseModel));
    addNotes(plan, found);
    return plan;
}

} // namespace lathe
