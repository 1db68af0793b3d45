// Only names decide, by the Hub's own rules; a file that belongs to no split is training data.
#include "rows/dataset_folder.h"

#include "base/inside_folder.h"
#include "lathe/error.h"
#include "rows/table_reader.h"
#include "rows/table_row.h"
#include "rows/unpacked_file.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <string>

namespace lathe {

namespace fs = std::filesystem;

namespace {

constexpr int deepestFolder = 4;

/// The split's names stand between other signs than letters: "train-00000", "my_train", but not "trained".
bool names(std::string_view text, std::string_view split) {
    const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
    for (std::size_t at = 0; (at = text.find(split, at)) != std::string_view::npos; ++at)
        if ((at == 0 || !letter(text[at - 1]))
            && (at + split.size() == text.size() || !letter(text[at + split.size()])))
            return true;
    return false;
}

/// The role of the split that a file's or a folder's name speaks of.
std::optional<DataRole> splitNamed(std::string_view text) {
    static constexpr std::array<std::pair<std::string_view, DataRole>, 11> splits = {
        {{"train", DataRole::Train},
         {"training", DataRole::Train},
         {"validation", DataRole::Validation},
         {"valid", DataRole::Validation},
         {"val", DataRole::Validation},
         {"dev", DataRole::Validation},
         {"testa", DataRole::Validation},
         {"test", DataRole::HeldOut},
         {"testb", DataRole::HeldOut},
         {"testing", DataRole::HeldOut},
         {"eval", DataRole::HeldOut}}};
    for (const auto& [name, role] : splits)
        if (names(text, name)) return role;
    return std::nullopt;
}

/// By the path within the folder; the file's own name goes before its folders'.
DataRole roleOf(fs::path within, bool documents) {
    if (documents) within = within.parent_path(); // a document may be called test-plan.md
    std::vector<std::string> parts;
    for (const fs::path& part : within) parts.push_back(lowerAscii(part.string()));
    for (auto part = parts.rbegin(); part != parts.rend(); ++part)
        if (const auto role = splitNamed(*part)) return *role;
    return DataRole::Train;
}

std::string extensionOf(const fs::path& file) { return lowerAscii(withoutPackedExtension(file).extension().string()); }

bool isTagged(Task task) { return task == Task::TokenClassification; }

bool isDocument(const fs::path& file, Task task) {
    const std::string extension = extensionOf(file);
    if (isTagged(task) && extension == ".txt") return false;
    return extension == ".txt" || extension == ".md" || extension == ".markdown";
}

/// What Hugging Face's library writes beside the rows, and what it keeps of older results.
bool isAboutRows(const std::string& name) {
    for (const char* about : {"dataset_infos.json", "dataset_info.json", "dataset_dict.json", "state.json"})
        if (name == about) return true;
    return name.starts_with("cache-") && name.ends_with(".arrow");
}

bool isRead(const fs::path& file, Task task) {
    const std::string extension = extensionOf(file);
    if (extension == ".md" || isAboutRows(lowerAscii(file.filename().string()))) return false;
    if (isTagged(task) && splitNamed(extension)) return true; // "eng.train"
    for (const FileKind& kind : fileKinds())
        if (std::find(kind.extensions.begin(), kind.extensions.end(), extension) != kind.extensions.end()) return true;
    return false;
}

/// What is in a folder and in folders in it.
struct Found { std::vector<fs::path> tables, documents; };

Found lookInto(const fs::path& folder, Task task) {
    Found found;
    std::error_code failed;
    for (auto entry = fs::recursive_directory_iterator(folder, failed); entry != fs::recursive_directory_iterator();
         entry.increment(failed)) {
        if (failed) break;
        const std::string name = entry->path().filename().string();
        if (entry.depth() >= deepestFolder || name.starts_with('.')) {
            if (entry->is_directory()) entry.disable_recursion_pending();
            continue;
        }
        if (!entry->is_regular_file()) continue;
        const bool document = isDocument(entry->path(), task);
        if (!document && !isRead(entry->path(), task)) continue;
        requireInFolder(folder, entry->path()); // training on what is left would be training on something else
        (document ? found.documents : found.tables).push_back(entry->path());
    }
    if (failed) throw Error(ErrorKind::Io, {"Dataset %1 can't be read: %2.", folder.string(), failed.message()});
    return found;
}

} // namespace

bool holdsDocuments(const fs::path& folder, Task task) {
    const Found found = lookInto(folder, task);
    return found.tables.empty() && !found.documents.empty();
}

std::vector<fs::path> datasetFiles(const fs::path& folder, DataRole role, Task task) {
    Found found = lookInto(folder, task);
    const bool documents = found.tables.empty();
    std::vector<fs::path> all = documents ? std::move(found.documents) : std::move(found.tables), wanted;
    if (!documents) // beside tables Markdown is about the dataset, and text is one of them
        std::copy_if(found.documents.begin(), found.documents.end(), std::back_inserter(all),
                     [&](const fs::path& file) { return isRead(file, task); });
    if (all.empty())
        throw Error(ErrorKind::BadInput, {"Dataset %1: no file in this folder can be read.", folder.string()},
                    "Read are JSON Lines, JSON, CSV, TSV, Parquet, Arrow, CoNLL, text and Markdown, also compressed "
                    "with gzip or zstd.");
    std::sort(all.begin(), all.end());
    for (const fs::path& file : all)
        if (roleOf(file.lexically_relative(folder), documents) == role) wanted.push_back(file);
    if (wanted.empty())
        throw Error(ErrorKind::BadInput,
                    {"Dataset %1: none of its %2 files is for %3.", folder.string(), std::to_string(all.size()),
                     std::string(wordOf(role))},
                    "Name the file itself as a data source with this role.");
    return wanted;
}

} // namespace lathe
