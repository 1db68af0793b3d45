#pragma once
// Who starts a job's processes, one row of a table each: what is handed over, where it stands, how it is ended. Nothing
// else knows which there are.
#include "launch/job_folder.h"

#include <map>
#include <stop_token>
#include <vector>

namespace lathe {

/// What became of a job that was handed over.
struct SentJob {
    std::string handle; ///< empty: whether it was taken is not known
    std::string doubt;  ///< what was said instead; empty: nothing
};

class JobLauncher {
public:
    virtual ~JobLauncher() = default;

    virtual std::string script(const JobSpec& spec) const = 0;
    /// What hands it over, for people.
    virtual std::string command(const JobSpec& spec) const = 0;
    /// Throws Error where it was not taken; Error{BadInput}: the program is not there, or refuses it, with its own
    /// words. Throws Stopped, and then nobody knows.
    virtual SentJob send(const JobRecord& job, const std::stop_token& stop) const = 0;
    virtual std::string inWords(const std::string& handle) const = 0;

    /// Where these stand that have not ended; what is not in the answer is not known any more. One without a handle is
    /// looked for, and gets the one that is found. Throws Error where nobody answers.
    virtual std::map<JobId, JobSight> look(const std::vector<JobRecord*>& jobs, const std::stop_token& stop) const = 0;
    /// Asks for a checkpoint and the end; `now` does not wait for that.
    virtual void cancel(const JobRecord& job, bool now, const std::stop_token& stop) const = 0;
};

const JobLauncher& launcherOf(StartedBy by);

const JobLauncher& torchrunLauncher();
const JobLauncher& slurmLauncher();

} // namespace lathe
