#include "lathe/data_columns.h"

#include "lathe/field_keys.h"

#include <algorithm>

namespace lathe {

void readAs(Settings& source, const std::string& column, std::string_view role, const std::vector<std::string>& roles) {
    for (const std::string& other : roles)
        if (source.text(FieldName(other)) == column) source.set(FieldName(other), {});
    WordList unused = source.get(field::unusedColumns);
    std::erase(unused, column);
    if (role.empty()) unused.push_back(column);
    else source.set(FieldName(role), column);
    source.set(FieldName(field::unusedColumns), unused.empty() ? Value() : Value(std::move(unused)));
}

bool findByName(Settings& source, const std::vector<std::string>& roles) {
    const Settings before = source;
    source.set(FieldName(field::unusedColumns), {});
    for (const std::string& role : roles) source.set(FieldName(role), {});
    return !(source == before);
}

} // namespace lathe
