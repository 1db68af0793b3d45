#pragma once
// What a row's columns mean. One table of formats; each says its columns and how a row is read.
#include "lathe/settings.h"
#include "rows/table_row.h"
#include "templates/chat_template.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace lathe {

struct PlainText { std::string text; };
struct PromptCompletion { std::string prompt, completion; };
struct Conversation {
    std::vector<ChatTurn> turns;
    RowColumns tools = nullptr; ///< JSON schemas of what the assistant may call; null: none
    RowColumns variables = nullptr; ///< an object of what else the template may ask for; null: nothing
};
struct LabelledText {
    std::string text;
    std::optional<std::string> pair;
    std::vector<std::string> labels; ///< one, or any number where `list`
    bool list = false;
};
struct TaggedWords { std::vector<std::string> words, tags; };
struct AskedQuestion {
    struct Answer {
        std::string text;
        std::int64_t begin = 0, end = 0; ///< code points of the context
    };
    std::string id, question, context;
    std::vector<Answer> answers;         ///< none: it can't be answered
    bool repeated = false; ///< an answer without a place is in the context more than once: its first place is taken
};

/// A row's meaning, or the sentence that says why it has none.
struct RowContent {
    std::variant<PlainText, PromptCompletion, Conversation, LabelledText, TaggedWords, AskedQuestion> what;
    std::string problem;
};

struct FormatColumn {
    FieldKey<std::string> field; ///< of the data source: names the column otherwise
    std::vector<std::string_view> usual; ///< names it is known by; the first that a file has is taken
    bool required = true;
};

struct DataFormat {
    std::string_view name, help;
    std::vector<FormatColumn> columns;
    /// `names`: the file's column for each of `columns`. `asChat`: the model has a chat template.
    RowContent (*read)(const RowColumns& row, const std::vector<std::string>& names, bool asChat);
    std::vector<Task> tasks = {Task::LanguageModeling};
};

/// chat, alpaca, preference, prompt_completion, text; labeled; tagged; squad: in the order in which a file's columns
/// are compared with them.
const std::vector<DataFormat>& dataFormats();

/// A format and the columns of a file that it reads.
struct DataLayout {
    const DataFormat* format = nullptr;
    std::vector<std::string> names; ///< one for each of format->columns
    std::vector<std::string> unused; ///< columns that the file has and nothing reads
    RowContent read(const RowColumns& row, bool asChat) const { return format->read(row, names, asChat); }
};

/// The format that the source names, or the first whose required columns are all in `found`; column fields of the
/// source go before the usual names, and leave only the formats that have such a column; what it leaves out, or gives
/// another meaning, is found by no usual name. Throws Error{BadInput} naming what was found and what is known.
DataLayout findLayout(const Settings& source, const std::vector<std::string>& found, const std::string& file,
                      Task task = Task::LanguageModeling);

/// Throws Error{BadInput}, with the columns that the file has, where it has not the one that the field names.
void requireColumn(const std::string& column, FieldName field, const std::vector<std::string>& found,
                   const std::string& file);

/// All names that the task's formats know columns by, in lower case, and those that the source gives.
std::vector<std::string> knownColumns(const Settings& source, Task task);

/// The string in column `name`. A missing column or null sets `problem` (null and missing read as "" where `optional`),
/// and so does anything but a string.
std::string textOf(const RowColumns& row, const std::string& name, bool optional, std::string& problem);

/// The messages in column `name`, as OpenAI or as ShareGPT writes them, or as a JSON text of such.
std::vector<ChatTurn> readMessages(const RowColumns& row, const std::string& name, std::string& problem);

/// Puts the text in column `name` in front, into one system turn with what may be there.
void addSystem(const RowColumns& row, const std::string& name, std::vector<ChatTurn>& turns, std::string& problem);

struct ToolColumns { std::string tools, variables, thinking, effort, documents; };
/// The row's tools and template variables; nulls that a table filled in are taken out of tools and calls.
void addTools(const RowColumns& row, const ToolColumns& names, Conversation& conversation, std::string& problem);

/// JSON that stands as text in a string; what is no JSON is left as it is.
void unpackJson(RowColumns& value);

// The formats' own readers: format_chat.cpp, format_preference.cpp, format_alpaca.cpp, format_plain.cpp,
// format_labelled.cpp, format_squad.cpp.
RowContent readChat(const RowColumns& row, const std::vector<std::string>& names, bool asChat);
RowContent readPreference(const RowColumns& row, const std::vector<std::string>& names, bool asChat);
RowContent readAlpaca(const RowColumns& row, const std::vector<std::string>& names, bool asChat);
RowContent readPromptCompletion(const RowColumns& row, const std::vector<std::string>& names, bool asChat);
RowContent readPlainText(const RowColumns& row, const std::vector<std::string>& names, bool asChat);
RowContent readLabelled(const RowColumns& row, const std::vector<std::string>& names, bool asChat);
RowContent readTagged(const RowColumns& row, const std::vector<std::string>& names, bool asChat);
RowContent readSquad(const RowColumns& row, const std::vector<std::string>& names, bool asChat);

} // namespace lathe
