// Ollama's store: manifests/HOST/USER/MODEL/TAG (JSON in the form of OCI's image manifests) name layers by digest;
// blobs/sha256-HEX are the layers. The layer of a model is a GGUF file. Source: github.com/ollama/ollama, docs and
// manifest package.
#include "library/found_model.h"

#include "base/json.h"

namespace fs = std::filesystem;

namespace lathe {
namespace {

constexpr const char* ownHost = "registry.ollama.ai";

/// As `ollama list` writes it: without its own registry and its own user "library".
std::string nameOf(const fs::path& manifest, const fs::path& manifests) {
    const fs::path relative = manifest.lexically_relative(manifests);
    std::vector<std::string> parts;
    for (const fs::path& part : relative) parts.push_back(part.string());
    if (parts.size() > 2 && parts.front() == ownHost) parts.erase(parts.begin());
    if (parts.size() > 2 && parts.front() == "library") parts.erase(parts.begin());
    std::string name;
    for (std::size_t i = 0; i < parts.size(); ++i) name += (i == 0 ? "" : i + 1 == parts.size() ? ":" : "/") + parts[i];
    return name;
}

std::string firstLine(const fs::path& file) {
    try {
        std::string text = readTextFile(file, 1 << 20);
        text = text.substr(text.find_first_not_of(" \t\r\n") == std::string::npos ? text.size()
                                                                                  : text.find_first_not_of(" \t\r\n"));
        return text.substr(0, std::min(text.find('\n'), std::size_t(60)));
    } catch (const Error&) {
        return {};
    }
}

/// The file of a layer; empty where the digest is no name of a blob.
fs::path blobOf(const fs::path& store, std::string digest) {
    if (!digest.starts_with("sha256:") || digest.find_first_not_of("0123456789abcdef", 7) != std::string::npos)
        return {};
    digest[6] = '-';
    return store / "blobs" / digest;
}

void scanManifest(const fs::path& manifest, const fs::path& store, PlaceScan& walk) {
    FoundModel one;
    one.source = ModelSource::Ollama;
    one.name = nameOf(manifest, store / "manifests");
    one.path = manifest;
    try {
        const nlohmann::json json = parseJson(readTextFile(manifest, 1 << 22), manifest.string());
        const std::string where = "its manifest";
        for (const nlohmann::json& layer :
             optional<nlohmann::json>(json, "layers", where).value_or(nlohmann::json::array())) {
            const std::string type = valueOr<std::string>(layer, "mediaType", "", where);
            const fs::path blob = blobOf(store, valueOr<std::string>(layer, "digest", "", where));
            if (type.ends_with("image.license")) one.license = firstLine(blob);
            if (type.ends_with("image.projector"))
                one.problems.push_back("Its vision part is left out: Lathe trains the text model.");
            if (type.ends_with("image.adapter")) one.problems.push_back("It has an adapter on top, which is left out.");
            if (!type.ends_with("image.model")) continue;
            std::error_code error;
            const auto bytes = fs::is_regular_file(blob, error) ? std::int64_t(fs::file_size(blob, error)) : -1;
            const std::int64_t wanted = valueOr<std::int64_t>(layer, "size", bytes, where);
            if (bytes < 0)
                one.problems.push_back("Its file is not in Ollama's store: " + blob.filename().string() + ".");
            else if (bytes != wanted)
                one.problems.push_back("Its file has " + std::to_string(bytes) + " bytes, where its manifest says "
                                       + std::to_string(wanted) + ".");
            if (bytes >= 0) one.path = blob, one.files = {blob};
        }
        if (one.files.empty() && one.problems.empty()) one.problems.push_back("Its manifest names no model file.");
    } catch (const Error& error) {
        one.problems = {error.info().message};
    }
    walk.found.push_back(std::move(one));
}

void descend(const fs::path& folder, const fs::path& store, int depth, PlaceScan& walk) {
    std::error_code error;
    for (const fs::path& entry : entriesOf(folder, walk)) {
        if (entry.filename().string().starts_with('.')) continue;
        if (fs::is_directory(entry, error)) {
            if (depth < 6) descend(entry, store, depth + 1, walk);
        } else if (fs::is_regular_file(entry, error)) {
            scanManifest(entry, store, walk);
        }
    }
}

} // namespace

bool isOllamaStore(const fs::path& folder) {
    std::error_code error;
    return fs::is_directory(folder / "manifests", error) && fs::is_directory(folder / "blobs", error);
}

void scanOllamaStore(const fs::path& folder, PlaceScan& walk) { descend(folder / "manifests", folder, 0, walk); }

} // namespace lathe
