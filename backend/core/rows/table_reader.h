#pragma once
// Dataset files as rows. One table of file kinds; a row is a piece of the file with the line it begins on.
#include "lathe/choices.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lathe {

/// A row as it stands in the file.
struct RawRow {
    std::int64_t line = 0;  ///< 1-based line of the file where the row begins
    std::int64_t column = 1; ///< 1-based, in bytes: where on that line
    std::string_view text;  ///< into the bytes given to open()
    std::string problem; ///< why it can't be a row at all ("the file ends inside this row"); empty where it may be one
    std::string_view
        outer; ///< what the row shares with others around it: the JSON string of a SQuAD question's context
    std::shared_ptr<const void> holds = {}; ///< what keeps `text` where it is no part of those bytes
};

/// How the cells of a table in text form are told apart (CSV, TSV).
struct TableShape {
    char delimiter = ',';
    char quote = '"'; ///< NUL: none
    bool quotedLines =
        true; ///< line ends may stand between quotes; else a quote that its own line does not close is text
    bool header = true; ///< the first row names the columns
    std::vector<std::string> columns;
};

struct ParsedRow;

class RowReader {
public:
    virtual ~RowReader() = default;
    /// The next row, in file order; false at the end.
    virtual bool next(RawRow& row) = 0;
    virtual std::int64_t emptyLines() const { return 0; } ///< passed over so far
    virtual std::size_t position() const = 0; ///< bytes read so far
};

struct FileKind {
    std::string_view name; ///< "json_lines"
    std::vector<std::string_view> extensions; ///< lower case, with the dot
    std::string_view help; ///< what such a file holds, for people
    bool json; ///< a row's text is JSON
    /// `bytes` without byte order mark must outlive the reader; `source` names the file in errors.
    std::unique_ptr<RowReader> (*open)(std::string_view bytes, const std::string& source, const TableShape& shape);
    /// A row that is valid UTF-8, to its columns.
    ParsedRow (*parse)(const RawRow& row, const TableShape& shape);
    bool shaped = false; ///< has a TableShape
};

/// JSON Lines (.jsonl, .ndjson): one object a line; lines of white space are counted and passed over.
/// JSON (.json): an array of objects, an object with such an array under "data", or objects one after the other.
/// Plain text (.txt, .md): one row for each block between blank lines, as columns {"text"}; CR LF reads as LF.
/// CSV, TSV (.csv, .tsv): RFC 4180 with any delimiter and quote; all cells are text.
/// CoNLL (.conll, .bio, .iob): a word and its tags a line, blank lines between sentences; columns {"tokens", "2", ...,
/// "tags"}, lists. Parquet (.parquet), Arrow's streams and files (.arrow): a row an object, its line the row's number;
/// lists and structs nest. SQuAD: .json whose articles nest paragraphs and questions; a row is a question
/// (squadKind()).
const std::vector<FileKind>& fileKinds();

/// By the extension, behind which .gz or .zst may stand; for token classification, plain text and what no kind knows
/// ("eng.train") are CoNLL. Throws Error{BadInput}: no such file, a folder, a kind that is not in the table (naming
/// those that are).
const FileKind& fileKindOf(const std::filesystem::path& file, Task task = Task::LanguageModeling);
const FileKind& squadKind();

/// `bytes` behind a UTF-8 byte order mark, if there is one. Throws Error{BadInput} for UTF-16 and for archives.
std::string_view withoutByteOrderMark(std::string_view bytes, const std::string& source);

// The kinds' own files: table_lines.cpp, table_json.cpp, table_blocks.cpp, table_cells.cpp, table_conll.cpp,
// table_parquet.cpp, table_squad.cpp.
std::unique_ptr<RowReader> openJsonLines(std::string_view bytes, const std::string& source, const TableShape& shape);
std::unique_ptr<RowReader> openJson(std::string_view bytes, const std::string& source, const TableShape& shape);
std::unique_ptr<RowReader> openTextBlocks(std::string_view bytes, const std::string& source, const TableShape& shape);
std::unique_ptr<RowReader> openCells(std::string_view bytes, const std::string& source, const TableShape& shape);
std::unique_ptr<RowReader> openConll(std::string_view bytes, const std::string& source, const TableShape& shape);
std::unique_ptr<RowReader> openParquet(std::string_view bytes, const std::string& source, const TableShape& shape);
std::unique_ptr<RowReader> openSquad(std::string_view bytes, const std::string& source, const TableShape& shape);
ParsedRow parseJsonRow(const RawRow& row, const TableShape& shape);
ParsedRow parseTextRow(const RawRow& row, const TableShape& shape);
ParsedRow parseCells(const RawRow& row, const TableShape& shape);
ParsedRow parseConll(const RawRow& row, const TableShape& shape);
ParsedRow parseSquad(const RawRow& row, const TableShape& shape);

} // namespace lathe
