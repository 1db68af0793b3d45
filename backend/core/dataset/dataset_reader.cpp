// A layout is found on a file's first rows and then holds for all; a row that fails keeps its place and its line.
#include "dataset/dataset_reader.h"

#include "base/checksum.h"
#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "lathe/joined.h"
#include "lathe/task.h"
#include "rows/dataset_folder.h"
#include "rows/table_cells.h"

#include <algorithm>
#include <set>

namespace lathe {
namespace {

constexpr int rowsLookedAt = 64; // for the columns

const std::filesystem::path fileOf(const Settings& settings) {
    const std::string path = settings.get(field::path);
    if (path.empty()) throw Error(ErrorKind::BadInput, "A data source has no path.", "Name its file in \"path\".");
    return path;
}

struct Columns { std::vector<std::string> all, usual; }; ///< usual: of at least half of the rows

/// Of the first rows; empty where none of them can be read.
Columns columnsOf(const DataSource& source) {
    Columns columns;
    std::vector<int> counts;
    int rows = 0;
    const auto reader = source.kind->open(source.bytes, source.name, source.shape);
    RawRow raw;
    for (int i = 0; i < rowsLookedAt && reader->next(raw); ++i) {
        const ParsedRow parsed = parseRow(raw, *source.kind, source.shape);
        if (!parsed.problem.empty()) continue;
        ++rows;
        for (const auto& member : parsed.columns.items()) {
            const auto at = std::find(columns.all.begin(), columns.all.end(), member.key());
            counts.resize(std::max(counts.size(), std::size_t(at - columns.all.begin()) + 1));
            ++counts[std::size_t(at - columns.all.begin())];
            if (at == columns.all.end()) columns.all.push_back(member.key());
        }
    }
    for (std::size_t i = 0; i < columns.all.size(); ++i)
        if (2 * counts[i] >= rows) columns.usual.push_back(columns.all[i]);
    return columns;
}

/// By what most rows have; where no format knows that, by all that some row has.
DataLayout layoutOf(const Settings& settings, const Columns& columns, const std::string& path, Task task) {
    std::optional<DataLayout> layout;
    try {
        layout = findLayout(settings, columns.usual, path, task);
    } catch (const Error&) { // the other attempt says more
        return findLayout(settings, columns.all, path, task);
    }
    for (const std::string& column : columns.all)
        if (std::find(columns.usual.begin(), columns.usual.end(), column) == columns.usual.end()
            && std::find(layout->names.begin(), layout->names.end(), column) == layout->names.end())
            layout->unused.push_back(column);
    return *layout;
}

/// Throws for the rows that could not be read where there is no other.
void throwWithoutColumns(const DataSource& source) {
    const auto reader = source.kind->open(source.bytes, source.name, source.shape);
    RawRow raw;
    if (!reader->next(raw))
        throw Error(ErrorKind::BadInput, {"%1: the file has no rows.", source.path},
                    "A row is one " + std::string(source.kind->json ? "JSON object." : "block of text."));
    const ParsedRow parsed = parseRow(raw, *source.kind, source.shape);
    throw Error(ErrorKind::BadInput,
                source.path + ": none of the first rows can be read; "
                    + (parsed.problem.empty() ? "they have no columns" : parsed.problem),
                {"Expected is %1.", std::string(source.kind->help)});
}

TableWishes wishesOf(const Settings& settings) {
    TableWishes wishes{settings.get(field::delimiter), settings.get(field::quote), settings.get(field::header)};
    wishes.tabs = lowerAscii(withoutPackedExtension(settings.get(field::path)).string()).ends_with(".tsv");
    return wishes;
}

/// A hash of the column's value; rows without one are no group.
std::uint64_t groupOf(const RowColumns& row, const std::string& column) {
    const auto member = row.find(column);
    if (member == row.end() || member->is_null()) return 0;
    const std::string value = member->is_string() ? member->get<std::string>() : member->dump();
    return std::max<std::uint64_t>(1, xxh64(std::as_bytes(std::span(value))));
}

MaskOptions maskOptionsOf(const Recipe& recipe) {
    return {recipe.settings.get(field::trainOn) == TrainedPart::Everything, recipe.settings.get(field::eos),
            recipe.settings.get(field::chatTemplate), recipe.settings.get(field::chatTemplateKwargs)};
}

} // namespace

DataSource::DataSource(const Settings& settings, std::size_t index, Task task)
    : index(index),
      path(settings.get(field::path)),
      name(fileOf(settings).filename().string()),
      weight(settings.get(field::weight)),
      mostRows(settings.getIfAny(field::rows).value_or(0)),
      kind(&fileKindOf(fileOf(settings), task)),
      file(fileOf(settings)) {
    look(settings, task);
}

DataSource::DataSource(const Settings& settings, std::size_t index, Task task,
                       const std::vector<std::filesystem::path>& documents)
    : index(index),
      path(settings.get(field::path)),
      name(fileOf(settings).filename().string()),
      weight(settings.get(field::weight)),
      mostRows(settings.getIfAny(field::rows).value_or(0)),
      kind(&fileKinds().front()),
      file(documents, path),
      documents(true) {
    look(settings, task);
}

void DataSource::look(const Settings& settings, Task task) {
    const auto all = file.bytes();
    bytes = withoutByteOrderMark({reinterpret_cast<const char*>(all.data()), all.size()}, path);
    if (kind->shaped) shape = findShape(bytes, wishesOf(settings), knownColumns(settings, task));
    Columns found = columnsOf(*this);
    columns = found.all;
    if (task == Task::QuestionAnswering && kind->json
        && std::find(columns.begin(), columns.end(), "paragraphs") != columns.end()) {
        kind = &squadKind();
        found = columnsOf(*this);
        columns = found.all;
    }
    if (columns.empty()) throwWithoutColumns(*this);
    m_usualColumns = std::move(found.usual);
}

void DataSource::settle(const Settings& settings, Task task) {
    layout = layoutOf(settings, {columns, m_usualColumns}, path, task);
    filter = RowFilter(settings.get(field::filter), columns, path);
    for (const std::string& column : settings.get(field::unusedColumns)) {
        requireColumn(column, field::unusedColumns, columns, path);
        std::erase(layout.unused, column); // nobody needs to be told
    }
    groupColumn = settings.get(field::groupColumn);
    if (groupColumn.empty()) return;
    std::erase(layout.unused, groupColumn);
    requireColumn(groupColumn, field::groupColumn, columns, path);
}

std::vector<std::unique_ptr<DataSource>> openSources(const Settings& source, std::size_t index, Task task) {
    std::vector<std::unique_ptr<DataSource>> sources;
    const std::filesystem::path path = source.get(field::path);
    if (path.empty() || !std::filesystem::is_directory(path)) {
        sources.push_back(std::make_unique<DataSource>(source, index, task));
        return sources;
    }
    const auto files = datasetFiles(path, source.get(field::role), task);
    if (holdsDocuments(path, task)) {
        sources.push_back(std::make_unique<DataSource>(source, index, task, files));
        return sources;
    }
    for (const std::filesystem::path& file : files) {
        Settings one = source;
        one.set(field::path, file.string());
        sources.push_back(std::make_unique<DataSource>(one, index, task));
    }
    return sources;
}

DatasetReader::DatasetReader(const Recipe& recipe, const ModelText* text, const LengthLimit& limit)
    : m_task(recipe.settings.get(field::task)), m_text(text) {
    if (recipe.data.empty())
        throw Error(ErrorKind::BadInput, "No data are named.", "Name a dataset file (--data FILE).");
    if (text && taskInfo(m_task).writes) m_maker.emplace(*text, maskOptionsOf(recipe));
    else if (text) m_tokenizer = text->tokenizer.get();
    if (limit.most() > 0) m_options.window = limit.most();
    m_options.stride = recipe.settings.getIfAny(field::docStride).value_or(m_options.stride);
    for (std::size_t i = 0; i < recipe.data.size(); ++i) {
        if (recipe.data[i].get(field::weight) > 0)
            for (auto& source : openSources(recipe.data[i], i, m_task)) {
                source->settle(recipe.data[i], m_task);
                m_sources.push_back(std::move(source));
            }
        else m_leftOut.push_back(recipe.data[i].get(field::path) + " is left out: its weight is 0");
    }
    if (m_sources.empty())
        throw Error(ErrorKind::BadInput, "All data sources have weight 0.", "Give one of them a weight above 0.");
    m_namesFiles = m_sources.size() > 1;
}

std::string DatasetReader::format() const {
    std::vector<std::string> formats;
    for (const auto& source : m_sources)
        if (std::find(formats.begin(), formats.end(), source->layout.format->name) == formats.end())
            formats.emplace_back(source->layout.format->name);
    return joined(formats);
}

std::vector<std::string> DatasetReader::columns() const {
    std::vector<std::string> all;
    for (const auto& source : m_sources)
        for (const std::string& column : source->columns)
            if (std::find(all.begin(), all.end(), column) == all.end()) all.push_back(column);
    return all;
}

std::vector<std::string> DatasetReader::unusedColumns() const {
    std::vector<std::string> all;
    for (const auto& source : m_sources)
        for (const std::string& column : source->layout.unused)
            if (!source->documents && std::find(all.begin(), all.end(), column) == all.end()) all.push_back(column);
    return all;
}

std::vector<std::string> DatasetReader::notes() const {
    std::vector<std::string> notes = m_leftOut;
    bool pairs = false, turns = false;
    for (const auto& source : m_sources) {
        if (source->kind->shaped && !source->shape.header)
            notes.push_back(source->name + ": no header; its columns are called 1 to "
                            + std::to_string(source->shape.columns.size()));
        if (source->documents) notes.push_back(source->name + ": each document of the folder is a row");
        if (source->kind->shaped) notes.push_back(source->name + ": " + describeShape(source->shape));
        if (!source->layout.unused.empty() && !source->documents)
            notes.push_back(source->name + ": columns not used: " + joined(source->layout.unused));
        const std::string_view format = source->layout.format->name;
        turns = turns || format == "chat" || format == "alpaca" || format == "preference";
        pairs = pairs || format != "chat";
    }
    if (m_text) notes.insert(notes.end(), m_text->warnings.begin(), m_text->warnings.end());
    if (m_maker && turns && m_maker->isEncoderDecoder())
        notes.push_back("Each answer is an example: the model reads the turns before it and writes it");
    if (m_maker && turns && m_maker->hasChat()) notes.push_back("Chat template: " + m_maker->describeChat());
    if (m_maker && pairs && !m_maker->hasEndOfText())
        notes.push_back("The model names no end-of-text token, so none is added");
    return notes;
}

const ChatTemplate* DatasetReader::chat() const {
    const auto turns = [](const auto& source) {
        return source->layout.format->name == "chat" || source->layout.format->name == "alpaca"
               || source->layout.format->name == "preference";
    };
    return m_maker && std::any_of(m_sources.begin(), m_sources.end(), turns) ? m_maker->chat() : nullptr;
}

std::string DatasetReader::describe() const {
    std::set<std::string> names;
    for (const auto& source : m_sources) names.insert(source->name);
    return joined(names);
}

std::int64_t DatasetReader::totalBytes() const {
    std::int64_t total = 0;
    for (const auto& source : m_sources) total += std::int64_t(source->bytes.size());
    return total;
}

std::int64_t DatasetReader::bytesRead() const {
    return m_bytesBefore + (m_rows ? std::int64_t(m_rows->position()) : 0);
}
std::int64_t DatasetReader::emptyLines() const { return m_emptyBefore + (m_rows ? m_rows->emptyLines() : 0); }

void DatasetReader::forget() {
    for (std::size_t i = m_forgotten; i <= m_current && i < m_sources.size(); ++i) {
        const std::string_view bytes = m_sources[i]->bytes;
        const std::size_t read = i < m_current ? bytes.size() : m_rows ? m_rows->position() : 0;
        MappedFile::release(std::as_bytes(std::span(bytes.data(), std::min(read, bytes.size()))));
    }
    m_forgotten = m_current;
}

bool DatasetReader::read(std::vector<PendingRow>& rows, std::size_t count) {
    constexpr std::size_t enoughBytes = std::size_t(4) << 20;
    rows.clear();
    std::size_t bytes = 0;
    while (rows.size() < count && bytes < enoughBytes && m_current < m_sources.size()) {
        const DataSource& source = *m_sources[m_current];
        if (!m_rows) m_rows = source.kind->open(source.bytes, source.name, source.shape);
        PendingRow pending{&source, {}, m_row};
        if ((source.mostRows == 0 || m_rowOfSource < source.mostRows) && m_rows->next(pending.raw)) {
            ++m_rowOfSource;
            bytes += pending.raw.text.size();
            rows.push_back(std::move(pending));
            ++m_row;
            continue;
        }
        m_bytesBefore += std::int64_t(source.bytes.size());
        m_emptyBefore += m_rows->emptyLines();
        m_rows.reset();
        ++m_current;
        if (m_current == m_sources.size() || m_sources[m_current]->index != source.index)
            m_rowOfSource = 0; // a folder's files are one source
    }
    return !rows.empty();
}

MadeRow DatasetReader::make(const PendingRow& pending) const {
    const DataSource& source = *pending.source;
    MadeRow made;
    made.ledger.source = source.index;
    made.ledger.line = pending.raw.line;
    made.ledger.example.row = pending.row;
    const std::string file = m_namesFiles ? source.name + ", " : std::string();
    const auto refuse = [&](RowFate fate, const std::string& problem, const std::string& place) {
        made.problem = problem;
        made.ledger.fate = fate;
        made.ledger.problem = file + place + problem;
        return std::move(made);
    };
    const ParsedRow parsed = parseRow(pending.raw, *source.kind, source.shape);
    if (!parsed.problem.empty()) return refuse(RowFate::Malformed, parsed.problem, {});
    const std::string place =
        "line " + std::to_string(pending.raw.line) + " (row " + std::to_string(pending.row) + "): ";
    if (!source.filter.keeps(parsed.columns)) {
        made.problem = "filtered out";
        made.ledger.fate = RowFate::Filtered;
        return made;
    }
    if (!source.groupColumn.empty()) made.ledger.group = groupOf(parsed.columns, source.groupColumn);
    RowContent content = source.layout.read(parsed.columns, m_maker && m_maker->hasChat());
    if (!content.problem.empty()) return refuse(RowFate::Malformed, content.problem, place);
    if (!taskInfo(m_task).writes) {
        made.rendered = taskRendering(content);
        made.secondAt = secondTextAt(content);
        made.target = taskTarget(content);
        if (!m_tokenizer) return made;
        MadeTask task = makeTaskRow(*m_tokenizer, m_options, std::move(content), made.ledger);
        if (!task.problem.empty()) return refuse(RowFate::Malformed, task.problem, place);
        std::string beyond = beyondVocabulary(*m_text, made.ledger.example.ids);
        for (const PreparedRow& window : task.further)
            if (beyond.empty()) beyond = beyondVocabulary(*m_text, window.example.ids);
        if (!beyond.empty()) return refuse(RowFate::Malformed, beyond, place);
        made.further = std::move(task.further);
        for (PreparedRow& window : made.further) window.group = made.ledger.group;
        return made;
    }
    if (!m_maker) {
        made.rendered = plainRendering(content);
        return made;
    }
    MadeExample example = m_maker->make(content);
    made.ledger.example.ids = std::move(example.tokens.ids);
    made.ledger.example.trained = std::move(example.tokens.trained);
    made.ledger.example.split = example.tokens.split;
    for (TokenExample& next : example.further) {
        PreparedRow& answer = made.further.emplace_back();
        answer.source = source.index;
        answer.line = pending.raw.line;
        answer.further = true;
        answer.group = made.ledger.group;
        answer.example = std::move(next);
        answer.example.row = pending.row;
    }
    made.rendered = std::move(example.rendered);
    made.ledger.unmasked = std::int64_t(example.unmasked);
    made.ledger.unended = std::int64_t(example.unended);
    made.ledger.missing = example.missing;
    std::string beyond = beyondVocabulary(*m_text, made.ledger.example.ids);
    for (const PreparedRow& answer : made.further)
        if (beyond.empty()) beyond = beyondVocabulary(*m_text, answer.example.ids);
    if (!beyond.empty()) {
        made.further.clear();
        return refuse(RowFate::Malformed, beyond, place);
    }
    if (!example.problem.empty())
        return refuse(example.refused ? RowFate::Malformed : RowFate::NothingToTrain, example.problem, place);
    return made;
}

LengthRules lengthRulesOf(const Recipe& recipe, const LengthLimit& limit) {
    LengthRules rules{limit, recipe.settings.get(field::tooLong)};
    rules.minLength = recipe.settings.getIfAny(field::minLength).value_or(0);
    rules.dedupe = recipe.settings.get(field::dedupe);
    return rules;
}

} // namespace lathe
