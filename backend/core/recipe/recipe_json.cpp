// Recipes as JSON: read with all problems told together, written with only what was given, in the order of the
// tables.
#include "base/json.h"
#include "lathe/error.h"
#include "lathe/joined.h"
#include "lathe/method_info.h"
#include "lathe/recipe.h"

#include <nlohmann/json.hpp>

namespace lathe {
namespace {

using Json = nlohmann::json;
using Ordered = nlohmann::ordered_json;

[[noreturn]] void reject(const std::string& message, std::string hint = {}) {
    throw Error(ErrorKind::BadInput, message, std::move(hint));
}

Value valueFrom(const Json& json, const std::string& where) {
    if (json.is_null()) return {};
    if (json.is_boolean()) return json.get<bool>();
    if (json.is_number_unsigned()
        && json.get<std::uint64_t>() > std::uint64_t(std::numeric_limits<std::int64_t>::max()))
        reject(where + " is too large a number.");
    if (json.is_number_integer()) return json.get<std::int64_t>();
    if (json.is_number_float()) return json.get<double>();
    if (json.is_string()) return json.get<std::string>();
    if (json.is_array()) {
        std::vector<std::string> words;
        for (const Json& item : json) {
            if (!item.is_string()) reject(where + " must be a list of texts.");
            words.push_back(item.get<std::string>());
        }
        return words;
    }
    reject(where + " must be a plain value, not an object.");
}

/// Reads one member into `settings`; what is wrong is added to `problems`, so that all are told together.
void take(Settings& settings, const std::string& key, const Json& json, const std::string& owner,
          std::vector<std::string>& problems) {
    try {
        settings.set(FieldName(key), valueFrom(json, '"' + key + '"'));
    } catch (const Error& error) {
        problems.push_back(owner.empty() ? std::string(error.info().message) : owner + ": " + error.info().message);
    }
}

void takeUnknown(const std::string& key, std::vector<std::string>& problems) {
    std::vector<std::string_view> names{"schema", "data", "methods"};
    for (const Field& field : recipeFields()) names.push_back(field.name);
    const std::string near = nearest(key, names);
    problems.push_back("There is no field \"" + key.substr(0, 80)
                       + (near.empty() ? "\"." : "\"; nearest: \"" + near + "\"."));
}

std::vector<Settings> dataFrom(const Json& list, std::vector<std::string>& problems) {
    std::vector<Settings> sources;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const std::string owner = "Data source " + std::to_string(i + 1);
        Settings source(dataFields());
        if (!list[i].is_object()) {
            problems.push_back(owner + " must be an object, such as {\"path\": \"train.jsonl\"}.");
            continue;
        }
        for (const auto& [key, value] : list[i].items()) take(source, key, value, owner, problems);
        sources.push_back(std::move(source));
    }
    return sources;
}

std::vector<MethodChoice> methodsFrom(const Json& list, std::vector<std::string>& problems) {
    std::vector<MethodChoice> choices;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const std::string owner = "Method " + std::to_string(i + 1);
        if (!list[i].is_object() || !list[i].contains("method") || !list[i]["method"].is_string()) {
            problems.push_back(owner + " must be an object with a method, such as {\"method\": \"lora\"}.");
            continue;
        }
        try {
            const MethodInfo& info = methodInfo(list[i]["method"].get<std::string>());
            MethodChoice choice{std::string(info.name), Settings(*info.fields)};
            for (const auto& [key, value] : list[i].items())
                if (key != "method") take(choice.settings, key, value, owner, problems);
            choices.push_back(std::move(choice));
        } catch (const Error& error) {
            problems.push_back(owner + ": " + error.info().message);
        }
    }
    return choices;
}

Ordered jsonFrom(const Value& value) {
    struct Write {
        Ordered operator()(std::monostate) const { return nullptr; }
        Ordered operator()(bool yes) const { return yes; }
        Ordered operator()(std::int64_t whole) const { return whole; }
        Ordered operator()(double number) const { return number; }
        Ordered operator()(const std::string& text) const { return text; }
        Ordered operator()(const std::vector<std::string>& words) const { return words; }
    };
    return std::visit(Write{}, value);
}

/// Only what was given, in the table's order.
void write(Ordered& object, const Settings& settings) {
    for (const Field& field : settings.fields())
        if (settings.isGiven(field)) object[std::string(field.name)] = jsonFrom(settings.given(field));
}

} // namespace

Recipe recipeFromJson(std::string_view text) {
    const Json json = parseJson(text, "the recipe", {.kind = ErrorKind::BadInput, .uniqueKeys = true, .maxDepth = 16});
    if (!json.is_object())
        reject("a recipe must be a JSON object, as {\"model\": ..., \"data\": [...], \"methods\": [...]}");

    if (json.contains("schema") && !json["schema"].is_null()) {
        if (!json["schema"].is_number_integer() || json["schema"] < 1)
            reject("\"schema\" must be a whole number from 1");
        if (json["schema"] > recipeSchema)
            reject("the recipe has schema " + json["schema"].dump() + "; this version of Lathe reads up to "
                       + std::to_string(recipeSchema),
                   "Open it with a newer Lathe.");
    }

    Recipe recipe;
    std::vector<std::string> problems;
    for (const auto& [key, value] : json.items()) {
        if (key == "schema") continue;
        if (key == "data" || key == "methods") {
            if (value.is_null()) continue;
            if (!value.is_array()) problems.push_back('"' + key + "\" must be a list.");
            else if (key == "data") recipe.data = dataFrom(value, problems);
            else recipe.methods = methodsFrom(value, problems);
        } else if (find(recipeFields(), key)) {
            take(recipe.settings, key, value, "", problems);
        } else {
            takeUnknown(key, problems);
        }
    }
    if (!problems.empty()) {
        reject(joined(problems, "\n"));
    }
    return recipe;
}

std::string toJson(const Recipe& recipe, int indent) {
    Ordered json;
    json["schema"] = recipeSchema;
    write(json, recipe.settings);
    if (!recipe.data.empty()) {
        json["data"] = Ordered::array();
        for (const Settings& source : recipe.data) {
            Ordered object = Ordered::object();
            write(object, source);
            json["data"].push_back(std::move(object));
        }
    }
    if (!recipe.methods.empty()) {
        json["methods"] = Ordered::array();
        for (const MethodChoice& choice : recipe.methods) {
            Ordered object;
            object["method"] = choice.method;
            write(object, choice.settings);
            json["methods"].push_back(std::move(object));
        }
    }
    return json.dump(indent, ' ', false, Ordered::error_handler_t::replace);
}

} // namespace lathe
