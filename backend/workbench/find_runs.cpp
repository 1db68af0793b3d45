#include "workbench/find_runs.h"

#include "base/json.h"
#include "lathe/error.h"
#include "lathe/method_info.h"
#include "lathe/recipe.h"
#include "workbench/run_query.h"

#include <algorithm>
#include <map>
#include <set>

namespace lathe {
namespace {

using nlohmann::json;
using Words = std::vector<std::string>;

Words number(double value) { return {shortest(value)}; }
Words number(const std::optional<double>& value) { return value ? number(*value) : Words(); }
Words whole(std::int64_t value) { return {std::to_string(value)}; }

/// "LoRA + IA3": each by its label and by its name in recipes.
Words methodsOf(const RunSummary& run) {
    Words words;
    constexpr std::string_view plus = " + ";
    for (std::size_t at = 0; at <= run.method.size();) {
        const std::size_t end = std::min(run.method.find(plus, at), run.method.size());
        words.push_back(run.method.substr(at, end - at));
        for (const MethodInfo& info : methodInfos())
            if (info.label == words.back()) {
                words.emplace_back(info.name);
                break;
            }
        at = end + plus.size();
    }
    return words;
}

/// What the history itself knows of a run, by name.
struct Known {
    std::string_view name;
    Words (*of)(const RunSummary& run);
};
constexpr Known known[] = {
    {"any",
     [](const RunSummary& run) -> Words {
         Words words{run.name, run.id, run.model, run.method, run.dataset, run.device, run.notes};
         words.insert(words.end(), run.tags.begin(), run.tags.end());
         return words;
     }},
    {"id", [](const RunSummary& run) -> Words { return {run.id}; }},
    {"name", [](const RunSummary& run) -> Words { return {run.name}; }},
    {"notes", [](const RunSummary& run) -> Words { return {run.notes}; }},
    {"tag", [](const RunSummary& run) -> Words { return run.tags; }},
    {"tags", [](const RunSummary& run) -> Words { return run.tags; }},
    {"status", [](const RunSummary& run) -> Words { return {std::string(toString(run.status))}; }},
    {"model", [](const RunSummary& run) -> Words { return {run.model}; }},
    {"method", methodsOf},
    {"data", [](const RunSummary& run) -> Words { return {run.dataset}; }},
    {"task", [](const RunSummary& run) -> Words { return {run.task}; }},
    {"device", [](const RunSummary& run) -> Words { return {run.device}; }},
    {"parent", [](const RunSummary& run) -> Words { return {run.parent}; }},
    {"pinned", [](const RunSummary& run) -> Words { return {run.pinned ? "true" : "false"}; }},
    {"archived", [](const RunSummary& run) -> Words { return {run.archived ? "true" : "false"}; }},
    {"started", [](const RunSummary& run) -> Words { return {run.createdAt}; }},
    {"seconds", [](const RunSummary& run) { return number(run.seconds); }},
    {"energy", [](const RunSummary& run) { return run.joules ? number(*run.joules / 3600) : Words(); }},
    {"step", [](const RunSummary& run) { return whole(run.step); }},
    {"steps", [](const RunSummary& run) { return whole(run.totalSteps); }},
    {"loss", [](const RunSummary& run) { return number(run.lastLoss); }},
    {"best_loss", [](const RunSummary& run) { return number(run.bestEvalLoss); }},
    {"trainable", [](const RunSummary& run) { return whole(run.trainable); }},
    {"resumable", [](const RunSummary& run) -> Words { return {run.resumable ? "true" : "false"}; }},
};

const Known* knownAs(const std::string& name) {
    for (const Known& row : known)
        if (row.name == name) return &row;
    return nullptr;
}

const std::set<std::string>& recipeNames() {
    static const std::set<std::string> names = [] {
        std::set<std::string> all;
        const auto add = [&](const Fields& fields) {
            for (const Field& field : fields) all.emplace(field.name);
        };
        add(recipeFields());
        add(dataFields());
        for (const MethodInfo& method : methodInfos()) add(*method.fields);
        return all;
    }();
    return names;
}

void addValue(const json& value, Words& words) {
    if (value.is_array())
        for (const json& entry : value) addValue(entry, words);
    else if (value.is_string()) words.push_back(value.get<std::string>());
    else if (value.is_number_float()) words.push_back(shortest(value.get<double>()));
    else if (value.is_number() || value.is_boolean()) words.push_back(value.dump());
}

/// Of the recipe, of all its methods and of all its data.
Words recipeValues(const json& recipe, const std::string& name) {
    Words words;
    const auto look = [&](const json& part) {
        if (const auto found = part.find(name); found != part.end()) addValue(*found, words);
    };
    if (!recipe.is_object()) return words;
    look(recipe);
    for (const char* list : {"methods", "data"})
        if (const auto parts = recipe.find(list); parts != recipe.end() && parts->is_array())
            for (const json& part : *parts)
                if (part.is_object()) look(part);
    return words;
}

/// Throws for a name that no run and no recipe has.
void requireNames(const RunQuery& query, const std::vector<RunSummary>& runs) {
    std::set<std::string> metrics;
    for (const RunSummary& run : runs)
        for (const auto& [name, value] : run.metrics) metrics.insert(name);
    for (const std::string& name : query.names()) {
        if (knownAs(name) || recipeNames().contains(name) || metrics.contains(name)) continue;
        std::vector<std::string_view> all(recipeNames().begin(), recipeNames().end());
        for (const Known& row : known) all.push_back(row.name);
        all.insert(all.end(), metrics.begin(), metrics.end());
        const std::string near = nearest(name, all);
        throw Error(ErrorKind::BadInput,
                    {"No run has \"%1\": it is no column of the history, no metric and no field of recipes.", name},
                    near.empty() ? Said() : Said("Did you mean %1?", near));
    }
}

} // namespace

std::vector<RunSummary> findRuns(const RunStore& store, const std::string& where, const std::stop_token& stop) {
    std::vector<RunSummary> runs = store.list();
    if (where.find_first_not_of(" \t\r\n") == std::string::npos) return runs;
    const RunQuery query(where);
    requireNames(query, runs);
    std::map<RunId, json> recipes;
    if (std::any_of(query.names().begin(), query.names().end(),
                    [](const std::string& name) { return !knownAs(name) && recipeNames().contains(name); }))
        store.readRecipes([&](const RunId& run, const std::string& text) {
            if (stop.stop_requested()) throw Stopped{};
            recipes[run] = json::parse(text, nullptr, false);
        });
    std::erase_if(runs, [&](const RunSummary& run) {
        return !query.holds([&](const std::string& name) {
            if (const Known* row = knownAs(name)) return row->of(run);
            if (const auto metric = run.metrics.find(name); metric != run.metrics.end()) return number(metric->second);
            const auto recipe = recipes.find(run.id);
            return recipe == recipes.end() ? Words() : recipeValues(recipe->second, name);
        });
    });
    return runs;
}

} // namespace lathe
