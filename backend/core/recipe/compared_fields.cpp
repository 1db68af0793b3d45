// Recipes are compared as flat lists of paths, which needs no knowledge of fields; what a path is called comes from the
// fields.
#include "lathe/comparison.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <unordered_map>

namespace lathe {
namespace {

using OrderedJson = nlohmann::ordered_json;
using Leaves = std::vector<std::pair<std::string, OrderedJson>>;

/// "methods[0].rank" and the like with their values, in the document's order.
void addLeaves(const OrderedJson& json, const std::string& path, Leaves& leaves) {
    if (json.is_object() && !json.empty()) {
        for (const auto& [key, value] : json.items()) addLeaves(value, path.empty() ? key : path + '.' + key, leaves);
    } else if (json.is_array() && !json.empty() && json.front().is_structured()) {
        for (std::size_t i = 0; i < json.size(); ++i) addLeaves(json[i], path + '[' + std::to_string(i) + ']', leaves);
    } else if (!json.is_null()) {
        leaves.emplace_back(path, json);
    }
}

std::string wordOfJson(const OrderedJson& json) {
    return json.is_string() ? json.get<std::string>()
                            : json.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
}

Value valueOfJson(const OrderedJson& json, const Field* field) {
    if (json.is_boolean()) return json.get<bool>();
    if (json.is_number() && field && field->kind == FieldKind::Real) return json.get<double>(); // 1 is 1.0 there
    if (json.is_number_integer()) return json.get<std::int64_t>();
    if (json.is_number()) return json.get<double>();
    if (json.is_array()) {
        std::vector<std::string> words;
        for (const OrderedJson& entry : json) words.push_back(wordOfJson(entry));
        return words;
    }
    return wordOfJson(json);
}

OrderedJson recipeOfRun(const RunDetail& run) {
    OrderedJson recipe =
        OrderedJson::parse(run.resolvedRecipeJson.empty() ? run.recipeJson : run.resolvedRecipeJson, nullptr, false);
    return recipe.is_object() && !recipe.empty() ? recipe : OrderedJson(); // null has no leaves
}

std::vector<std::string> methodNamesIn(const OrderedJson& recipe) {
    std::vector<std::string> names;
    const auto methods = recipe.find("methods");
    if (methods == recipe.end() || !methods->is_array()) return names;
    for (const OrderedJson& method : *methods) {
        const bool named = method.is_object() && method.contains("method") && method["method"].is_string();
        names.push_back(named ? method["method"].get<std::string>() : std::string());
    }
    return names;
}

} // namespace

bool ComparedField::differs() const {
    return std::any_of(values.begin(), values.end(), [&](const Value& value) { return value != values.front(); });
}

std::vector<ComparedField> comparedFields(const std::vector<RunDetail>& runs) {
    std::vector<ComparedField> fields;
    std::unordered_map<std::string, std::size_t> places; // of paths among the fields
    for (std::size_t run = 0; run < runs.size(); ++run) {
        const OrderedJson recipe = recipeOfRun(runs[run]);
        const std::vector<std::string> methods = methodNamesIn(recipe);
        Leaves leaves;
        addLeaves(recipe, {}, leaves);
        std::size_t next = 0; // a field that is new stands behind the one that it follows in its recipe
        for (const auto& [path, json] : leaves) {
            auto place = places.find(path);
            if (place == places.end()) {
                fields.insert(fields.begin() + std::ptrdiff_t(next),
                              {path, fieldPlace(path, methods), std::vector<Value>(runs.size())});
                for (auto& [other, at] : places) at += at >= next;
                place = places.emplace(path, next).first;
            }
            ComparedField& field = fields[place->second];
            field.values[run] = valueOfJson(json, field.place.field);
            next = place->second + 1;
        }
    }
    return fields;
}

} // namespace lathe
