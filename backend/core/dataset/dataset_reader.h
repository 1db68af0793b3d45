#pragma once
// The recipe's data sources as one list of rows in file order: opened, their layouts found, each row read and, where a
// model's text is given, made into an example. Training and the preview both read through this.
#include "dataset/example_maker.h"
#include "dataset/ledger.h"
#include "dataset/task_examples.h"
#include "rows/row_filter.h"
#include "rows/unpacked_file.h"

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace lathe {

struct DataSource {
    /// Opened, and its columns found. Throws Error: no such file, no row that can be read.
    DataSource(const Settings& settings, std::size_t index, Task task);
    /// A folder's documents, each of them a row.
    DataSource(const Settings& settings, std::size_t index, Task task,
               const std::vector<std::filesystem::path>& documents);

    std::size_t index;         ///< in the recipe's data
    std::string path, name;    ///< name: the file's own, for messages
    double weight = 1;
    std::int64_t mostRows = 0; ///< 0: all
    const FileKind* kind;
    TableShape shape;          ///< of a CSV or TSV file
    UnpackedFile file;
    std::string_view bytes;    ///< without byte order mark
    std::vector<std::string> columns; ///< of the first rows, in order of appearance
    bool documents = false;    ///< its rows are files
    DataLayout layout;
    RowFilter filter;
    std::string groupColumn;   ///< empty: none

    /// How its rows are read: `layout`, `filter`, `groupColumn`. Throws Error{BadInput}: no known format, a column that
    /// it has not.
    void settle(const Settings& settings, Task task);

private:
    void look(const Settings& settings, Task task);
    std::vector<std::string> m_usualColumns; ///< of at least half of the first rows
};

/// The sources that a recipe's one comes to: itself, or each of a folder's files; not yet settled.
std::vector<std::unique_ptr<DataSource>> openSources(const Settings& source, std::size_t index, Task task);

/// A row not yet looked into.
struct PendingRow {
    const DataSource* source = nullptr;
    RawRow raw;
    std::int64_t row = 0; ///< 0-based over all sources
};

struct MadeRow {
    PreparedRow ledger;
    std::string rendered;
    std::string problem; ///< as in ledger, without the place
    std::string target; ///< of tasks: label, tags or answers, in words
    std::size_t secondAt = 0; ///< of two texts: where the second begins in `rendered`; 0: there is one
    std::vector<PreparedRow> further; ///< windows after the first
};

class DatasetReader {
public:
    /// `text` may be null: rows are then read and not tokenized. Throws Error{BadInput}: no data named, no such file,
    /// no known format, no row; Error{Io}. `text` must outlive it. `limit`: the windows of questions are as long.
    DatasetReader(const Recipe& recipe, const ModelText* text, const LengthLimit& limit = {});

    const std::vector<std::unique_ptr<DataSource>>& sources() const {
        return m_sources;
    } ///< those with a weight above 0
    std::string format() const; ///< "chat"; "alpaca, text" where sources differ
    std::vector<std::string> columns() const; ///< of all sources
    std::vector<std::string> unusedColumns() const; ///< of these, what nothing reads
    std::vector<std::string> notes() const; ///< what is passed over, in words
    std::string describe() const; ///< the files' names
    std::int64_t totalBytes() const;
    const ChatTemplate* chat() const; ///< what conversations and instructions are written with; nullptr: nothing

    /// The next rows, up to `count` or about 4 MB of them; false where none is left.
    bool read(std::vector<PendingRow>& rows, std::size_t count);
    std::int64_t bytesRead() const;
    std::int64_t emptyLines() const;
    std::pair<std::size_t, std::size_t> place() const {
        return {m_current, m_rows ? m_rows->position() : 0};
    } ///< source, and bytes of it that were read
    void forget(); ///< what has been read of mapped files need not stay in memory; rows that were read are gone

    void keepPlaces() { m_options.keepPlaces = true; } ///< of tokens in their texts, for rows that are shown
    /// Safe from many threads at once. Throws only what concerns all rows (no chat template for conversations).
    MadeRow make(const PendingRow& pending) const;

private:
    std::vector<std::unique_ptr<DataSource>> m_sources;
    std::vector<std::string> m_leftOut;
    Task m_task;
    std::optional<ExampleMaker> m_maker; ///< of language modeling
    const Tokenizer* m_tokenizer = nullptr; ///< of other tasks
    const ModelText* m_text = nullptr;
    TaskOptions m_options;
    bool m_namesFiles = false; ///< more than one file: places name theirs
    std::size_t m_current = 0, m_forgotten = 0;
    std::unique_ptr<RowReader> m_rows;
    std::int64_t m_row = 0, m_rowOfSource = 0, m_bytesBefore = 0, m_emptyBefore = 0;
};

/// The recipe's fields that decide about lengths.
LengthRules lengthRulesOf(const Recipe& recipe, const LengthLimit& limit);

} // namespace lathe
