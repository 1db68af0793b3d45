// Safetensors before GGUF before .bin, one format alone: a repository often has all of them, and each is the whole
// model.
#include "hub/choose_files.h"

#include <algorithm>
#include <fnmatch.h>
#include <functional>
#include <map>
#include <regex>

namespace lathe {
namespace {

using Test = std::function<bool(const std::string& path)>;

std::string nameOf(const std::string& path) { return path.substr(path.rfind('/') + 1); } // npos + 1 is 0
bool atRoot(const std::string& path) { return path.find('/') == std::string::npos; }

bool hasEnd(const std::string& path, std::initializer_list<const char*> ends) {
    return std::any_of(ends.begin(), ends.end(), [&](const char* end) { return path.ends_with(end); });
}

bool any(const HubRepository& repository, const Test& test) {
    return std::any_of(repository.files.begin(), repository.files.end(),
                       [&](const HubFile& file) { return test(file.path); });
}

bool isSafetensors(const std::string& path) { return path.ends_with(".safetensors"); }
bool isGguf(const std::string& path) {
    return path.ends_with(".gguf") && nameOf(path).find("mmproj") == std::string::npos;
}
bool isBin(const std::string& path) {
    return std::regex_match(nameOf(path), std::regex("(pytorch_model|adapter_model)(-\\d+-of-\\d+)?\\.bin"));
}

/// The plain names among safetensors: transformers' own, without variants (model.fp16.safetensors) and other layouts
/// (consolidated.safetensors).
bool isUsual(const std::string& path) {
    return std::regex_match(path, std::regex("(model|adapter_model)(-\\d+-of-\\d+)?\\.safetensors"));
}

/// "model-Q4_K_M-00001-of-00003.gguf" and its other parts are one model.
std::string ggufModel(const std::string& path) {
    return std::regex_replace(path, std::regex("-\\d{5}-of-\\d{5}\\.gguf$"), ".gguf");
}

Test onlyGguf(const HubRepository& repository) {
    std::map<std::string, std::int64_t> models;
    for (const HubFile& file : repository.files)
        if (isGguf(file.path)) models[ggufModel(file.path)] += file.bytes;
    if (models.size() > 1) {
        std::string list;
        std::size_t named = 0;
        for (const auto& [model, bytes] : models) {
            if (++named > 12) break;
            list.append(list.empty() ? "" : ", ")
                .append(model)
                .append(" (")
                .append(std::to_string((bytes + 500'000) / 1'000'000))
                .append(" MB)");
        }
        if (models.size() > 12) list.append(" and ").append(std::to_string(models.size() - 12)).append(" more");
        throw Error(ErrorKind::BadInput,
                    {"%1 has %2 GGUF models: %3.", repository.name, std::to_string(models.size()), list},
                    {"Choose one with --files, such as --files '%1*.gguf'.",
                     models.begin()->first.substr(0, models.begin()->first.size() - 5)});
    }
    return isGguf;
}

/// The weights to take, and what to say about them.
Test weights(const HubRepository& repository, std::vector<std::string>& notes) {
    if (any(repository, isUsual)) return isUsual;
    if (any(repository, [](const std::string& path) { return isSafetensors(path) && atRoot(path); }))
        return [](const std::string& path) { return isSafetensors(path) && atRoot(path); };
    if (any(repository, isSafetensors)) return isSafetensors;
    if (any(repository, isGguf)) return onlyGguf(repository);
    if (any(repository, isBin)) return isBin;
    notes.push_back("There are no weights in it (safetensors, GGUF or .bin)");
    return [](const std::string&) { return false; };
}

bool isBesideWeights(const std::string& path) {
    const std::string name = nameOf(path);
    if (hasEnd(name, {".json", ".jinja", ".model", ".tiktoken", ".spm"})) return true;
    if (name == "vocab.txt" || name == "merges.txt" || name == "spiece.vocab" || name == "README.md") return true;
    return std::regex_search(name, std::regex("^(LICEN[CS]E|NOTICE|USE_POLICY)", std::regex::icase));
}

bool matches(const std::string& pattern, const std::string& path) {
    return fnmatch((pattern.ends_with('/') ? pattern + "*" : pattern).c_str(), path.c_str(), 0) == 0;
}

} // namespace

ChosenFiles chooseFiles(const HubRepository& repository, const std::vector<std::string>& patterns) {
    ChosenFiles result;
    Test wanted;
    if (patterns.empty()) {
        const bool gguf = !any(repository, isSafetensors);
        const Test heavy = weights(repository, result.notes);
        wanted = [heavy, gguf](const std::string& path) {
            if (path.ends_with(".bin.index.json") && !gguf) return false;
            return heavy(path) || isBesideWeights(path);
        };
    } else {
        for (const std::string& pattern : patterns)
            if (!any(repository, [&](const std::string& path) { return matches(pattern, path); })) {
                std::string list;
                for (std::size_t i = 0; i < repository.files.size() && i < 12; ++i)
                    list.append(i ? ", " : "").append(repository.files[i].path);
                if (repository.files.size() > 12)
                    list.append(" and ").append(std::to_string(repository.files.size() - 12)).append(" more");
                throw Error(ErrorKind::BadInput, {"%1 has no file like \"%2\".", repository.name, pattern},
                            {"It has: %1.", list});
            }
        wanted = [&](const std::string& path) {
            return std::any_of(patterns.begin(), patterns.end(),
                               [&](const std::string& pattern) { return matches(pattern, path); });
        };
    }
    for (const HubFile& file : repository.files) (wanted(file.path) ? result.chosen : result.leftOut).push_back(file);
    if (result.chosen.empty())
        throw Error(ErrorKind::BadInput, {"%1 has no files that a model needs.", repository.name},
                    "Name what to fetch with --files.");
    return result;
}

} // namespace lathe
