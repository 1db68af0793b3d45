#include "rows/table_reader.h"

#include "lathe/joined.h"
#include "rows/table_row.h"
#include "rows/unpacked_file.h"

#include "lathe/error.h"

#include <algorithm>

namespace lathe {

const std::vector<FileKind>& fileKinds() {
    static const std::vector<FileKind> kinds = {
        {"json_lines", {".jsonl", ".ndjson"}, "JSON Lines: one object per line", true, openJsonLines, parseJsonRow},
        {"json", {".json"}, "JSON: an array of objects", true, openJson, parseJsonRow},
        {"text",
         {".txt", ".md"},
         "plain text: one row per block between blank lines",
         false,
         openTextBlocks,
         parseTextRow},
        {"cells",
         {".csv", ".tsv"},
         "a table: one row per line, cells separated by delimiters",
         false,
         openCells,
         parseCells,
         true},
        {"parquet", {".parquet"}, "Parquet: a table of columns, also nested", true, openParquet, parseJsonRow},
        {"arrow",
         {".arrow"},
         "Arrow: a table of columns, as Hugging Face's datasets library saves it",
         true,
         openParquet,
         parseJsonRow},
        {"conll",
         {".conll", ".bio", ".iob"},
         "CoNLL: one word and its tags per line, blank lines between sentences",
         false,
         openConll,
         parseConll},
    };
    return kinds;
}

const FileKind& squadKind() {
    static const FileKind kind{"squad", {},        "SQuAD: articles with paragraphs with questions",
                               true,    openSquad, parseSquad};
    return kind;
}

const FileKind& fileKindOf(const std::filesystem::path& file, Task task) {
    std::error_code failed;
    const auto status = std::filesystem::status(file, failed);
    if (status.type() == std::filesystem::file_type::not_found)
        throw Error(ErrorKind::BadInput, {"Dataset %1: there is no such file.", file.string()}, "Check the path.");
    if (std::filesystem::is_directory(status))
        throw Error(ErrorKind::BadInput, {"Dataset %1 is a folder.", file.string()},
                    "Name the files in it, each as a data source.");
    const std::string extension = lowerAscii(withoutPackedExtension(file).extension().string());
    std::string known;
    const bool tagged = task == Task::TokenClassification;
    for (const FileKind& kind : fileKinds())
        for (const std::string_view one : kind.extensions) {
            if (one == extension && !(tagged && kind.name == "text")) return kind;
            addTo(known, one);
        }
    for (const FileKind& kind : fileKinds())
        if (tagged && kind.name == "conll") return kind;
    throw Error(ErrorKind::BadInput,
                "dataset " + file.string() + ": the kind of file is not known"
                    + (extension.empty() ? " (no extension)" : ""),
                {"Known are %1, each of them also compressed (.gz, .zst).", known});
}

std::string_view withoutByteOrderMark(std::string_view bytes, const std::string& source) {
    if (bytes.starts_with("\xEF\xBB\xBF")) return bytes.substr(3);
    if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF"))
        throw Error(ErrorKind::BadInput, {"%1 is in UTF-16.", source}, "Save it as UTF-8.");
    if (bytes.starts_with("PK\x03\x04") || bytes.starts_with("BZh")
        || bytes.starts_with("\xFD"
                             "7zXZ"))
        throw Error(ErrorKind::BadInput, {"%1 is compressed in a format that is not supported.", source},
                    "Decompress it first, or compress it with gzip or zstd.");
    return bytes;
}

} // namespace lathe
