#include "workbench/bundle_manifest.h"

#include "base/json.h"
#include "base/sha256.h"
#include "lathe/error.h"
#include "lathe/version.h"

#include <algorithm>
#include <set>

namespace fs = std::filesystem;

namespace lathe {
namespace {

using Ordered = nlohmann::ordered_json;

Ordered listOf(const std::vector<KnownFile>& files, const char* name) {
    Ordered list = Ordered::array();
    for (const KnownFile& file : files) {
        Ordered one{{name, file.name}, {"bytes", file.bytes}};
        if (!file.sha256.empty()) one["sha256"] = file.sha256;
        list.push_back(std::move(one));
    }
    return list;
}

std::vector<KnownFile> filesFrom(const nlohmann::json& object, const char* key, const char* name) {
    std::vector<KnownFile> files;
    for (const nlohmann::json& one : valueOr<nlohmann::json>(object, key, nlohmann::json::array(), bundleManifestName))
        files.push_back({require<std::string>(one, name, bundleManifestName),
                         require<std::int64_t>(one, "bytes", bundleManifestName),
                         valueOr<std::string>(one, "sha256", "", bundleManifestName)});
    return files;
}

/// Such as "20261122-104500-7f3a": it becomes a folder's name.
bool isRunId(const std::string& id) {
    return id.size() >= 15 && id.size() <= 40 && id.find_first_not_of("0123456789abcdef-") == std::string::npos
           && id.front() != '-';
}

/// Relative, and nothing in it leads up, to another disk or to a terminal.
bool staysInside(const std::string& name) {
    const auto bad = [](unsigned char c) { return c < 0x20 || c == '\\' || c == 0x7f; };
    if (name.empty() || name.size() > 255 || std::any_of(name.begin(), name.end(), bad)) return false;
    for (std::size_t at = 0; at <= name.size();) {
        const std::size_t end = std::min(name.find('/', at), name.size());
        const std::string part = name.substr(at, end - at);
        if (part.empty() || part == "." || part == "..") return false;
        at = end + 1;
    }
    return true;
}

bool isOfABundle(const std::string& name) {
    return name == "metrics.jsonl" || name == "recipe.json" || name == "environment.json"
           || name.starts_with("adapter/");
}

} // namespace

std::string toJson(const BundleManifest& manifest) {
    const Ordered json{{"lathe_bundle", bundleVersion},
                       {"run", manifest.run},
                       {"program", manifest.program},
                       {"model", {{"path", manifest.model}, {"files", listOf(manifest.modelFiles, "name")}}},
                       {"data", listOf(manifest.data, "path")},
                       {"files", listOf(manifest.files, "name")}};
    return json.dump(2, ' ', false, Ordered::error_handler_t::replace) + '\n';
}

BundleManifest bundleManifestFrom(const std::string& text, const std::string& file) {
    const nlohmann::json json = parseJson(text, file);
    const auto version = json.is_object() ? optional<std::int64_t>(json, "lathe_bundle", file) : std::nullopt;
    if (!version) throw Error(ErrorKind::BadFile, {"%1 is no run bundle.", file});
    if (*version > bundleVersion)
        throw Error(ErrorKind::BadFile,
                    {"%1 was made by a later version of Lathe (%2).", file,
                     valueOr<std::string>(json, "program", "unknown", file)},
                    {"Open it with that version; this one is %1.", std::string(programVersion())});
    const auto model = valueOr<nlohmann::json>(json, "model", nlohmann::json::object(), file);
    BundleManifest manifest{.run = require<std::string>(json, "run", file),
                            .program = valueOr<std::string>(json, "program", "", file),
                            .model = valueOr<std::string>(model, "path", "", file),
                            .modelFiles = filesFrom(model, "files", "name"),
                            .data = filesFrom(json, "data", "path"),
                            .files = filesFrom(json, "files", "name")};
    if (!isRunId(manifest.run)) throw Error(ErrorKind::BadFile, {"%1 names no run.", file});
    std::set<std::string> seen;
    for (const KnownFile& one : manifest.files) {
        if (!staysInside(one.name))
            throw Error(ErrorKind::BadFile, {"%1 holds a file whose name leads out of its folder: %2.", file, one.name},
                        "Nothing was taken from it: whoever made it meant no good, or it is damaged.");
        if (!isOfABundle(one.name) || one.bytes < 0 || !seen.insert(one.name).second)
            throw Error(ErrorKind::BadFile, {"%1 holds a file that is none of a run's: %2.", file, one.name});
    }
    if (!seen.contains("metrics.jsonl")) throw Error(ErrorKind::BadFile, {"%1 has no metrics.jsonl.", file});
    return manifest;
}

std::vector<KnownFile> filesOfModel(const fs::path& model) {
    std::vector<KnownFile> files;
    std::error_code error;
    const auto add = [&](const fs::path& path) {
        std::error_code gone;
        const auto bytes = fs::file_size(path, gone);
        if (!gone && fs::is_regular_file(path, gone))
            files.push_back({path.filename().string(), std::int64_t(bytes), ""});
    };
    if (!fs::is_directory(model, error)) {
        if (!model.empty()) add(model);
        return files;
    }
    for (fs::directory_iterator entry(model, error), end; !error && entry != end; entry.increment(error)) {
        const std::string extension = entry->path().extension().string();
        if (extension == ".safetensors" || extension == ".bin" || extension == ".json") add(entry->path());
    }
    std::sort(files.begin(), files.end(), [](const KnownFile& a, const KnownFile& b) { return a.name < b.name; });
    return files;
}

KnownFile known(const fs::path& file, const std::string& name, const std::stop_token& stop) {
    std::error_code error;
    const auto bytes = fs::file_size(file, error);
    return {name, error ? 0 : std::int64_t(bytes), sha256OfFile(file, stop)};
}

} // namespace lathe
