#pragma once
// The history of all runs: one SQLite file (HOME/runs.db, write-ahead log) beside the folders of the runs
// (HOME/runs/<id>). Any thread may call anything. Several processes may use one home at once.
//
// Steps, evaluations, samples and notes are gathered and written together, at the latest after a second; whatever else
// is called writes them first, and is on the disk when it returns. So kill -9 loses at most the last second of metrics.
//
// All functions throw Error{Io} (full disk, unwritable folder, another program holding the file for long),
// Error{BadFile} (damaged file), and those that name a run Error{BadInput} where there is none of that id.
#include "lathe/command.h"
#include "lathe/history.h"
#include "lathe/run.h"
#include "store/owner.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lathe {

/// What is known of a run when it is ordered.
struct NewRun {
    std::string name, notes;
    std::vector<std::string> tags;
    std::string model, method, dataset; ///< for the list: short texts
    std::string recipeJson;             ///< as given
    std::string parent;                 ///< the run it continues or forks; may be empty
    std::string device;                 ///< RunSummary::device, as far as it is known
    std::string task;                   ///< of the recipe
};

/// What is known of it once its model and data are read.
struct RunFacts {
    std::int64_t totalSteps = 0, trainable = 0;
    std::string resolvedRecipeJson, environmentJson, dataReportJson;
    MemoryByPart predicted;
    std::string device; ///< empty: what was said before stays
};

/// What a trial of a run told of the estimate for runs like it.
struct Correction {
    std::string device, signature; ///< a device's name; what such runs have in common
    std::int64_t predictedBytes = 0, measuredBytes = 0;
};

struct RunRecord; // run_record.h

struct LogEntry { std::string at, kind, text; }; ///< kind: "note", or the status that it came to

/// What was logged of a run since somebody looked.
struct RunNews {
    std::vector<StepPoint> steps; ///< without the rows of their data
    std::vector<LogEntry> log;
};

/// A run of the queue.
struct RunInQueue {
    RunSummary run;
    std::string recipeJson; ///< as given
    bool hasTurn = false; ///< it waits no more
    std::optional<RunOwner> owner; ///< whose queue it is in; nullopt: its program has ended
};

/// How long a run took, for others like it.
struct TimedRun {
    RunId id;
    std::string recipeJson; ///< as given
    std::string device;
    std::int64_t steps = 0, totalSteps = 0; ///< taken, and planned
    double seconds = 0; ///< that these took; of a run that was never paused or resumed with all that came between them
};

/// Of the name that a run's folder has while it is deleted.
inline constexpr const char* deletedEnding = ".deleted";

class RunStore {
public:
    /// Makes `home` and the file where they are missing. A file that is damaged, another program's or a later version's
    /// is refused with Error{BadFile} and left as it is.
    explicit RunStore(const std::filesystem::path& home);
    ~RunStore(); ///< writes what is still gathered

    // ---- writing: the process that owns a run
    /// A run of this process at the end of the queue, with a new id such as "20261122-104500-7f3a" (UTC). Its folder is
    /// not made here.
    RunId create(const NewRun& run);
    void madeFolder(const RunId& run); ///< all that is known of it is written there (run_record.h)
    /// Makes this process the owner of a run that nobody runs any more, as queued: at the place that it had in the
    /// queue, else at its end. Error{BadInput} names a living owner.
    void claim(const RunId& run);
    /// Gives the turn to the first of these of this object's runs that still waits; nullopt where none does.
    std::optional<RunId> takeTurn(const std::vector<RunId>& among);
    void started(const RunId& run, const RunFacts& facts);
    /// Its plan was changed: `changes` are all that hold from now on.
    void planned(const RunId& run, std::int64_t totalSteps, const std::vector<PlanChange>& changes);
    void setStatus(const RunId& run, RunStatus status, const std::string& reason);
    void log(const RunId& run, const StepPoint& point); ///< never waits for the disk; replaces a step that is there
    void log(const RunId& run, const EvalPoint& point);
    void sample(const RunId& run, std::int64_t step, const std::string& json);
    void note(const RunId& run, const std::string& message);
    void checkpoint(const RunId& run,
                    const CheckpointInfo& checkpoint); ///< a best one takes the mark from the one before
    void removedCheckpoint(const RunId& run, std::int64_t step);
    void measured(const RunId& run, const MemoryByPart& peak, std::int64_t peakBytes);
    void spent(const RunId& run, double joules); ///< adds up; never waits for the disk. A rewind does not take it back.
    void ended(const RunId& run, RunStatus status, const std::string& adapterFolder,
               const std::optional<ErrorInfo>& error);
    /// Forgets steps, evaluations, samples and checkpoints after `step`, in one transaction.
    void rewind(const RunId& run, std::int64_t step);
    void correct(const Correction& correction); ///< replaces what was known for its device and signature
    void flush();

