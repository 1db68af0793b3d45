#pragma once
// RUN/metrics.jsonl: all that the run history knows of a run, in a file that needs no database. One JSON object a line,
// in UTF-8; any line may be missing, and later ones add to earlier ones.
//
//   {"type":"run","schema":1,"id":"20261122-104500-7f3a","status":"running","recipe":"{...}", ...}
//       Facts of the run by name (the table in run_record.cpp): the first such line has all of them, a later one those
//       that changed. Times are ISO 8601 in UTC, memory is bytes by part, `recipe`, `resolved_recipe`, `environment`
//       and `data_report` are texts (JSON, as the history keeps them), paths are relative to the home folder where they
//       lie in it. `checkpoints` is the whole list: step, folder, bytes, best, created_at. `changes` is, too: what was
//       changed of the plan while it ran (base/plan_json.h).
//   {"type":"step","step":12,"loss":2.1,"learning_rate":2e-4,"grad_norm":0.8,"trained_tokens":310,"tokens":512,
//    "seconds":0.4,"gauges":{"memory":123456},"rows":[4,17]}
//       An optimizer step, as StepPoint (lathe/run.h) has it: loss in nats a trained token, tokens and seconds of the
//       step (or, with log_every, of the steps since the line before). null: not a finite number.
//   {"type":"eval","step":50,"loss":1.9,"trained_tokens":900,"metrics":{"perplexity":6.7},"best":true}
//       A later line with "best":true takes the mark from an earlier one.
//   {"type":"sample","step":50,"sample":{"prompt":"...","text":"..."}}
//   {"type":"log","at":"2026-11-22T10:45:00.123Z","kind":"note","text":"..."}    kind: "note", or the status it came to
//   {"type":"energy","joules":152.5}    of the whole GPU; the lines add up
//
// The lines are written inside the history's own transactions, before these end: killed between the two, the file has
// what the history lost. A resume that goes back to a checkpoint writes the whole file anew from the history.
// A run whose file is missing (made by an earlier version) gets a whole one with the next thing that is written of it.
#include "store/metric_buffer.h"
#include "store/sqlite.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace lathe {

std::filesystem::path metricsFile(const std::filesystem::path& runFolder); ///< RUN/metrics.jsonl

std::string toLine(const MetricValue& value); ///< ends with a line end
std::string factsLine(const nlohmann::json& facts); ///< the same; what it says goes before earlier lines

/// What a transaction does to a run, as lines: made before the work, asked after it.
class RunChanges {
public:
    RunChanges(Database& database, std::int64_t runKey);
    std::string lines() const; ///< facts that changed, entries of the log that came; empty once the run is deleted

private:
    Database& m_database;
    std::int64_t m_key, m_lastLog;
    std::string m_before;
};

/// The whole file of a run, from the history.
std::string wholeRecord(Database& database, std::int64_t runKey);

/// What a file says. `facts` by name: texts, numbers, lists.
struct RunRecord {
    nlohmann::json facts = nlohmann::json::object();
    std::vector<MetricValue> values;
    std::int64_t badLines = 0; ///< that were left out: torn, or of a type that is not known
};
/// Throws Error{Io}: the file can't be read.
RunRecord readRecord(const std::filesystem::path& file);

/// A new run with these facts; returns its key. Inside a transaction. Facts that are not known are left out.
std::int64_t insertRun(Database& database, const nlohmann::json& facts);

/// insertRun() with all that was measured, and a note of where it came from.
std::int64_t insertWhole(Database& database, RunRecord record, const std::string& note);

/// Lines for files of several runs, within one transaction of the history: taken off again unless keep() came.
class RecordAppend {
public:
    RecordAppend() = default;
    ~RecordAppend();
    RecordAppend(const RecordAppend&) = delete;
    RecordAppend& operator=(const RecordAppend&) = delete;

    /// Nothing where the run has no folder; `whole()` where it has no file yet. Throws Error{Io}.
    template <class Whole>
    void add(const std::filesystem::path& runFolder, const std::string& lines, bool flushed, const Whole& whole) {
        if (lines.empty() || !std::filesystem::is_directory(runFolder)) return;
        const auto file = metricsFile(runFolder);
        if (std::filesystem::exists(file)) append(file, lines, flushed);
        else replace(file, whole());
    }
    void replace(const std::filesystem::path& file, const std::string& content);
    void keep() { m_before.clear(); }

private:
    void append(const std::filesystem::path& file, const std::string& lines, bool flushed);

    std::map<std::filesystem::path, std::int64_t> m_before; ///< how long files were
};

} // namespace lathe
