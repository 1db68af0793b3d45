// RunStore's reading half: the list, one run, its curves, and finding a run by what people type.
#include "base/clock.h"
#include "base/json.h"
#include "base/plan_json.h"
#include "store/curves.h"
#include "store/memory_json.h"
#include "store/run_store.h"
#include "store/run_store_impl.h"

#include <algorithm>

namespace lathe {
namespace {

/// The columns that readSummary() reads, in its order.
constexpr std::string_view selectSummaries =
    "SELECT id, name, notes, tags, status, model, method, dataset, created_at, seconds, last_step, total_steps, "
    "last_loss, best_eval_loss,"
    " trainable, folder, owner_host, owner_pid, owner_born, owner_boot, owner_seen,"
    " EXISTS (SELECT 1 FROM checkpoints WHERE checkpoints.run = runs.key),"
    " (SELECT metrics FROM evals WHERE evals.run = runs.key ORDER BY best DESC, step DESC LIMIT 1),"
    " (SELECT metrics FROM evals WHERE evals.run = runs.key AND instr(metrics, '\"held_out.') ORDER BY step LIMIT 1),"
    " (SELECT metrics FROM evals WHERE evals.run = runs.key AND instr(metrics, '\"held_out.') ORDER BY step DESC LIMIT "
    "1),"
    " (SELECT count(*) FROM evals WHERE evals.run = runs.key AND instr(metrics, '\"held_out.')),"
    " device, energy_joules, adapter, task, parent, pinned, archived,"
    " iif(status IN ('running', 'paused') AND json_valid(environment), json_extract(environment, '$.device_uuid'), ''),"
    " (SELECT has_turn FROM queue WHERE queue.run = runs.key) FROM runs ";

std::string summaries(std::string_view which) {
    std::string text(selectSummaries);
    return text.append(which);
}

RunOwner readOwner(const Statement& row, int column) {
    return {row.text(column), row.integer(column + 1), row.integer(column + 2), row.text(column + 3),
            row.integer(column + 4)};
}

/// What became of a run whose process died without a word.
RunStatus trueStatus(RunStatus written, const RunOwner& owner) {
    return isActive(written) && !isAlive(owner, systemClock().unixMilliseconds()) ? RunStatus::Interrupted : written;
}

template <class T>
T parsed(const std::string& json) {
    return parseJson(json, "the run history").get<T>();
}

/// Not a number is written as null, and left out here.
std::map<std::string, double> readMetrics(const std::string& json) {
    std::map<std::string, double> metrics;
    if (json.empty()) return metrics;
    const auto parsed = parseJson(json, "the run history");
    for (const auto& [name, value] : parsed.items())
        if (value.is_number()) metrics[name] = value.get<double>();
    return metrics;
}

void readScores(const Statement& row, int column, RunSummary& run) {
    constexpr std::string_view heldOut = "held_out.";
    for (const auto& [name, value] : readMetrics(row.text(column)))
        if (!name.starts_with(heldOut)) run.metrics.emplace(name, value);
    if (row.integer(column + 3) < 2) return;
    const auto before = readMetrics(row.text(column + 1)), after = readMetrics(row.text(column + 2));
    for (const auto& [name, value] : before)
        if (const auto later = after.find(name); name.starts_with(heldOut) && later != after.end())
            run.heldOut.emplace(name.substr(heldOut.size()), std::pair(value, later->second));
}

RunSummary readSummary(const Statement& row, const RunOwner& self) {
    RunSummary run;
    run.id = row.text(0);
    run.name = row.text(1);
    run.notes = row.text(2);
    run.tags = parsed<std::vector<std::string>>(row.text(3));
    const RunOwner owner = readOwner(row, 16);
    run.status = trueStatus(runStatusFrom(row.text(4)), owner);
    if (isActive(run.status) && !isSameProcess(owner, self)) run.program = describe(owner);
    run.model = row.text(5);
    run.method = row.text(6);
    run.dataset = row.text(7);
    run.createdAt = row.text(8);
    run.seconds = row.real(9);
    run.step = row.integer(10);
    run.totalSteps = row.integer(11);
    run.lastLoss = row.realIfAny(12);
    run.bestEvalLoss = row.realIfAny(13);
    run.trainable = row.integer(14);
    run.folder = row.text(15);
    const bool endedEarly =
        run.status == RunStatus::Stopped || run.status == RunStatus::Failed || run.status == RunStatus::Interrupted;
    const bool hasCheckpoint = row.integer(21) != 0, hasResult = !row.text(28).empty();
    run.beginsAnew = endedEarly && !hasCheckpoint && !hasResult && run.status != RunStatus::Failed;
    run.resumable = (endedEarly && hasCheckpoint) || run.beginsAnew;
    readScores(row, 22, run);
    run.device = row.text(26);
    run.joules = row.realIfAny(27);
    run.task = row.text(29);
    run.parent = row.text(30);
    run.pinned = row.integer(31) != 0;
    run.archived = row.integer(32) != 0;
    run.deviceUuid = row.text(33);
    return run;
}

void readEvals(Database& database, std::int64_t key, RunDetail& detail) {
    Statement rows(database, "SELECT step, loss, trained_tokens, metrics, best FROM evals WHERE run = ? ORDER BY step");
    for (rows.bind(key); rows.step();) {
        detail.evals.push_back(
            {rows.integer(0), rows.real(1), rows.integer(2), readMetrics(rows.text(3)), rows.integer(4) != 0});
    }
}

void readSamples(Database& database, std::int64_t key, RunDetail& detail) {
    Statement rows(database, "SELECT step, sample FROM samples WHERE run = ? ORDER BY step, rowid");
    for (rows.bind(key); rows.step();) detail.samples.emplace_back(rows.integer(0), rows.text(1));
}

/// In words for an error: the newest few runs.
std::string whatThereIs(const std::vector<RunSummary>& runs) {
    if (runs.empty()) return "There are no runs yet.";
    constexpr std::size_t most = 5;
    std::string text = "There are:";
    for (std::size_t i = 0; i < std::min(most, runs.size()); ++i)
        text += (i ? ", " : " ") + runs[i].id + (runs[i].name.empty() ? "" : " (" + runs[i].name + ")");
    return runs.size() > most ? text + ", and " + std::to_string(runs.size() - most) + " more." : text + ".";
}

} // namespace

std::int64_t RunStore::outsideChanges() const {
    std::lock_guard lock(m_impl->writeMutex); // of the connection that writes: its own changes are none to it
    return m_impl->writer.number("PRAGMA data_version");
}

std::vector<RunSummary> RunStore::list() const {
    return m_impl->read([&](Database& database) {
        std::vector<RunSummary> runs;
        Statement rows(database, summaries("ORDER BY key DESC"));
        while (rows.step()) {
            runs.push_back(readSummary(rows, m_impl->self));
            runs.back().folder = m_impl->resolved(runs.back().folder);
        }
        return runs;
    });
}

std::vector<RunInQueue> RunStore::queue() const {
    return m_impl->read([&](Database& database) {
        std::vector<RunInQueue> queue;
        Statement recipe(database, "SELECT recipe FROM runs WHERE id = ?");
        Statement rows(database, summaries("JOIN queue ON queue.run = runs.key ORDER BY place, key"));
        while (rows.step()) {
            RunInQueue& one = queue.emplace_back();
            one.run = readSummary(rows, m_impl->self);
            one.hasTurn = rows.integer(34) != 0;
            if (recipe.bind(one.run.id).step()) one.recipeJson = recipe.text(0);
            one.run.folder = m_impl->resolved(one.run.folder);
            if (isActive(one.run.status)) one.owner = readOwner(rows, 16);
        }
        return queue;
    });
}

std::vector<std::pair<RunSummary, ErrorInfo>> RunStore::failedLately() const {
    return m_impl->read([&](Database& database) {
        std::vector<std::pair<RunSummary, ErrorInfo>> failed;
        Statement why(database, "SELECT error_kind, error_message, error_hint FROM runs WHERE id = ?");
        Statement rows(database, summaries("WHERE status = 'failed' AND ended_at >= strftime('%Y-%m-%dT%H:%M:%fZ', ?, "
                                           "'-1 day') ORDER BY ended_at DESC LIMIT 20"));
        for (rows.bind(systemClock().utc()); rows.step();) {
            RunSummary run = readSummary(rows, m_impl->self);
            run.folder = m_impl->resolved(run.folder);
            if (why.bind(run.id).step())
                failed.emplace_back(run, ErrorInfo{errorKindFrom(why.text(0)), why.text(1), why.text(2)});
        }
        return failed;
    });
}

std::vector<TimedRun> RunStore::timedRuns() const {
    return m_impl->read([&](Database& database) {
        std::vector<TimedRun> runs;
        // What lies between the steps, evaluations above all, counts where the clock shows it: not over a pause or a
        // resume, nor after the last sign of life of one that works or was killed.
        Statement rows(database, "SELECT id, recipe, device, last_step, total_steps, seconds, "
                                 "iif((SELECT count(*) FROM log WHERE log.run = runs.key AND kind IN ('paused', "
                                 "'queued')) > 1, 0, (iif(ended_at = '' AND status = 'running', "
                                 "julianday(owner_seen / 1000.0, 'unixepoch'), julianday(ended_at)) "
                                 "- julianday(started_at)) * 86400) FROM runs WHERE last_step > 0 AND seconds > 0 "
                                 "ORDER BY key DESC LIMIT 200");
        while (rows.step())
            runs.push_back({rows.text(0), rows.text(1), rows.text(2), rows.integer(3), rows.integer(4),
                            std::max(rows.real(5), rows.realIfAny(6).value_or(0))});
        return runs;
    });
}

void RunStore::readRecipes(const std::function<void(const RunId& run, const std::string& recipe)>& take) const {
    m_impl->read([&](Database& database) {
        Statement rows(database, "SELECT id, iif(resolved_recipe = '', recipe, resolved_recipe) FROM runs");
        while (rows.step()) take(rows.text(0), rows.text(1));
        return true;
    });
}

RunDetail RunStore::detail(const RunId& run) const {
    return m_impl->read([&](Database& database) {
        const std::int64_t key = m_impl->keyOf(database, run);
        RunDetail detail;
        Statement summary(database, summaries("WHERE key = ?"));
        summary.bind(key).step();
        detail.summary = readSummary(summary, m_impl->self);
        detail.summary.folder = m_impl->resolved(detail.summary.folder);

        Statement rest(database, "SELECT recipe, resolved_recipe, environment, data_report, predicted_memory, "
                                 "measured_memory, measured_peak_bytes,"
                                 " error_kind, error_message, error_hint, adapter, changes FROM runs WHERE key = ?");
        rest.bind(key).step();
        detail.recipeJson = rest.text(0);
        detail.resolvedRecipeJson = rest.text(1);
        detail.environmentJson = rest.text(2);
        detail.dataReportJson = rest.text(3);
        detail.predicted = memoryFromJson(rest.text(4));
        detail.predictedPeakBytes = detail.predicted.totalBytes();
        detail.measured = memoryFromJson(rest.text(5));
        detail.measuredPeakBytes = rest.integer(6);
        if (!rest.text(7).empty()) detail.error = ErrorInfo{errorKindFrom(rest.text(7)), rest.text(8), rest.text(9)};
        detail.adapterFolder = m_impl->resolved(rest.text(10));
        detail.changes = planChangesFrom(parseJson(rest.text(11), "the run history"), "the run history");

        Statement checkpoints(database,
                              "SELECT step, folder, bytes, best FROM checkpoints WHERE run = ? ORDER BY step");
        for (checkpoints.bind(key); checkpoints.step();)
            detail.checkpoints.push_back({checkpoints.integer(0), m_impl->resolved(checkpoints.text(1)),
                                          checkpoints.integer(2), checkpoints.integer(3) != 0});
        readEvals(database, key, detail);
        readSamples(database, key, detail);
        return detail;
    });
}

Curve RunStore::curve(const RunId& run, const std::string& metric, std::int64_t maxPoints) const {
    return m_impl->read([&](Database& database) {
        Curve curve = readCurve(database, m_impl->keyOf(database, run), metric, maxPoints);
        curve.run = run;
        return curve;
    });
}

std::int64_t RunStore::tokens(const RunId& run) const {
    return m_impl->read([&](Database& database) {
        Statement sum(database, "SELECT ifnull(sum(tokens), 0) FROM steps WHERE run = ?");
        return sum.bind(m_impl->keyOf(database, run)).step() ? sum.integer(0) : std::int64_t(0);
    });
}

std::vector<std::int64_t> RunStore::datasetRows(const RunId& run, std::int64_t step) const {
    return m_impl->read([&](Database& database) {
        Statement rows(database, "SELECT rows FROM step_rows WHERE run = ? AND step = ?");
        rows.bind(m_impl->keyOf(database, run), step);
        return rows.step() ? parsed<std::vector<std::int64_t>>(rows.text(0)) : std::vector<std::int64_t>();
    });
}

std::vector<LogEntry> RunStore::history(const RunId& run) const {
    return m_impl->read([&](Database& database) {
        std::vector<LogEntry> entries;
        Statement rows(database, "SELECT at, kind, text FROM log WHERE run = ? ORDER BY rowid");
        for (rows.bind(m_impl->keyOf(database, run)); rows.step();)
            entries.push_back({rows.text(0), rows.text(1), rows.text(2)});
        return entries;
    });
}

RunNews RunStore::news(const RunId& run, std::int64_t afterStep, std::size_t afterEntries) const {
    return m_impl->read([&](Database& database) {
        const std::int64_t key = m_impl->keyOf(database, run);
        RunNews news;
        Statement steps(database,
                        "SELECT step, loss, learning_rate, grad_norm, trained_tokens, tokens, seconds, gauges "
                        "FROM steps WHERE run = ? AND step > ? ORDER BY step");
        for (steps.bind(key, afterStep); steps.step();)
            news.steps.push_back({.step = steps.integer(0),
                                  .loss = steps.real(1),
                                  .learningRate = steps.real(2),
                                  .gradNorm = steps.real(3),
                                  .trainedTokens = steps.integer(4),
                                  .tokens = steps.integer(5),
                                  .seconds = steps.real(6),
                                  .rows = {},
                                  .gauges = readMetrics(steps.text(7))});
        Statement entries(database, "SELECT at, kind, text FROM log WHERE run = ? ORDER BY rowid LIMIT -1 OFFSET ?");
        for (entries.bind(key, std::int64_t(afterEntries)); entries.step();)
            news.log.push_back({entries.text(0), entries.text(1), entries.text(2)});
        return news;
    });
}

std::optional<RunOwner> RunStore::owner(const RunId& run) const {
    return m_impl->read([&](Database& database) -> std::optional<RunOwner> {
        Statement row(
            database,
            "SELECT status, owner_host, owner_pid, owner_born, owner_boot, owner_seen FROM runs WHERE key = ?");
        row.bind(m_impl->keyOf(database, run)).step();
        const RunStatus written = runStatusFrom(row.text(0));
        const RunOwner owner = readOwner(row, 1);
        if (!isActive(written) || trueStatus(written, owner) == RunStatus::Interrupted) return std::nullopt;
        return owner;
    });
}

bool RunStore::isOwnedHere(const RunId& run) const {
    std::lock_guard lock(m_impl->writeMutex);
    return m_impl->owned.contains(run);
}

RunId RunStore::find(const std::string& text) const {
    const std::vector<RunSummary> runs = list();
    const auto refuse = [&](const std::string& message) -> RunId {
        throw Error(ErrorKind::BadInput, message, whatThereIs(runs));
    };
    if (text.empty()) return refuse("No run was named.");
    if (text == "last") return runs.empty() ? refuse("There is no last run.") : runs.front().id;

    std::vector<RunId> fitting;
    for (const RunSummary& run : runs) {
        if (run.id == text) return run.id;
        if (run.id.starts_with(text)) fitting.push_back(run.id);
    }
    if (fitting.size() == 1) return fitting.front();
    if (fitting.size() > 1)
        return refuse("'" + text + "' is the beginning of " + std::to_string(fitting.size()) + " runs.");

    std::error_code ignored;
    const auto path = std::filesystem::weakly_canonical(text, ignored);
    const auto name = path.has_filename() ? path : path.parent_path(); // "runs/x/" is the folder x
    for (const RunSummary& run : runs)
        if (name == run.folder) return run.id;
    return refuse("There is no run '" + text + "'.");
}

} // namespace lathe
