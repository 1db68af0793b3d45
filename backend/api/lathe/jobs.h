#pragma once
// Jobs: a recipe that is trained outside of this program, by programs that everybody has. torchrun starts several
// processes on this machine, Slurm's sbatch queues them on a cluster. Lathe writes the script, hands it over, looks
// where it stands and can cancel it. What is known of a job lies in HOME/jobs/<id>, so that it outlives every program.
#include "lathe/error.h"
#include "lathe/recipe.h"
#include "lathe/run.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lathe {

using JobId = std::string; ///< sorts by when it was made, as a RunId does

/// Who starts a job's processes.
enum class StartedBy { Torchrun, Slurm };
std::span<const ChoiceWord<StartedBy>> choicesOf(StartedBy);

/// The fields of a place to run on: by whom, how many processes, and what Slurm is asked for.
namespace place {
inline constexpr FieldKey<StartedBy> on{"on"};
inline constexpr FieldKey<std::int64_t> processes{"processes"};
inline constexpr FieldKey<FilePath> torchrun{"torchrun"};
inline constexpr FieldKey<std::string> partition{"partition"};
inline constexpr FieldKey<std::int64_t> nodes{"nodes"};
inline constexpr FieldKey<std::int64_t> tasksPerNode{"tasks_per_node"};
inline constexpr FieldKey<bool> gpus{"gpus"};
inline constexpr FieldKey<std::int64_t> cpusPerTask{"cpus_per_task"};
inline constexpr FieldKey<std::string> timeLimit{"time_limit"};
inline constexpr FieldKey<std::string> account{"account"};
inline constexpr FieldKey<WordList> line{"line"};
inline constexpr FieldKey<FilePath> program{"program"};
} // namespace place
const Fields& placeFields();
bool isReadBy(const Field& field, StartedBy by);
std::int64_t processesOn(const Settings& place); ///< how many it asks for, on all machines

enum class JobState {
    Sending,    ///< its program hands it over just now
    Waiting,    ///< for its turn: LaunchedJob::note has what Slurm says it waits for
    Running,
    Finished,
    Stopped,    ///< by somebody, or before its time was up; what it saved can be resumed
    Failed,
    TimedOut,
    NodeFailed, ///< a machine went away, and Slurm did not start it again
    Lost,       ///< nothing says how it ended
    Unknown,    ///< whom one would have to ask does not answer
};
std::string_view toString(JobState state); ///< "waiting", "timed out", ...
bool hasEnded(JobState state);             ///< it changes no more
std::string jobTag(const JobId& job);      ///< of the run that it makes: "job:20261122-104500-7f3a"

/// What would be sent: shown to a person first, and sent as it is.
struct JobPlan {
    JobId job;
    std::string name;       ///< of its run
    std::string recipeJson; ///< as it lies in the job's folder: a later change of the file changes nothing
    Settings place;         ///< over placeFields()
    std::string script;
    std::string command;    ///< that hands it over: "sbatch --parsable /home/me/.../job.sh"
};

struct LaunchedJob {
    JobId id;
    std::string name;
    Settings place;
    std::string createdAt; ///< ISO 8601, UTC
    std::string handle;    ///< what its launcher calls it: "4711"; "process 1234 on pinebook"
    JobState state = JobState::Sending;
    Said note;             ///< what it waits for, or why it ended; may be empty
    RunId run;             ///< that it made, once there is one in this history
    std::string folder, log;
};

// ---- questions

/// Answered by JobPlan. Nothing is written or sent. Error{BadInput}: what is wrong with the recipe, but for devices,
/// which this machine need not have; a value that no script may hold.
struct PlanJob {
    Recipe recipe;
    Settings place;
};
/// Answered by LaunchedJob; without a handle where nobody knows whether it was taken, as its note says: looks tell.
/// Error{BadInput}: the program that takes it is not there, or refuses it, with its words; nothing is left of the job.
struct SendJob { JobPlan plan; };

/// Answered by JobList; asks Slurm where a job of it has not ended.
struct ListJobs {};
/// The end of its log. Answered by JobLog.
struct ReadJobLog {
    JobId job;
    std::int64_t from = -1; ///< in bytes: JobLog::end of before; -1: the last lines
};
/// Answered by LaunchedJob. Its processes save a checkpoint between two steps and end; one that waits is taken out.
/// `now` does not wait for that. Error{BadInput}: it has ended.
struct CancelJob {
    JobId job;
    bool now = false;
};
/// What is kept of a job that has ended; its run stays. Answered by Done.
struct ForgetJob { JobId job; };

struct JobList {
    std::vector<LaunchedJob> jobs; ///< the newest first
    std::optional<ErrorInfo> unanswered; ///< why the states of some are not known
};
struct JobLog {
    std::string text;
    std::int64_t end = 0; ///< in bytes, from where to read on
    bool cut = false; ///< there is more before it
};

} // namespace lathe
