#include "logs/mlruns.h"

#include "base/atomic_file.h"
#include "base/clock.h"
#include "base/json.h"
#include "logs/log_point.h"

#include <cmath>
#include <ctime>
#include <map>

namespace fs = std::filesystem;

namespace lathe {
namespace {

constexpr const char *experimentName = "Lathe", *experimentId = "1";
constexpr std::size_t longestValue = 6000; // mlflow/utils/validation.py: MAX_PARAM_VAL_LENGTH

/// A text of YAML: JSON's are some of them (yaml.org/spec/1.2.2, section 7.3.1).
std::string yaml(const std::string& text) { return dumpJson(text); }

/// Letters, digits and "_-. :/" are all that a name may have.
std::string allowedName(std::string name) {
    for (char& c : name)
        if (!std::isalnum(static_cast<unsigned char>(c))
            && std::string_view("_-. :/").find(c) == std::string_view::npos)
            c = '_';
    return name;
}

/// Unix milliseconds of "2026-11-22T10:45:00.123Z"; 0 of anything else.
std::int64_t millisecondsOf(const std::string& utc) {
    std::tm time{};
    int part = 0;
    if (std::sscanf(utc.c_str(), "%d-%d-%dT%d:%d:%d.%d", &time.tm_year, &time.tm_mon, &time.tm_mday, &time.tm_hour,
                    &time.tm_min, &time.tm_sec, &part)
        < 6)
        return 0;
    time.tm_year -= 1900;
    time.tm_mon -= 1;
    return std::int64_t(timegm(&time)) * 1000 + part;
}

int statusNumber(RunStatus status) {
    switch (status) {
    case RunStatus::Running:
    case RunStatus::Paused: return 1;
    case RunStatus::Queued: return 2;
    case RunStatus::Finished: return 3;
    case RunStatus::Stopped: return 5;
    case RunStatus::Failed:
    case RunStatus::Interrupted: break;
    }
    return 4;
}

using Values = std::map<std::string, std::string>;

/// "methods": [{"rank": 8}] becomes methods.0.rank; a list of words stays one value.
void flatten(const nlohmann::json& value, const std::string& name, Values& into) {
    const bool hasObjects = value.is_array() && !value.empty() && value.front().is_object();
    if (value.is_object() || hasObjects) {
        for (const auto& [key, one] : value.items()) flatten(one, name.empty() ? key : name + "." + key, into);
    } else {
        const bool isLine =
            value.is_string() && value.get_ref<const std::string&>().find_first_of("\r\n") == std::string::npos;
        into[name] = isLine ? value.get<std::string>() : dumpJson(value);
    }
}

/// When each step was, as far as the time that steps took tells it.
class StepTimes {
public:
    explicit StepTimes(const RunToExport& run) : m_begin(millisecondsOf(run.detail.summary.createdAt)) {
        double seconds = 0;
        for (const Curve& curve : run.curves)
            for (std::size_t i = 0; curve.metric == "seconds" && i < curve.steps.size(); ++i)
                m_after[curve.steps[i]] = m_begin + std::int64_t((seconds += curve.values[i]) * 1000);
    }
    std::int64_t at(std::int64_t step) const {
        const auto next = m_after.upper_bound(step);
        return next == m_after.begin() ? m_begin : std::prev(next)->second;
    }
    std::int64_t begin() const { return m_begin; }
    std::int64_t end() const { return m_after.empty() ? m_begin : m_after.rbegin()->second; }

private:
    std::int64_t m_begin;
    std::map<std::int64_t, std::int64_t> m_after;
};

Values metricsOf(const RunToExport& run, const StepTimes& times) {
    Values files;
    const auto add = [&](const std::string& name, std::int64_t step, double value) {
        files[allowedName(name)] +=
            std::to_string(times.at(step)) + " " + shortest(value) + " " + std::to_string(step) + "\n";
    };
    for (const Curve& curve : run.curves)
        for (std::size_t i = 0; curve.metric != "seconds" && i < curve.steps.size(); ++i)
            add("train/" + curve.metric, curve.steps[i], curve.values[i]);
    for (const EvalPoint& eval : run.detail.evals)
        for (const auto& [name, value] : logPoint(eval, 0).scalars) add(name, eval.step, value);
    return files;
}

Values tagsOf(const RunDetail& run) {
    const RunSummary& summary = run.summary;
    std::string words;
    for (const std::string& tag : summary.tags) words += (words.empty() ? "" : ", ") + tag;
    Values tags{{"mlflow.runName", summary.name},
                {"mlflow.note.content", summary.notes},
                {"mlflow.source.name", "lathe"},
                {"mlflow.source.type", "LOCAL"},
                {"lathe.run", summary.id},
                {"lathe.status", std::string(toString(summary.status))},
                {"lathe.model", summary.model},
                {"lathe.method", summary.method},
                {"lathe.dataset", summary.dataset},
                {"lathe.device", summary.device},
                {"lathe.tags", words},
                {"lathe.folder", summary.folder},
                {"lathe.adapter", run.adapterFolder}};
    if (run.error) tags["lathe.error"] = run.error->message;
    std::erase_if(tags, [](const auto& tag) { return tag.second.empty(); });
    return tags;
}

void writeFiles(AtomicFolder& to, const std::string& part, const Values& files) {
    for (const auto& [name, content] : files) {
        to.files().createFolders((to.folder() / part / name).parent_path());
        to.write(part + "/" + name, content);
    }
}

void writeExperiment(const fs::path& folder) {
    const fs::path meta = folder / "meta.yaml";
    const std::string name = "name: " + yaml(experimentName);
    if (fs::exists(meta)) {
        if (readTextFile(meta, 1 << 20).find(name) == std::string::npos)
            throw Error(ErrorKind::BadInput, {"The folder %1 has an experiment of another program.", folder.string()},
                        "Choose another folder.");
        return;
    }
    currentFiles().createFolders(folder);
    const std::string now = std::to_string(systemClock().unixMilliseconds());
    writeFileAtomically(meta, "artifact_location: " + yaml("file://" + folder.string()) + "\ncreation_time: " + now
                                  + "\nexperiment_id: '" + experimentId + "'\nlast_update_time: " + now
                                  + "\nlifecycle_stage: active\n" + name + "\n");
}

} // namespace

void writeMlflowRun(const fs::path& folder, const RunToExport& run, std::vector<std::string>& notes) {
    const fs::path experiment = fs::absolute(folder / "mlruns" / experimentId);
    writeExperiment(experiment);
    const RunSummary& summary = run.detail.summary;
    const fs::path place = experiment / summary.id;
    const StepTimes times(run);

    Values params;
    const std::string& recipe =
        run.detail.resolvedRecipeJson.empty() ? run.detail.recipeJson : run.detail.resolvedRecipeJson;
    Values fields;
    if (!recipe.empty()) flatten(parseJson(recipe, "the recipe of run " + summary.id), "", fields);
    for (auto& [name, value] : fields)
        if (value.size() <= longestValue) params[allowedName(name)] = std::move(value);
        else notes.push_back("Run " + summary.id + ": " + name + " is too long for MLflow and was left out");

    AtomicFolder to(place);
    to.write("meta.yaml",
             "artifact_uri: " + yaml("file://" + (place / "artifacts").string()) + "\nend_time: "
                 + std::to_string(times.end()) + "\nentry_point_name: ''\nexperiment_id: '" + experimentId
                 + "'\nlifecycle_stage: active\nrun_id: " + yaml(summary.id) + "\nrun_name: " + yaml(summary.name)
                 + "\nsource_name: ''\nsource_type: 4\nsource_version: ''\nstart_time: " + std::to_string(times.begin())
                 + "\nstatus: " + std::to_string(statusNumber(summary.status)) + "\ntags: []\nuser_id: ''\n");
    to.files().createFolders(to.folder() / "artifacts");
    writeFiles(to, "params", params);
    writeFiles(to, "metrics", metricsOf(run, times));
    writeFiles(to, "tags", tagsOf(run.detail));
    to.commit();
}

} // namespace lathe
