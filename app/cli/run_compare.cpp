// The answer has all of it; here it becomes lines.
#include "cli/run_compare.h"

#include "cli/report_json.h"
#include "cli/session.h"
#include "cli/text_format.h"
#include "lathe/settings.h"

#include <cmath>
#include <filesystem>

namespace lathe::cli {
namespace {

std::string metricText(const ComparedMetric& metric, const std::optional<double>& value) {
    if (!value) return "-";
    std::string text;
    switch (metric.unit) {
    case MetricUnit::Number:
    case MetricUnit::Loss: text = numberText(*value, 5); break;
    case MetricUnit::PerSecond: text = numberText(*value); break;
    case MetricUnit::Count: text = countText(std::llround(*value)); break;
    case MetricUnit::Seconds: text = durationText(*value); break;
    case MetricUnit::Bytes: text = bytesText(std::llround(*value)); break;
    case MetricUnit::Joules: text = energyText(*value); break;
    }
    return value == metric.best() ? text + " *" : text;
}

Json jsonOf(const ComparedMetric& metric) {
    constexpr const char* places[] = {"run", "best_eval", "last_eval", "change"};
    const auto number = [](const std::optional<double>& value) { return value ? Json(*value) : Json(); };
    Json json{{"name", metric.name}, {"at", places[int(metric.at)]}, {"values", Json::array()}};
    for (const auto& value : metric.values) json["values"].push_back(number(value));
    json["best"] = number(metric.best());
    return json;
}

} // namespace

int compareRuns(Session& session, const std::vector<RunId>& ids) {
    const Comparison all = session.askFor<Comparison>(ReadComparison{ids});
    if (session.json()) {
        Json json{{"type", "comparison"},
                  {"runs", ids},
                  {"differences", Json::array()},
                  {"metrics", Json::array()},
                  {"results", Json::array()}};
        for (const ComparedField& field : all.fields) {
            if (!field.differs()) continue;
            Json values = Json::array();
            for (const Value& value : field.values) values.push_back(toJson(value));
            json["differences"].push_back({{"field", field.path}, {"values", std::move(values)}});
        }
        for (const ComparedMetric& metric : all.metrics) json["metrics"].push_back(jsonOf(metric));
        for (const RunDetail& run : all.runs) {
            Json result = toJson(run.summary);
            result["measured_peak_bytes"] = run.measuredPeakBytes;
            json["results"].push_back(std::move(result));
        }
        session.printJson(json);
        return 0;
    }
    std::vector<std::vector<std::string>> rows{{""}, {"status"}};
    for (const RunDetail& run : all.runs) {
        rows[0].push_back(run.summary.id);
        rows[1].emplace_back(toString(run.summary.status));
    }
    bool starred = false;
    for (const ComparedMetric& metric : all.metrics) {
        std::vector<std::string> cells{metric.title};
        for (const auto& value : metric.values) cells.push_back(metricText(metric, value));
        starred = starred || metric.best();
        rows.push_back(std::move(cells));
    }
    for (const ComparedField& field : all.fields) {
        if (!field.differs()) continue;
        std::vector<std::string> cells{field.place.title};
        for (const Value& value : field.values)
            cells.push_back(std::holds_alternative<std::monostate>(value) ? "-" : toText(value));
        rows.push_back(std::move(cells));
    }
    session.print(tableText(rows));
    if (starred) session.remark("* the best of its row");
    return 0;
}

int saveComparison(Session& session, const std::vector<RunId>& ids, const std::string& file, const RunId& baseline) {
    const std::string path = std::filesystem::absolute(file).string();
    session.askFor<Done>(SaveComparison{ids, path, baseline});
    if (session.json()) session.printJson(Json{{"type", "exported"}, {"file", path}, {"runs", ids}});
    else session.print(path);
    return 0;
}

} // namespace lathe::cli
