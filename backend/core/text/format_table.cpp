#include "text/format_table.h"

#include "lathe/error.h"

#include <algorithm>

namespace lathe {
namespace {

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) (text += text.empty() ? "" : ", ") += name;
    return text.empty() ? "none" : text;
}

/// "chat (messages), alpaca (instruction, output), ..."
std::string knownFormats() {
    std::string text;
    for (const DataFormat& format : dataFormats()) {
        std::string columns;
        for (const FormatColumn& column : format.columns)
            if (column.required) (columns += columns.empty() ? "" : ", ") += column.usual.front();
        (text += text.empty() ? "" : "; ") += std::string(format.name) + " (" + columns + ")";
    }
    return text;
}

std::string named(const Settings& source, std::string_view field) {
    return find(source.fields(), field) && source.isGiven(field) ? source.text(field) : std::string();
}

bool has(const std::vector<std::string>& found, std::string_view name) {
    return std::find(found.begin(), found.end(), name) != found.end();
}

/// The file's name for the column; empty where the file has none.
std::string columnIn(const std::vector<std::string>& found, const FormatColumn& column, const Settings& source) {
    if (const std::string name = named(source, column.field); !name.empty()) return has(found, name) ? name : std::string();
    for (const std::string_view name : column.usual)
        if (has(found, name)) return std::string(name);
    return {};
}

/// True where every column name that the source gives is one of this format's.
bool readsWhatIsNamed(const DataFormat& format, const Settings& source) {
    for (const DataFormat& other : dataFormats())
        for (const FormatColumn& column : other.columns) {
            const auto same = [&](const FormatColumn& own) { return own.field == column.field; };
            if (!named(source, column.field).empty() && std::none_of(format.columns.begin(), format.columns.end(), same)) return false;
        }
    return true;
}

} // namespace

const std::vector<DataFormat>& dataFormats() {
    static const std::vector<DataFormat> formats = {
        {"chat", "conversations: {\"messages\": [{\"role\", \"content\"}]}, or ShareGPT's {\"conversations\": [{\"from\", \"value\"}]}",
         {{"messages_column", {"messages", "conversations", "conversation"}}}, readChat},
        {"alpaca", "{\"instruction\", \"input\" (may be missing), \"output\"}",
         {{"instruction_column", {"instruction"}},
          {"input_column", {"input", "context"}, false},
          {"output_column", {"output", "response"}}},
         readAlpaca},
        {"prompt_completion", "{\"prompt\", \"completion\"}",
         {{"prompt_column", {"prompt", "question"}}, {"completion_column", {"completion", "response", "answer"}}},
         readPromptCompletion},
        {"text", "{\"text\"}", {{"text_column", {"text"}}}, readPlainText},
    };
    return formats;
}

DataLayout findLayout(const Settings& source, const std::vector<std::string>& found, const std::string& file) {
    const std::string wanted = named(source, "format");
    for (const DataFormat& format : dataFormats()) {
        const bool forced = format.name == wanted;
        if (!forced && !wanted.empty() && wanted != "auto") continue;
        if (!forced && !readsWhatIsNamed(format, source)) continue;
        DataLayout layout{&format, {}, found};
        std::string missing;
        for (const FormatColumn& column : format.columns) {
            std::string name = columnIn(found, column, source);
            const std::string given = named(source, column.field);
            if (name.empty() && (column.required || !given.empty()))
                (missing += missing.empty() ? "" : ", ") += given.empty() ? std::string(column.usual.front()) : given;
            if (name.empty()) name = column.usual.front();
            std::erase(layout.unused, name);
            layout.names.push_back(std::move(name));
        }
        if (missing.empty()) return layout;
        if (forced)
            throw Error(ErrorKind::BadInput,
                        file + ": the format " + wanted + " needs the column " + missing + ", and the file has: " + listed(found),
                        "Name the columns of this file (" + std::string(format.columns.front().field) + ", ...), or another format.");
    }
    throw Error(ErrorKind::BadInput, file + ": no known format has these columns: " + listed(found),
                "Known are " + knownFormats() + ". Rename the columns, or name them in the data source (prompt_column, completion_column, text_column, ...).");
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
