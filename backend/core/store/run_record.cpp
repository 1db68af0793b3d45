// The facts are one table: what changed is found by comparing a run's row before and after the work, so that nothing
// that is ever written to the history has to remember the file.
#include "store/run_record.h"

#include "base/append_file.h"
#include "base/atomic_file.h"
#include "base/clock.h"
#include "base/json.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <limits>

namespace fs = std::filesystem;

namespace lathe {
namespace {

using Ordered = nlohmann::ordered_json;

constexpr int recordSchema = 1;

/// A fact is a column of `runs`, but for the last one.
struct RunFact {
    std::string_view name;
    enum Kind { Text, Number, Json } kind = Text;
};
constexpr std::array<RunFact, 30> runFacts{{
    {"id"},
    {"name"},
    {"notes"},
    {"tags", RunFact::Json},
    {"status"},
    {"model"},
    {"method"},
    {"dataset"},
    {"recipe"},
    {"resolved_recipe"},
    {"environment"},
    {"data_report"},
    {"predicted_memory", RunFact::Json},
    {"measured_memory", RunFact::Json},
    {"measured_peak_bytes", RunFact::Number},
    {"trainable", RunFact::Number},
    {"total_steps", RunFact::Number},
    {"error_kind"},
    {"error_message"},
    {"error_hint"},
    {"created_at"},
    {"started_at"},
    {"ended_at"},
    {"adapter"},
    {"parent"},
    {"device"},
    {"changes", RunFact::Json},
    {"task"},
    {"pinned", RunFact::Number},
    {"archived", RunFact::Number},
}};
constexpr std::string_view checkpointsFact = "checkpoints";

constexpr std::string_view checkpointList =
    "(SELECT json_group_array(json_object('step', step, 'folder', folder, 'bytes', bytes, 'best', best, 'created_at', "
    "created_at)) FROM (SELECT * FROM checkpoints WHERE checkpoints.run = runs.key ORDER BY step))";

std::string line(const Ordered& object) {
    return object.dump(-1, ' ', false, Ordered::error_handler_t::replace) + "\n";
}

/// A text that is JSON as JSON; whatever else as the text that it is, and what is nested too deep to be written again.
Ordered parsedOr(const std::string& text) {
    bool fits = true;
    const auto look = [&](int depth, Ordered::parse_event_t, Ordered&) {
        fits = fits && depth < JsonRules{}.maxDepth;
        return fits;
    };
    Ordered json = Ordered::parse(text, look, false);
    return json.is_discarded() || !fits ? Ordered(text) : json;
}

/// Empty where there is no such run.
Ordered factsOf(Database& database, std::int64_t key) {
    std::string columns;
    for (const RunFact& fact : runFacts) columns.append(fact.name).append(", ");
    Statement row(database, "SELECT " + columns.append(checkpointList) + " FROM runs WHERE key = ?");
    row.bind(key);
    Ordered facts = Ordered::object();
    if (!row.step()) return facts;
    for (std::size_t i = 0; i < runFacts.size(); ++i) {
        Ordered& value = facts[std::string(runFacts[i].name)];
        switch (runFacts[i].kind) {
        case RunFact::Text: value = row.text(int(i)); break;
        case RunFact::Number: value = row.integer(int(i)); break;
        case RunFact::Json: value = parsedOr(row.text(int(i))); break;
        }
    }
    facts[std::string(checkpointsFact)] = parsedOr(row.text(int(runFacts.size())));
    return facts;
}

std::int64_t lastLogEntry(Database& database, std::int64_t key) {
    Statement last(database, "SELECT ifnull(max(rowid), 0) FROM log WHERE run = ?");
    return last.bind(key).step() ? last.integer(0) : 0;
}

std::string logLines(Database& database, std::int64_t key, std::int64_t after) {
    std::string lines;
    Statement rows(database, "SELECT at, kind, text FROM log WHERE run = ? AND rowid > ? ORDER BY rowid");
    for (rows.bind(key, after); rows.step();) lines += toLine(LogItem{rows.text(0), rows.text(1), rows.text(2)});
    return lines;
}

Ordered started(const char* type) { return {{"type", type}}; }

Ordered toJson(const StepPoint& point) {
    Ordered json = started("step");
    json["step"] = point.step;
    json["loss"] = point.loss;
    json["learning_rate"] = point.learningRate;
    json["grad_norm"] = point.gradNorm;
    json["trained_tokens"] = point.trainedTokens;
    json["tokens"] = point.tokens;
    json["seconds"] = point.seconds;
    if (!point.gauges.empty()) json["gauges"] = point.gauges;
    if (!point.rows.empty()) json["rows"] = point.rows;
    return json;
}

Ordered toJson(const EvalPoint& point) {
    Ordered json = started("eval");
    json["step"] = point.step;
    json["loss"] = point.loss;
    json["trained_tokens"] = point.trainedTokens;
    json["metrics"] = point.metrics;
    json["best"] = point.best;
    return json;
}

Ordered toJson(const SampleItem& item) {
    Ordered json = started("sample");
    json["step"] = item.step;
    json["sample"] = parsedOr(item.json);
    return json;
}

Ordered toJson(const LogItem& item) {
    Ordered json = started("log");
    json["at"] = item.at;
    json["kind"] = item.kind;
    json["text"] = item.text;
    return json;
}

Ordered toJson(const EnergyItem& item) {
    Ordered json = started("energy");
    json["joules"] = item.joules;
    return json;
}

// ---- reading -----------------------------------------------------------------------------------------------------

using nlohmann::json;

double realOf(const json& object, const char* key) { // null: it was no finite number
    return optional<double>(object, key, key).value_or(std::numeric_limits<double>::quiet_NaN());
}

std::int64_t integerOf(const json& object, const char* key) { return valueOr<std::int64_t>(object, key, 0, key); }

std::map<std::string, double> numbersOf(const json& object, const char* key) {
    std::map<std::string, double> numbers;
    const json held = object.value(key, json::object());
    for (const auto& [name, value] : held.items())
        if (value.is_number()) numbers[name] = value.get<double>();
    return numbers;
}

MetricValue stepFrom(const json& object) {
    StepPoint point;
    point.step = require<std::int64_t>(object, "step", "a step");
    point.loss = realOf(object, "loss");
    point.learningRate = realOf(object, "learning_rate");
    point.gradNorm = realOf(object, "grad_norm");
    point.trainedTokens = integerOf(object, "trained_tokens");
    point.tokens = integerOf(object, "tokens");
    point.seconds = valueOr<double>(object, "seconds", 0, "a step");
    point.gauges = numbersOf(object, "gauges");
    point.rows = valueOr<std::vector<std::int64_t>>(object, "rows", {}, "a step");
    return point;
}

MetricValue evalFrom(const json& object) {
    return EvalPoint{.step = require<std::int64_t>(object, "step", "an evaluation"),
                     .loss = realOf(object, "loss"),
                     .trainedTokens = integerOf(object, "trained_tokens"),
                     .metrics = numbersOf(object, "metrics"),
                     .best = valueOr<bool>(object, "best", false, "an evaluation")};
}

MetricValue sampleFrom(const json& object) {
    const json sample = require<json>(object, "sample", "a sample");
    return SampleItem{require<std::int64_t>(object, "step", "a sample"),
                      sample.is_string() ? sample.get<std::string>() : dumpJson(sample)};
}

MetricValue logFrom(const json& object) {
    return LogItem{require<std::string>(object, "at", "a log entry"),
                   require<std::string>(object, "kind", "a log entry"),
                   require<std::string>(object, "text", "a log entry")};
}

MetricValue energyFrom(const json& object) { return EnergyItem{require<double>(object, "joules", "energy")}; }

struct LineType {
    std::string_view name;
    MetricValue (*read)(const json&);
};
constexpr std::array<LineType, 5> lineTypes{
    {{"step", stepFrom}, {"eval", evalFrom}, {"sample", sampleFrom}, {"log", logFrom}, {"energy", energyFrom}}};

void take(const std::string& text, RunRecord& record) {
    const json object = parseJson(text, "metrics.jsonl");
    const auto type = require<std::string>(object, "type", "metrics.jsonl");
    if (type == "run") return record.facts.update(object);
    for (const LineType& known : lineTypes)
        if (known.name == type) return record.values.push_back(known.read(object));
    throw Error(ErrorKind::BadFile, {"Lines of type %1 are not known.", type});
}

std::string textOf(const json& value) { return value.is_string() ? value.get<std::string>() : dumpJson(value); }

} // namespace

fs::path metricsFile(const fs::path& runFolder) { return runFolder / "metrics.jsonl"; }

std::string toLine(const MetricValue& value) {
    return std::visit([](const auto& one) { return line(toJson(one)); }, value);
}

std::string factsLine(const nlohmann::json& facts) {
    Ordered all = started("run");
    all["schema"] = recordSchema;
    for (const auto& [name, value] : facts.items()) all[name] = Ordered(value);
    return line(all);
}

RunChanges::RunChanges(Database& database, std::int64_t runKey)
    : m_database(database),
      m_key(runKey),
      m_lastLog(lastLogEntry(database, runKey)),
      m_before(factsOf(database, runKey).dump(-1, ' ', false, Ordered::error_handler_t::replace)) {}

std::string RunChanges::lines() const {
    const Ordered before = Ordered::parse(m_before), after = factsOf(m_database, m_key);
    Ordered changed = started("run");
    for (const auto& [name, value] : after.items())
        if (!before.contains(name) || before[name] != value) changed[name] = value;
    return (changed.size() > 1 ? line(changed) : std::string()) + logLines(m_database, m_key, m_lastLog);
}

std::string wholeRecord(Database& database, std::int64_t runKey) {
    Ordered facts = started("run");
    facts["schema"] = recordSchema;
    facts.update(factsOf(database, runKey));
    std::string text = line(facts) + logLines(database, runKey, 0);
    Statement energy(database, "SELECT energy_joules FROM runs WHERE key = ?");
    if (energy.bind(runKey).step() && !energy.isNull(0)) text += toLine(EnergyItem{energy.real(0)});

    std::vector<std::pair<std::int64_t, std::string>> lines; // step by step: the step, its evaluation, its samples
    Statement steps(database, "SELECT steps.step, loss, learning_rate, grad_norm, trained_tokens, tokens, seconds, "
                              "gauges, rows FROM steps LEFT JOIN step_rows ON step_rows.run = steps.run AND "
                              "step_rows.step = steps.step WHERE steps.run = ? ORDER BY steps.step");
    for (steps.bind(runKey); steps.step();) {
        StepPoint point{.step = steps.integer(0),
                        .loss = steps.real(1),
                        .learningRate = steps.real(2),
                        .gradNorm = steps.real(3),
                        .trainedTokens = steps.integer(4),
                        .tokens = steps.integer(5),
                        .seconds = steps.real(6)};
        if (!steps.isNull(7)) point.gauges = numbersOf({{"gauges", parseJson(steps.text(7), "gauges")}}, "gauges");
        if (!steps.isNull(8)) point.rows = parseJson(steps.text(8), "rows").get<std::vector<std::int64_t>>();
        lines.emplace_back(point.step, toLine(point));
    }
    Statement evals(database,
                    "SELECT step, loss, trained_tokens, metrics, best FROM evals WHERE run = ? ORDER BY step");
    for (evals.bind(runKey); evals.step();)
        lines.emplace_back(
            evals.integer(0),
            toLine(EvalPoint{.step = evals.integer(0),
                             .loss = evals.real(1),
                             .trainedTokens = evals.integer(2),
                             .metrics = numbersOf({{"metrics", parseJson(evals.text(3), "metrics")}}, "metrics"),
                             .best = evals.integer(4) != 0}));
    Statement samples(database, "SELECT step, sample FROM samples WHERE run = ? ORDER BY step, rowid");
    for (samples.bind(runKey); samples.step();)
        lines.emplace_back(samples.integer(0), toLine(SampleItem{samples.integer(0), samples.text(1)}));
    std::stable_sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [step, one] : lines) text += one;
    return text;
}

