// Formats are tried in the table's order and the first that the columns fit is taken: the more special ones come
// first. Where columns are named, those come before them that can't do without one of these: a recipe's prompt_column
// is about prompts and completions, though pairs of preferences may have a prompt.
#include "rows/format_table.h"

#include "lathe/error.h"
#include "lathe/field_keys.h"
#include "lathe/joined.h"

#include <algorithm>

namespace lathe {
namespace {

std::string listed(const std::vector<std::string>& names) { return names.empty() ? "none" : joined(names); }

bool serves(const DataFormat& format, Task task) {
    return std::find(format.tasks.begin(), format.tasks.end(), task) != format.tasks.end();
}

/// "chat (messages), alpaca (instruction, output), ..."
std::string knownFormats(Task task) {
    std::string text;
    for (const DataFormat& format : dataFormats()) {
        if (!serves(format, task)) continue;
        std::string columns;
        for (const FormatColumn& column : format.columns)
            if (column.required) addTo(columns, column.usual.front());
        addTo(text, std::string(format.name) + " (" + columns + ")", "; ");
    }
    return text;
}

std::string named(const Settings& source, FieldName field) {
    return find(source.fields(), field.text()) && source.isGiven(field) ? source.text(field) : std::string();
}

bool has(const std::vector<std::string>& found, std::string_view name) {
    return std::find(found.begin(), found.end(), name) != found.end();
}

/// The file's name for the column; empty where the file has none but `taken` ones.
std::string columnIn(const std::vector<std::string>& found, const FormatColumn& column, const Settings& source,
                     const std::vector<std::string>& taken) {
    if (const std::string name = named(source, column.field); !name.empty())
        return has(found, name) ? name : std::string();
    for (const std::string_view name : column.usual)
        if (has(found, name) && !has(taken, name)) return std::string(name);
    for (const std::string_view name : column.usual) // "Text", "LABEL"
        for (const std::string& other : found)
            if (lowerAscii(other) == name && !has(taken, other)) return other;
    return {};
}

/// Columns that the source gives a meaning.
std::vector<std::string> namedColumns(const Settings& source, Task task) {
    std::vector<std::string> columns;
    for (const DataFormat& format : dataFormats())
        for (const FormatColumn& column : format.columns)
            if (std::string name = named(source, column.field); serves(format, task) && !name.empty())
                columns.push_back(std::move(name));
    return columns;
}

/// The format's columns in the file; `missing` are those that it needs and the file has not.
DataLayout layoutIn(const std::vector<std::string>& found, const DataFormat& format, const Settings& source,
                    std::vector<std::string> taken, std::vector<const FormatColumn*>& missing) {
    DataLayout layout{&format, {}, found};
    for (const FormatColumn& column : format.columns) {
        std::string name = columnIn(found, column, source, taken);
        if (name.empty() && (column.required || !named(source, column.field).empty())) missing.push_back(&column);
        if (name.empty() && !has(taken, column.usual.front())) name = column.usual.front(); // later rows may have it
        std::erase(layout.unused, name);
        taken.push_back(name);
        layout.names.push_back(std::move(name));
    }
    return layout;
}

bool needsWhatIsNamed(const DataFormat& format, const Settings& source) {
    return std::any_of(format.columns.begin(), format.columns.end(), [&](const FormatColumn& column) {
        return column.required && !named(source, column.field).empty();
    });
}

std::vector<const DataFormat*> inOrder(const Settings& source) {
    std::vector<const DataFormat*> formats;
    for (const DataFormat& format : dataFormats()) formats.push_back(&format);
    std::stable_partition(formats.begin(), formats.end(),
                          [&](const DataFormat* format) { return needsWhatIsNamed(*format, source); });
    return formats;
}

/// True where every column name that the source gives is one of this format's.
bool readsWhatIsNamed(const DataFormat& format, const Settings& source, Task task) {
    for (const DataFormat& other : dataFormats())
        for (const FormatColumn& column : other.columns) {
            const auto same = [&](const FormatColumn& own) { return own.field.name == column.field.name; };
            if (serves(other, task) && !named(source, column.field).empty()
                && std::none_of(format.columns.begin(), format.columns.end(), same))
                return false;
        }
    return true;
}

} // namespace

const std::vector<DataFormat>& dataFormats() {
    static const std::vector<DataFormat> formats = {
        {"chat",
         "conversations: {\"messages\": [{\"role\", \"content\"}]}, or ShareGPT's {\"conversations\": [{\"from\", "
         "\"value\"}]}",
         {{field::messagesColumn, {"messages", "conversations", "conversation"}},
          {field::systemColumn, {"system", "system_prompt"}, false},
          {field::toolsColumn, {"tools", "functions"}, false},
          {field::templateKwargsColumn, {"chat_template_kwargs"}, false},
          {field::thinkingColumn, {"enable_thinking"}, false},
          {field::reasoningEffortColumn, {"reasoning_effort"}, false},
          {field::documentsColumn, {"documents"}, false}},
         readChat,
         {Task::LanguageModeling, Task::Chat}},
        {"alpaca",
         "{\"instruction\", \"input\" (may be missing), \"output\"}",
         {{field::instructionColumn, {"instruction"}},
          {field::inputColumn, {"input", "context"}, false},
          {field::outputColumn, {"output", "response"}},
          {field::systemColumn, {"system", "system_prompt"}, false},
          {field::historyColumn, {"history"}, false}},
         readAlpaca,
         {Task::LanguageModeling, Task::Chat}},
        {"preference",
         "{\"chosen\", \"rejected\", \"prompt\" (may be missing)}, texts or messages; the chosen answers are trained",
         {{field::chosenColumn, {"chosen"}},
          {field::rejectedColumn, {"rejected"}},
          {field::promptColumn, {"prompt", "question"}, false},
          {field::systemColumn, {"system", "system_prompt"}, false},
          {field::toolsColumn, {"tools", "functions"}, false},
          {field::templateKwargsColumn, {"chat_template_kwargs"}, false},
          {field::thinkingColumn, {"enable_thinking"}, false},
          {field::reasoningEffortColumn, {"reasoning_effort"}, false},
          {field::documentsColumn, {"documents"}, false}},
         readPreference,
         {Task::LanguageModeling, Task::Chat}},
        {"prompt_completion",
         "{\"prompt\", \"completion\"}",
         {{field::promptColumn, {"prompt", "question", "source", "input", "document", "article"}},
          {field::completionColumn, {"completion", "response", "answer", "target", "output", "summary", "highlights"}},
          {field::systemColumn, {"system", "system_prompt"}, false},
          {field::contextColumn, {"context"}, false},
          {field::toolsColumn, {"tools", "functions"}, false},
          {field::templateKwargsColumn, {"chat_template_kwargs"}, false},
          {field::thinkingColumn, {"enable_thinking"}, false},
          {field::reasoningEffortColumn, {"reasoning_effort"}, false},
          {field::documentsColumn, {"documents"}, false}},
         readPromptCompletion},
        {"text", "{\"text\"}", {{field::textColumn, {"text"}}}, readPlainText},
        {"labelled",
         "a text or two, and a label",
         {{field::textColumn,
           {"text", "sentence1", "premise", "question1", "question", "sentence", "review", "content", "1"}},
          {field::textPairColumn,
           {"text_pair", "pair", "sentence2", "hypothesis", "question2", "passage", "sentence"},
           false},
          {field::labelColumn,
           {"label", "labels", "category", "class", "intent", "sentiment", "target", "score", "2"}}},
         readLabelled,
         {Task::SequenceClassification}},
        {"tagged",
         "lists of words and of their tags",
         {{field::tokensColumn, {"tokens", "words"}},
          {field::tagsColumn, {"ner_tags", "tags", "labels", "pos_tags", "chunk_tags"}}},
         readTagged,
         {Task::TokenClassification}},
        {"squad",
         "{\"question\", \"context\", \"answers\": {\"text\", \"answer_start\"}}, or \"answer\" as plain text",
         {{field::questionColumn, {"question"}},
          {field::contextColumn, {"context", "passage", "text"}},
          {field::answersColumn, {"answers", "answer"}},
          {field::idColumn, {"id"}, false},
          {field::impossibleColumn, {"is_impossible"}, false}},
         readSquad,
         {Task::QuestionAnswering}},
    };
    return formats;
}

DataLayout findLayout(const Settings& source, const std::vector<std::string>& found, const std::string& file,
                      Task task) {
    const std::string wanted = named(source, field::format);
    std::vector<std::string> taken = namedColumns(source, task); // these and what is left out are not found by name
    const bool isNamed = !taken.empty();
    if (find(source.fields(), field::unusedColumns.name))
        for (std::string& column : source.get(field::unusedColumns)) taken.push_back(std::move(column));
    const DataFormat* nearest = nullptr; // of those meant by the names, or by the format's own name
    std::vector<const FormatColumn*> lacking;
    for (const DataFormat* tried : inOrder(source)) {
        const DataFormat& format = *tried;
        if (!serves(format, task)) continue;
        const bool forced = format.name == wanted;
        if (!forced && !wanted.empty() && wanted != "auto") continue;
        if (!forced && !readsWhatIsNamed(format, source, task)) continue;
        for (const FormatColumn& column : format.columns)
            if (const std::string name = named(source, column.field); !name.empty())
                requireColumn(name, column.field, found, file);
        std::vector<const FormatColumn*> missing;
        DataLayout layout = layoutIn(found, format, source, taken, missing);
        if (missing.empty()) return layout;
        if ((forced || isNamed) && (!nearest || missing.size() < lacking.size())) {
            nearest = &format;
            lacking = std::move(missing);
        }
    }
    if (nearest) {
        std::string columns, fields;
        for (const FormatColumn* column : lacking) {
            addTo(columns, column->usual.front());
            addTo(fields, column->field.name);
        }
        throw Error(ErrorKind::BadInput,
                    {"%1: the format %2 needs the column %3, and the file has: %4", file, std::string(nearest->name),
                     columns, listed(found)},
                    {"Name the columns of this file (%1), or another format.", fields});
    }
    if (!wanted.empty() && wanted != "auto")
        for (const DataFormat& format : dataFormats())
            if (format.name == wanted && !serves(format, task))
                throw Error(ErrorKind::BadInput,
                            {"%1: the format %2 is not for the task %3.", file, wanted, std::string(wordOf(task))},
                            {"Known are %1.", knownFormats(task)});
    const std::string what = task == Task::LanguageModeling
                                 ? "no known format"
                                 : "no known format for the task " + std::string(wordOf(task));
    throw Error(ErrorKind::BadInput, {"%1: %2 has these columns: %3.", file, what, listed(found)},
                {"Known are %1. Rename the columns, or name them in the data source (prompt_column, completion_column, "
                 "text_column, ...).",
                 knownFormats(task)});
}

void requireColumn(const std::string& column, FieldName field, const std::vector<std::string>& found,
                   const std::string& file) {
    if (has(found, column)) return;
    throw Error(ErrorKind::BadInput,
                {"%1: there is no column \"%2\", which %3 names; the file has: %4.", file, column,
                 std::string(field.text()), listed(found)},
                {"Correct %1.", std::string(field.text())});
}

std::vector<std::string> knownColumns(const Settings& source, Task task) {
    std::vector<std::string> known;
    for (const DataFormat& format : dataFormats()) {
        if (!serves(format, task)) continue;
        for (const FormatColumn& column : format.columns) {
            for (const std::string_view name : column.usual)
                if (name.find_first_not_of("0123456789") != std::string_view::npos) known.emplace_back(name);
            if (const std::string given = named(source, column.field);
                given.find_first_not_of("0123456789") != std::string::npos)
                known.push_back(lowerAscii(given));
        }
    }
    return known;
}

std::string textOf(const RowColumns& row, const std::string& name, bool optional, std::string& problem) {
    const auto member = row.find(name);
    const bool absent = member == row.end() || member->is_null();
    if (!absent && member->is_string()) return member->get<std::string>();
    if (absent && optional) return {};
    if (problem.empty())
        problem = absent ? "no \"" + name + "\"" : "\"" + name + "\" holds " + member->type_name() + ", not text";
    return {};
}

} // namespace lathe
