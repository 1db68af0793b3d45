// Rows are looked at as training would read them; where they can't be, the columns are told all the same, for it is
// with them that a person puts it right.
#include "dataset/data_columns.h"

#include "base/json.h"
#include "dataset/dataset_reader.h"
#include "lathe/field_keys.h"

#include <algorithm>

namespace lathe {
namespace {

constexpr int rowsShown = 3;
constexpr std::size_t bytesShown = 300; // of a value

/// Cut between two characters.
std::string shownValue(const nlohmann::ordered_json& value) {
    std::string text = value.is_string() ? value.get<std::string>()
                       : value.is_null() ? std::string()
                                         : value.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    if (text.size() <= bytesShown) return text;
    std::size_t end = bytesShown;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end) + "…";
}

void addColumns(const DataSource& file, std::vector<FileColumn>& columns) {
    const auto at = [&](const std::string& name) {
        return std::find_if(columns.begin(), columns.end(), [&](const FileColumn& one) { return one.name == name; });
    };
    for (const std::string& name : file.columns)
        if (at(name) == columns.end()) columns.push_back({name, {}, {}});
    const auto reader = file.kind->open(file.bytes, file.name, file.shape);
    RawRow raw;
    for (int i = 0; i < rowsShown && reader->next(raw);) {
        const ParsedRow row = parseRow(raw, *file.kind, file.shape);
        if (!row.problem.empty()) continue;
        for (FileColumn& column : columns)
            column.values.push_back(row.columns.contains(column.name) ? shownValue(row.columns[column.name])
                                                                      : std::string());
        ++i;
    }
}

void addRoles(const DataSource& file, std::vector<FileColumn>& columns) {
    for (std::size_t i = 0; i < file.layout.names.size(); ++i)
        for (FileColumn& column : columns)
            if (column.name == file.layout.names[i] && column.role.empty())
                column.role = file.layout.format->columns[i].field.name;
}

/// Where no format fits: what the recipe says.
void addNamedRoles(const Settings& source, const std::vector<std::string>& roles, std::vector<FileColumn>& columns) {
    for (FileColumn& column : columns)
        for (const std::string& role : roles)
            if (column.role.empty() && source.text(FieldName(role)) == column.name) column.role = role;
}

std::vector<std::string> rolesFor(Task task) {
    std::vector<std::string> roles;
    for (const DataFormat& format : dataFormats())
        if (std::find(format.tasks.begin(), format.tasks.end(), task) != format.tasks.end())
            for (const FormatColumn& column : format.columns)
                if (std::find(roles.begin(), roles.end(), column.field.name) == roles.end())
                    roles.emplace_back(column.field.name);
    return roles;
}

} // namespace

DataColumns readColumns(const Recipe& recipe, std::stop_token stop) {
    const Task task = recipe.settings.get(field::task);
    DataColumns found{rolesFor(task), {}};
    for (std::size_t i = 0; i < recipe.data.size(); ++i) {
        if (stop.stop_requested()) throw Stopped{};
        const Settings& source = recipe.data[i];
        SourceColumns& about = found.sources.emplace_back();
        about.source = i;
        about.file = std::filesystem::path(source.get(field::path)).filename().string();
        try {
            const auto files = openSources(source, i, task);
            for (const auto& file : files)
                if (!file->documents && file->kind->name != "text" && about.columns.empty())
                    addColumns(*file, about.columns);
            for (const auto& file : files) {
                file->settle(source, task);
                addRoles(*file, about.columns);
            }
        } catch (const Error& error) {
            about.problem = error.info();
            addNamedRoles(source, found.roles, about.columns);
        }
    }
    return found;
}

} // namespace lathe
