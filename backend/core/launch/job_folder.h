#pragma once
// What is kept of a job: files that are written once, so that two windows never undo each other's, and a crash leaves
// a job that can be found again.
//
//   recipe.json  job.sh   as sent           sent      what its launcher calls it, once it has it
//   job.json              name, place, host doubt     nobody knows whether its launcher took it: what that said
//   log.txt  exit         from the script   cancelled somebody asked for its end
//                                           end.json  how it ended, when that is known
#include "launch/job_script.h"

#include <optional>
#include <vector>

namespace lathe {

/// What can be seen of a job; once it has ended, that is kept.
struct JobSight {
    JobState state = JobState::Unknown;
    std::string reason = {}; ///< Slurm's word: "Resources", "NonZeroExitCode"
    std::optional<int> code = {};
    bool operator==(const JobSight&) const = default;
};

struct JobRecord {
    JobId id;
    std::string name;
    Settings place;
    std::int64_t createdUnixMilliseconds = 0;
    std::filesystem::path folder;
    std::string host;   ///< that it is sent from; empty: not recorded
    std::string handle; ///< empty: not sent, or not known
    std::optional<std::string> doubt; ///< whether it was taken is not known; what its launcher said instead of a handle
    bool cancelled = false;
    std::optional<int> exitCode;
    std::optional<JobSight> end;
};

JobId newJobId();

/// Its folder with script and recipe, not sent yet. Throws Error{Io}; Error{BadInput}: there is such a job, of two that
/// write it at once for one.
JobRecord writeJob(const JobPlan& plan, const std::filesystem::path& home);

// All throw Error{Io}; nothing is kept of a job that another window has forgotten meanwhile.
void keepHandle(const JobRecord& job, const std::string& handle);
void keepDoubt(const JobRecord& job, const std::string& said);
void keepCancelled(const JobRecord& job);
void takeBackCancelled(const JobRecord& job);
void keepEnd(const JobRecord& job, const JobSight& end);
void removeJob(const JobRecord& job);

/// Throws Error{BadInput}: there is no such job.
JobRecord readJob(const JobId& job, const std::filesystem::path& home);
std::vector<JobRecord> readJobs(const std::filesystem::path& home); ///< the newest first; what can't be read is none

/// A piece of a job's log, as ReadJobLog asks for it.
JobLog readLog(const JobRecord& job, std::int64_t from);

} // namespace lathe