RunRecord readRecord(const fs::path& file) {
    RunRecord record;
    std::istringstream lines(readTextFile(file, std::int64_t(1) << 36));
    for (std::string text; std::getline(lines, text);) try {
            take(text, record);
        } catch (const Error&) { // one bad line is no reason to lose a run
            ++record.badLines;
        }
    return record;
}

std::int64_t insertRun(Database& database, const json& facts) {
    const std::string id = require<std::string>(facts, "id", "metrics.jsonl");
    Statement(database, "INSERT INTO runs (id, status, created_at, folder) VALUES (?, 'interrupted', '', ?)")
        .bind(id, "runs/" + id)
        .run();
    const std::int64_t key = database.number("SELECT last_insert_rowid()");
    for (const RunFact& fact : runFacts) {
        const std::string name(fact.name);
        const auto found = facts.find(name);
        if (found == facts.end() || found->is_null() || (fact.kind == RunFact::Number) != found->is_number()) continue;
        Statement set(database, "UPDATE runs SET " + name + " = ? WHERE key = ?");
        if (fact.kind == RunFact::Number) set.bind(found->get<std::int64_t>(), key).run();
        else set.bind(textOf(*found), key).run();
    }
    for (const json& checkpoint : facts.value(std::string(checkpointsFact), json::array()))
        Statement(database, "INSERT OR REPLACE INTO checkpoints VALUES (?, ?, ?, ?, ?, ?)")
            .bind(key, require<std::int64_t>(checkpoint, "step", "a checkpoint"),
                  require<std::string>(checkpoint, "folder", "a checkpoint"), integerOf(checkpoint, "bytes"),
                  integerOf(checkpoint, "best"), valueOr<std::string>(checkpoint, "created_at", "", "a checkpoint"))
            .run();
    return key;
}

std::int64_t insertWhole(Database& database, RunRecord record, const std::string& note) {
    const std::int64_t key = insertRun(database, record.facts);
    const auto id = require<std::string>(record.facts, "id", "metrics.jsonl");
    std::vector<MetricItem> items;
    for (MetricValue& value : record.values) items.push_back({id, std::move(value)});
    items.push_back({id, LogItem{systemClock().utc(), "note", note}});
    writeMetrics(database, items);
    recountTotals(database, key);
    return key;
}

RecordAppend::~RecordAppend() {
    for (const auto& [file, bytes] : m_before) try {
            AppendFile(file).cutTo(bytes);
        } catch (const Error&) { // lines too many are only what the history is about to be told again
        }
}

void RecordAppend::append(const fs::path& file, const std::string& lines, bool flushed) {
    AppendFile open(file);
    open.cutTornLine();
    m_before.emplace(file, open.bytes());
    open.write(lines);
    if (flushed) open.sync();
}

void RecordAppend::replace(const fs::path& file, const std::string& content) { writeFileAtomically(file, content); }

} // namespace lathe
