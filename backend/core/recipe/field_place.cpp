#include "lathe/field_place.h"

#include "lathe/method_info.h"
#include "recipe/field_path.h"

#include <algorithm>
#include <charconv>

namespace lathe {
namespace {

Said ofData(const Field& field, std::size_t number) {
    return number == 0 ? Said("%1 (data)", TableWord{field.label})
                       : Said("%1 (data %2)", TableWord{field.label}, number + 1);
}

} // namespace

bool entryOf(std::string_view path, std::string_view list, std::size_t& number, std::string_view& name) {
    if (!path.starts_with(list) || !path.substr(list.size()).starts_with('[')) return false;
    path.remove_prefix(list.size() + 1);
    const auto [end, error] = std::from_chars(path.data(), path.data() + path.size(), number);
    if (error != std::errc{}) return false;
    path.remove_prefix(std::size_t(end - path.data()));
    if (!path.starts_with(']')) return false;
    name = path.substr(path.starts_with("].") ? 2 : 1);
    return true;
}

FieldPlace fieldPlace(std::string_view path, const std::vector<std::string>& methods) {
    std::size_t number = 0;
    std::string_view name;
    if (entryOf(path, "methods", number, name)) {
        const std::vector<MethodInfo>& known = methodInfos();
        const auto info = std::find_if(known.begin(), known.end(), [&](const MethodInfo& one) {
            return number < methods.size() && one.name == methods[number];
        });
        if (name.empty() || name == "method")
            return {number == 0 ? Said("Method") : Said("Method %1", number + 1), nullptr};
        const Field* field = info == known.end() ? nullptr : find(*info->fields, name);
        return {field ? Said("%1 (%2)", TableWord{field->label}, TableWord{info->label}) : Said(std::string(path)),
                field};
    }
    if (entryOf(path, "data", number, name)) {
        if (name.empty()) return {number == 0 ? Said("Data") : Said("Data %1", number + 1), nullptr};
        const Field* field = find(dataFields(), name);
        return {field ? ofData(*field, number) : Said(std::string(path)), field};
    }
    if (path == "methods") return {Said("Method"), nullptr};
    if (path == "data") return {Said("Data"), nullptr};
    const Field* field = find(recipeFields(), path);
    return {field ? Said("%1", TableWord{field->label}) : Said(std::string(path)), field};
}

FieldPlace fieldPlace(std::string_view path, const Recipe& recipe) {
    std::vector<std::string> names;
    for (const MethodChoice& choice : recipe.methods) names.push_back(choice.method);
    return fieldPlace(path, names);
}

} // namespace lathe
