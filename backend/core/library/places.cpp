#include "library/places.h"

#include "base/json.h"
#include "hub/hub_settings.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace fs = std::filesystem;

namespace lathe {
namespace {

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

/// LM Studio's own note of where it was told to put models.
fs::path lmStudioChoice(const fs::path& home) {
    std::error_code error;
    const fs::path file = home / ".lmstudio" / "settings.json";
    if (!fs::is_regular_file(file, error)) return {};
    try {
        const nlohmann::json json = parseJson(readTextFile(file, 1 << 24), file.string());
        return json.is_object() ? valueOr<std::string>(json, "downloadsFolder", "", file.string()) : std::string();
    } catch (const Error&) {
        return {};
    }
}

} // namespace

std::vector<LibraryPlace> usualPlaces() {
    std::vector<LibraryPlace> places;
    std::error_code error;
    const auto add = [&](const fs::path& path, ModelSource source, bool onlyIfThere) {
        const bool there = fs::is_directory(path, error);
        if (path.empty() || (onlyIfThere && !there)) return;
        const std::string name = fs::absolute(path).lexically_normal().string();
        if (std::any_of(places.begin(), places.end(), [&](const LibraryPlace& known) { return known.path == name; }))
            return;
        places.push_back({.path = name, .source = source, .added = false, .there = there});
    };
    const fs::path home = variable("HOME");
    try {
        add(hubSettings({}).cache, ModelSource::HuggingFace, false);
    } catch (const Error&) { // an address or a token that can't be used says nothing of the folder
        add(home / ".cache" / "huggingface" / "hub", ModelSource::HuggingFace, false);
    }
    if (const std::string named = variable("OLLAMA_MODELS"); !named.empty()) add(named, ModelSource::Ollama, false);
    else add(home / ".ollama" / "models", ModelSource::Ollama, false);
    add("/usr/share/ollama/.ollama/models", ModelSource::Ollama, true); // its service's
    const fs::path chosen = lmStudioChoice(home);
    add(chosen, ModelSource::LmStudio, true);
    add(home / ".lmstudio" / "models", ModelSource::LmStudio, !chosen.empty());
    add(home / ".cache" / "lm-studio" / "models", ModelSource::LmStudio, true); // earlier versions'
    return places;
}

} // namespace lathe