    // ---- writing: anybody
    /// A run of another history, whose folder is in place here; `note` says where it is from. False where there is one
    /// of its id already, and then nothing is done.
    bool takeIn(RunRecord record, const std::string& note);
    /// Its recipes name another place of its base.
    void rebase(const RunId& run, const std::string& recipeJson, const std::string& resolvedRecipeJson);
    void edit(const EditRun& edit);
    void edit(const std::vector<EditRun>& edits); ///< all of them, or none
    /// From the history; its folder gets the name deletedFolder(), from where it is the caller's. Where that fails all
    /// of it is as it was. Error{BadInput} while it is running.
    void remove(const RunId& run);
    /// Among the runs that wait for the same program: 1 is the next turn, what is beyond the last is the last.
    /// Error{BadInput}: it does not wait, or would come before a run whose result it starts from.
    void move(const RunId& run, std::int64_t position);
    /// A run that waits is stopped, whoever's it is. Error{BadInput}: it does not wait.
    void takeOut(const RunId& run);

    // ---- commands to runs of other programs (run_commands.cpp)
    /// Keeps it for the program that has the run, which hears of it within a second. Error{BadInput}: nobody who lives
    /// has it.
    void tell(const RunId& run, const Command& command);
    /// Called on the store's own thread with each command to a run of this object's, once. After onCommand({}) no call
    /// still runs.
    void onCommand(std::function<void(const RunId& run, const Command& command)> hear);

    // ---- reading: what was logged before is there
    /// Another number whenever anybody but this object has written to the file (SQLite's data_version).
    std::int64_t outsideChanges() const;
    std::vector<Correction> corrections() const;
    std::vector<RunSummary> list() const; ///< newest first
    std::vector<RunInQueue> queue() const; ///< in the order of turns
    std::vector<RunId> waiting() const; ///< of this object's runs, in the order of turns
    /// Runs that failed within a day, and why; the last one first, at most twenty.
    std::vector<std::pair<RunSummary, ErrorInfo>> failedLately() const;
    std::vector<TimedRun> timedRuns() const; ///< those that took steps; the newest first, at most two hundred
    RunDetail detail(const RunId& run) const;
    bool has(const RunId& run) const;
    std::string record(const RunId& run) const; ///< all that is known of it, as its metrics.jsonl has it
    /// Of every run its recipe as JSON, resolved where it got that far.
    void readRecipes(const std::function<void(const RunId& run, const std::string& recipe)>& take) const;
    /// At most maxPoints (0: all): where there are more, each bucket of steps keeps its least and its most.
    /// Error{BadInput}: no such metric.
    Curve curve(const RunId& run, const std::string& metric, std::int64_t maxPoints) const;
    std::int64_t tokens(const RunId& run) const; ///< read in all its steps
    std::vector<std::int64_t> datasetRows(const RunId& run,
                                          std::int64_t step) const; ///< of one step; empty where unknown
    std::vector<LogEntry> history(const RunId& run) const;
    /// What came after that step and that many entries of its log.
    RunNews news(const RunId& run, std::int64_t afterStep, std::size_t afterEntries) const;
    /// Who runs it now; nullopt where nobody does, or who did is dead.
    std::optional<RunOwner> owner(const RunId& run) const;
    bool isOwnedHere(const RunId& run) const; ///< by this process
    /// An id, a unique beginning of one, a run's folder, or "last". Error{BadInput} with what there is.
    RunId find(const std::string& text) const;

    std::filesystem::path home() const;
    std::filesystem::path folder(const RunId& run) const; ///< HOME/runs/<id>
    std::filesystem::path deletedFolder(const RunId& run) const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace lathe
