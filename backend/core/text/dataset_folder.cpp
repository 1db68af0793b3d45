#include "text/dataset_folder.h"

#include "lathe/error.h"
#include "text/table_reader.h"
#include "text/table_row.h"
#include "text/unpacked_file.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>

namespace lathe {

namespace fs = std::filesystem;

namespace {

constexpr int deepestFolder = 4;

/// The split's names stand between other signs than letters: "train-00000", "my_train", but not "trained".
bool names(std::string_view text, std::string_view split) {
    const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
    for (std::size_t at = 0; (at = text.find(split, at)) != std::string_view::npos; ++at)
        if ((at == 0 || !letter(text[at - 1])) && (at + split.size() == text.size() || !letter(text[at + split.size()]))) return true;
    return false;
}

/// "train", "validation", "held_out", by the path within the folder; the file's own name goes before its folders'.
std::string_view roleOf(fs::path within, bool documents) {
    if (documents) within = within.parent_path(); // a document may be called test-plan.md
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 9> splits = {{
        {"train", "train"}, {"training", "train"}, {"validation", "validation"}, {"valid", "validation"}, {"val", "validation"}, {"dev", "validation"},
        {"test", "held_out"}, {"testing", "held_out"}, {"eval", "held_out"}}};
    std::vector<std::string> parts;
    for (const fs::path& part : within) parts.push_back(lowerAscii(part.string()));
    for (auto part = parts.rbegin(); part != parts.rend(); ++part)
        for (const auto& [name, role] : splits)
            if (names(*part, name)) return role;
    return "train";
}

std::string extensionOf(const fs::path& file) { return lowerAscii(withoutPackedExtension(file).extension().string()); }

bool isDocument(const fs::path& file) {
    const std::string extension = extensionOf(file);
    return extension == ".txt" || extension == ".md" || extension == ".markdown";
}

bool isRead(const fs::path& file) {
    const std::string extension = extensionOf(file);
    if (extension == ".md" || lowerAscii(file.filename().string()) == "dataset_infos.json") return false; // about the dataset
    for (const FileKind& kind : fileKinds())
        if (std::find(kind.extensions.begin(), kind.extensions.end(), extension) != kind.extensions.end()) return true;
    return false;
}

/// What is in a folder and in folders in it.
struct Found { std::vector<fs::path> tables, documents; std::string others; };

Found lookInto(const fs::path& folder) {
    Found found;
    std::error_code failed;
    for (auto entry = fs::recursive_directory_iterator(folder, failed); entry != fs::recursive_directory_iterator(); entry.increment(failed)) {
        if (failed) break;
        const std::string name = entry->path().filename().string();
        if (entry.depth() >= deepestFolder || name.starts_with('.')) {
            if (entry->is_directory()) entry.disable_recursion_pending();
            continue;
        }
        if (!entry->is_regular_file()) continue;
        if (isDocument(entry->path())) found.documents.push_back(entry->path());
        else if (isRead(entry->path())) found.tables.push_back(entry->path());
        else if (entry->path().extension() == ".arrow") found.others = entry->path().extension().string();
    }
    if (failed) throw Error(ErrorKind::Io, "dataset " + folder.string() + " can't be read: " + failed.message());
    return found;
}

} // namespace

bool holdsDocuments(const fs::path& folder) {
    const Found found = lookInto(folder);
    return found.tables.empty() && !found.documents.empty();
}

std::vector<fs::path> datasetFiles(const fs::path& folder, std::string_view role) {
    Found found = lookInto(folder);
    const std::string& others = found.others;
    const bool documents = found.tables.empty();
    std::vector<fs::path> all = documents ? std::move(found.documents) : std::move(found.tables), wanted;
    if (!documents) // beside tables Markdown is about the dataset, and text is one of them
        std::copy_if(found.documents.begin(), found.documents.end(), std::back_inserter(all), isRead);
    if (all.empty())
        throw Error(ErrorKind::BadInput, "dataset " + folder.string() + ": no file in this folder can be read" + (others.empty() ? "" : "; it has " + others + " files"),
                    "Read are JSON Lines, JSON, CSV, TSV, Parquet, text and Markdown, also packed with gzip or zstd.");
    std::sort(all.begin(), all.end());
    for (const fs::path& file : all)
        if (roleOf(file.lexically_relative(folder), documents) == role) wanted.push_back(file);
    if (wanted.empty())
        throw Error(ErrorKind::BadInput, "dataset " + folder.string() + ": none of its " + std::to_string(all.size()) + " files is for " + std::string(role),
                    "Name the file itself as a data source with this role.");
    return wanted;
}

} // namespace lathe
