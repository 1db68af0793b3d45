#include "lathe/field_place.h"

#include "lathe/method_info.h"

#include <algorithm>
#include <charconv>

namespace lathe {
namespace {

/// "methods[1].rank" of "methods": 1 and "rank"; false where the path is no entry of that list.
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

std::string numbered(const char* what, std::size_t number) {
    return number == 0 ? what : what + (" " + std::to_string(number + 1));
}

} // namespace

FieldPlace fieldPlace(std::string_view path, const std::vector<std::string>& methods) {
    std::size_t number = 0;
    std::string_view name;
    if (entryOf(path, "methods", number, name)) {
        const std::vector<MethodInfo>& known = methodInfos();
        const auto info = std::find_if(known.begin(), known.end(), [&](const MethodInfo& one) {
            return number < methods.size() && one.name == methods[number];
        });
        if (name.empty() || name == "method") return {numbered("Method", number), nullptr};
        const Field* field = info == known.end() ? nullptr : find(*info->fields, name);
        return {field ? std::string(field->label) + " (" + std::string(info->label) + ")" : std::string(path), field};
    }
    if (entryOf(path, "data", number, name)) {
        if (name.empty()) return {numbered("Data", number), nullptr};
        const Field* field = find(dataFields(), name);
        return {field ? std::string(field->label) + " (" + numbered("data", number) + ")" : std::string(path), field};
    }
    if (path == "methods") return {"Method", nullptr};
    if (path == "data") return {"Data", nullptr};
    const Field* field = find(recipeFields(), path);
    return {std::string(field ? field->label : path), field};
}

FieldPlace fieldPlace(std::string_view path, const Recipe& recipe) {
    std::vector<std::string> names;
    for (const MethodChoice& choice : recipe.methods) names.push_back(choice.method);
    return fieldPlace(path, names);
}

} // namespace lathe
