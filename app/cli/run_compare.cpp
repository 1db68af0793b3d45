// Recipes are compared as flat lists of paths, which needs no knowledge of fields; people are shown the fields'
// words.
#include "cli/run_compare.h"

#include "cli/report_json.h"
#include "cli/session.h"
#include "cli/text_format.h"
#include "lathe/field_place.h"

#include <algorithm>

namespace lathe::cli {
namespace {

/// "methods[0].rank" and the like of a recipe's JSON, with their values.
void flatten(const Json& json, const std::string& prefix, std::vector<std::pair<std::string, Json>>& rows) {
    if (json.is_object() && !json.empty()) {
        for (const auto& [key, value] : json.items()) flatten(value, prefix.empty() ? key : prefix + "." + key, rows);
    } else if (json.is_array() && !json.empty() && json.front().is_object()) {
        for (std::size_t i = 0; i < json.size(); ++i) flatten(json[i], prefix + "[" + std::to_string(i) + "]", rows);
    } else {
        rows.emplace_back(prefix, json);
    }
}

struct Difference {
    std::string field;
    std::vector<Json> values;
};

const std::string& recipeOf(const RunDetail& run) {
    return run.resolvedRecipeJson.empty() ? run.recipeJson : run.resolvedRecipeJson;
}

std::vector<Difference> differencesOf(const std::vector<RunDetail>& runs) {
    std::vector<Difference> rows;
    for (std::size_t run = 0; run < runs.size(); ++run) {
        std::vector<std::pair<std::string, Json>> fields;
        flatten(Json::parse(recipeOf(runs[run]), nullptr, false), "", fields);
        for (auto& [field, value] : fields) {
            auto row =
                std::find_if(rows.begin(), rows.end(), [&](const Difference& one) { return one.field == field; });
            if (row == rows.end()) row = rows.insert(rows.end(), {field, std::vector<Json>(runs.size(), nullptr)});
            row->values[run] = std::move(value);
        }
    }
    std::erase_if(rows, [](const Difference& row) {
        return std::all_of(row.values.begin(), row.values.end(),
                           [&](const Json& value) { return value == row.values.front(); });
    });
    return rows;
}

/// The field's words, by the first run that has it.
std::string titleOf(const Difference& row, const std::vector<RunDetail>& runs) {
    for (std::size_t run = 0; run < runs.size(); ++run) {
        if (row.values[run].is_null()) continue;
        std::vector<std::string> methods;
        const Json recipe = Json::parse(recipeOf(runs[run]), nullptr, false);
        if (recipe.is_object() && recipe.contains("methods") && recipe["methods"].is_array())
            for (const Json& method : recipe["methods"])
                methods.push_back(method.is_object() ? method.value("method", "") : "");
        return fieldPlace(row.field, methods).title;
    }
    return row.field;
}

} // namespace

int compareRuns(Session& session, const std::vector<RunId>& ids) {
    std::vector<RunDetail> runs;
    for (const RunId& id : ids) runs.push_back(session.askFor<RunDetail>(ShowRun{id}));
    const std::vector<Difference> differences = differencesOf(runs);
    if (session.json()) {
        Json json{{"type", "comparison"}, {"runs", ids}, {"differences", Json::array()}, {"results", Json::array()}};
        for (const Difference& row : differences)
            json["differences"].push_back({{"field", row.field}, {"values", row.values}});
        for (const RunDetail& run : runs) {
            Json result = toJson(run.summary);
            result["measured_peak_bytes"] = run.measuredPeakBytes;
            json["results"].push_back(std::move(result));
        }
        session.printJson(json);
        return 0;
    }
    std::vector<std::vector<std::string>> rows{{""},     {"status"},    {"steps"},      {"loss"}, {"best validation"},
                                               {"time"}, {"trainable"}, {"peak memory"}};
    const auto loss = [](const std::optional<double>& value) { return value ? numberText(*value, 5) : "-"; };
    for (const RunDetail& run : runs) {
        const RunSummary& summary = run.summary;
        const std::string cells[] = {summary.id,
                                     std::string(toString(summary.status)),
                                     std::to_string(summary.step),
                                     loss(summary.lastLoss),
                                     loss(summary.bestEvalLoss),
                                     durationText(summary.seconds),
                                     countText(summary.trainable),
                                     bytesText(run.measuredPeakBytes)};
        for (std::size_t i = 0; i < std::size(cells); ++i) rows[i].push_back(cells[i]);
    }
    for (const Difference& row : differences) {
        std::vector<std::string> cells{titleOf(row, runs)};
        for (const Json& value : row.values)
            cells.push_back(value.is_string() ? value.get<std::string>() : jsonText(value));
        rows.push_back(std::move(cells));
    }
    session.print(tableText(rows));
    return 0;
}

} // namespace lathe::cli
