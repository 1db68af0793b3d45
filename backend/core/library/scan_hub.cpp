// A repository in the cache of huggingface_hub (its layout: hub/cache_layout.h): a model for each snapshot.
#include "library/found_model.h"

#include "base/hub_name.h"
#include "base/json.h"

#include <map>

namespace fs = std::filesystem;

namespace lathe {
namespace {

constexpr std::string_view prefix = "models--";

/// Names of revisions by commit; a revision may have slashes ("refs/pr/1").
void readRefs(const fs::path& folder, const std::string& before, int depth,
              std::map<std::string, std::string>& byCommit, PlaceScan& walk) {
    std::error_code error;
    for (const fs::path& entry : entriesOf(folder, walk)) {
        const std::string name = before + entry.filename().string();
        if (fs::is_directory(entry, error)) {
            if (depth < 3) readRefs(entry, name + "/", depth + 1, byCommit, walk);
        } else if (fs::is_regular_file(entry, error)) {
            try {
                std::string commit = readTextFile(entry, 4096);
                while (!commit.empty() && (commit.back() == '\n' || commit.back() == '\r' || commit.back() == ' '))
                    commit.pop_back();
                std::string& names = byCommit[commit];
                if (!names.empty()) names += ", ";
                names += name;
            } catch (const Error& caught) {
                walk.problems.push_back(caught.info().message);
            }
        }
    }
}

bool hasUnfinished(const fs::path& repository, PlaceScan& walk) {
    for (const fs::path& blob : entriesOf(repository / "blobs", walk))
        if (blob.extension() == ".incomplete") return true;
    return false;
}

} // namespace

bool isHubRepository(const fs::path& folder) {
    std::error_code error;
    return folder.filename().string().starts_with(prefix)
           && (fs::is_directory(folder / "snapshots", error) || fs::is_directory(folder / "blobs", error));
}

void scanHubRepository(const fs::path& folder, PlaceScan& walk) {
    FoundModel as;
    as.name = hubName(folder.filename());
    as.source = ModelSource::HuggingFace;
    std::error_code error;
    std::map<std::string, std::string> names;
    if (fs::is_directory(folder / "refs", error)) readRefs(folder / "refs", "", 0, names, walk);
    const bool unfinished = fs::is_directory(folder / "blobs", error) && hasUnfinished(folder, walk);
    const std::size_t before = walk.found.size();
    if (fs::is_directory(folder / "snapshots", error))
        for (const fs::path& snapshot : entriesOf(folder / "snapshots", walk)) {
            if (!fs::is_directory(snapshot, error)) continue;
            const std::string commit = snapshot.filename().string();
            const auto named = names.find(commit);
            as.revision = named == names.end() ? commit.substr(0, 8) : named->second;
            if (named != names.end()) names.erase(named);
            const std::vector<fs::path> entries = entriesOf(snapshot, walk);
            scanFolder(snapshot, entries, as, walk);
            for (const fs::path& inside : entries) // "gguf/model-q4.gguf", "onnx/..."
                if (fs::is_directory(inside, error)) {
                    FoundModel below = as;
                    below.name.append(1, '/').append(inside.filename().string());
                    scanFolder(inside, entriesOf(inside, walk), below, walk);
                }
        }
    if (unfinished)
        for (std::size_t i = before; i < walk.found.size(); ++i)
            walk.found[i].problems.emplace_back("A download into this repository was interrupted.");
    if (walk.found.size() > before) return;
    if (!unfinished && names.empty()) return; // a tokenizer or a picture that some program fetched, but no model
    FoundModel one = as;
    one.path = folder;
    if (!names.empty()) one.revision = names.begin()->second;
    const char* why = unfinished ? "Its download was interrupted. Download it again to continue."
                                 : "Its files are not here: the cache names a revision that it does not hold.";
    one.problems.emplace_back(why);
    walk.found.push_back(std::move(one));
}

} // namespace lathe
