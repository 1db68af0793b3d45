// A folder's own files: a model of config.json and weights, GGUF files, and what downloads left half done.
#include "library/found_model.h"

#include "base/json.h"

#include <algorithm>
#include <map>
#include <regex>

namespace fs = std::filesystem;

namespace lathe {
namespace {

bool isFile(const fs::path& path) {
    std::error_code error;
    return fs::is_regular_file(path, error); // through links; never a pipe or a device
}

/// The name without what downloaders put behind (or, LM Studio, in front of) it while a file is on its way; empty for a
/// whole file.
std::string unfinished(const std::string& name) {
    for (const char* end : {".incomplete", ".part", ".partial", ".crdownload", ".aria2", ".download", ".tmp"})
        if (name.ends_with(end)) return name.substr(0, name.size() - std::string_view(end).size());
    return {};
}

bool isWeights(const std::string& name) {
    return name.ends_with(".safetensors") || name.ends_with(".gguf") || name.ends_with(".bin");
}

/// Some model's config.json rather than any other program's: a class, or weights beside it.
bool isModelConfig(const fs::path& config, const std::vector<fs::path>& files) {
    const bool weights = std::any_of(files.begin(), files.end(), [](const fs::path& file) {
        const std::string name = file.filename().string();
        return name == "model.safetensors" || name == "model.safetensors.index.json" || name == "pytorch_model.bin"
               || name == "pytorch_model.bin.index.json";
    });
    if (weights) return true;
    try {
        const nlohmann::json json = parseJson(readTextFile(config, 1 << 24), "config.json");
        return json.is_object() && (json.contains("architectures") || json.contains("model_type"));
    } catch (const Error&) {
        return false; // with nothing of a model beside it
    }
}

struct GgufParts {
    std::map<int, fs::path> parts;
    int of = 1;
};

/// GGUF files by model: "x-00001-of-00003.gguf" and its other parts are one.
std::map<std::string, GgufParts> ggufModels(const std::vector<fs::path>& files) {
    static const std::regex part("^(.*)-(\\d{5})-of-(\\d{5})\\.gguf$");
    std::map<std::string, GgufParts> models;
    for (const fs::path& file : files) {
        const std::string name = file.filename().string();
        if (!name.ends_with(".gguf")) continue;
        std::smatch match;
        if (std::regex_match(name, match, part)) {
            GgufParts& model = models[match[1].str() + ".gguf"];
            model.parts[std::stoi(match[2])] = file;
            model.of = std::stoi(match[3]);
        } else {
            models[name].parts[1] = file;
        }
    }
    return models;
}

} // namespace

void scanFolder(const fs::path& folder, const std::vector<fs::path>& entries, const FoundModel& as, PlaceScan& walk) {
    std::vector<fs::path> files;
    std::vector<std::string> lost, broken;
    for (const fs::path& entry : entries) {
        std::error_code error;
        const std::string name = entry.filename().string();
        if (isFile(entry)) files.push_back(entry);
        else if (fs::is_symlink(entry, error) && !fs::exists(entry, error)) lost.push_back(name);
    }
    for (const fs::path& file : files)
        if (const std::string whole = unfinished(file.filename().string()); !whole.empty() && isWeights(whole))
            broken.push_back(whole);

    const auto ggufs = ggufModels(files);
    const auto withName = [&](const std::string& file) { return as.name.empty() ? file : as.name + "/" + file; };
    const fs::path config = folder / "config.json";
    const bool isModel = isFile(config) && isModelConfig(config, files);
    for (const auto& [name, model] : ggufs) {
        FoundModel one = as;
        one.path = model.parts.begin()->second;
        const std::string shown = name.substr(0, name.size() - 5);
        one.name = as.source == ModelSource::Folder ? shown : ggufs.size() == 1 ? as.name : withName(shown);
        for (const auto& [number, file] : model.parts) one.files.push_back(file);
        if (const int missing = model.of - int(model.parts.size()); missing > 0)
            one.problems.push_back(std::to_string(missing) + " of its " + std::to_string(model.of)
                                   + " parts are missing.");
        walk.found.push_back(std::move(one));
    }
    if (isModel) {
        FoundModel one = as;
        one.path = folder;
        one.files = files;
        for (const std::string& name : broken) one.problems.push_back(name + " is only partly downloaded.");
        for (const std::string& name : lost) one.problems.push_back(name + " is a link to a missing file.");
        walk.found.push_back(std::move(one));
        return;
    }
    for (const std::string& name : broken) { // a file on its way, with nothing else to show
        FoundModel one = as;
        for (const fs::path& file : files)
            if (unfinished(file.filename().string()) == name) one.path = file, one.files = {file};
        one.name = as.source == ModelSource::Folder ? fs::path(name).stem().string() : withName(name);
        one.problems.push_back(name + " is only partly downloaded.");
        walk.found.push_back(std::move(one));
    }
    for (const std::string& name : lost) {
        if (!isWeights(name) && name != "config.json") continue;
        FoundModel one = as;
        one.path = folder / name;
        one.name = withName(name);
        one.problems.push_back(name + " is a link to a missing file.");
        walk.found.push_back(std::move(one));
    }
}

void scanFile(const fs::path& file, PlaceScan& walk) {
    FoundModel one;
    one.path = file;
    one.name = file.stem().string();
    one.source = walk.source;
    if (isFile(file)) one.files = {file};
    else one.problems.push_back(file.string() + " is missing.");
    walk.found.push_back(std::move(one));
}

} // namespace lathe
