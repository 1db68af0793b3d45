// One call of squeue tells where all jobs stand; a job that has ended is asked for by itself, once.
#include "lathe/joined.h"
#include "launch/launchers.h"
#include "launch/run_program.h"
#include "launch/slurm_output.h"

#include <algorithm>

namespace lathe {
namespace {

constexpr double patience = 30; ///< seconds; Slurm's programs wait for a controller that does not answer

std::string trimmed(std::string text) {
    text.erase(text.find_last_not_of(" \n\t") + 1);
    return text.substr(0, 2000);
}

/// A program of Slurm, which must be there and answer in time.
ProgramEnd call(std::vector<std::string> words, const std::string& cluster, const std::stop_token& stop) {
    if (!cluster.empty()) words.insert(words.begin() + 1, "--clusters=" + cluster);
    ProgramEnd end = runProgram(words, patience, stop);
    if (!end.found)
        throw Error(ErrorKind::BadInput, {"There is no program %1 here.", words.front()},
                    "Start Lathe on a machine from which jobs can be sent to the cluster, such as its login node.");
    if (end.timedOut)
        throw Error(ErrorKind::Io, {"%1 has not answered for %2 seconds.", words.front(), std::int64_t(patience)},
                    "See whether the cluster is reachable: sinfo");
    return end;
}

class SlurmLauncher final : public JobLauncher {
    std::string script(const JobSpec& spec) const override { return slurmScript(spec); }

    std::string command(const JobSpec& spec) const override {
        return "sbatch --parsable " + shellQuoted((folderOf(spec.job, spec.home) / jobfile::script).string());
    }

    std::string send(const JobRecord& job, const std::stop_token& stop) const override {
        const ProgramEnd end = call({"sbatch", "--parsable", (job.folder / jobfile::script).string()}, {}, stop);
        if (end.code != 0)
            throw Error(ErrorKind::BadInput, {"sbatch refuses the job: %1", trimmed(end.err)},
                        "Change what is asked for, or ask those who run the cluster.");
        std::string handle = numberFromSbatch(end.out);
        if (handle.empty())
            throw Error(ErrorKind::Io, {"sbatch printed no job's number but \"%1\".", trimmed(end.out + end.err)},
                        "See with squeue whether the job was taken.");
        return handle;
    }

    std::string inWords(const std::string& handle) const override { return partsOfHandle(handle).first; }

    std::map<JobId, JobSight> look(const std::vector<JobRecord>& jobs, const std::stop_token& stop) const override {
        std::map<std::string, std::vector<const JobRecord*>> clusters;
        for (const JobRecord& job : jobs)
            if (!job.handle.empty()) clusters[partsOfHandle(job.handle).second].push_back(&job);
        std::map<JobId, JobSight> seen;
        for (const auto& [cluster, theirs] : clusters) lookAt(cluster, theirs, stop, seen);
        for (const JobRecord& job : jobs) // of a program that ended before it had written the number down
            if (job.handle.empty()) findByName(job, stop, seen);
        return seen;
    }

    void cancel(const JobRecord& job, bool now, const std::stop_token& stop) const override {
        const auto [number, cluster] = partsOfHandle(job.handle);
        if (!now) { // which a job that waits does not hear
            const auto sight = one(number, cluster, stop);
            now = !sight || sight->state == JobState::Waiting;
        }
        std::vector<std::string> words{"scancel"};
        if (!now) words.push_back("--signal=INT"); // to the processes of srun, not to the script
        words.push_back(number);
        const ProgramEnd end = call(words, cluster, stop);
        if (end.code != 0)
            throw Error(ErrorKind::BadInput, {"scancel refuses: %1", trimmed(end.err)},
                        "See with squeue where the job stands.");
    }

    static std::optional<JobSight> one(const std::string& number, const std::string& cluster,
                                       const std::stop_token& stop) {
        return jobFromScontrol(call({"scontrol", "--oneliner", "show", "job", number}, cluster, stop).out);
    }

    static void lookAt(const std::string& cluster, const std::vector<const JobRecord*>& jobs,
                       const std::stop_token& stop, std::map<JobId, JobSight>& seen) {
        std::string numbers;
        for (const JobRecord* job : jobs) addTo(numbers, partsOfHandle(job->handle).first, ",");
        const ProgramEnd end =
            call({"squeue", "--noheader", "--states=all", "--jobs=" + numbers, std::string("--format=") + squeueFormat},
                 cluster, stop);
        const bool forgotten =
            end.err.find("Invalid job id") != std::string::npos; // of one; of several it leaves it out
        if (end.code != 0 && !forgotten)
            throw Error(ErrorKind::Io, {"squeue does not tell where the jobs stand: %1", trimmed(end.err)},
                        "See whether the cluster is reachable: sinfo");
        const auto listed = jobsFromSqueue(end.out);
        for (const JobRecord* job : jobs) {
            const std::string number = partsOfHandle(job->handle).first;
            const auto found = listed.find(number);
            if (found != listed.end() && !hasEnded(found->second.state)) seen[job->id] = found->second;
            else if (auto sight = one(number, cluster, stop)) seen[job->id] = *sight; // with its exit code
            else if (auto kept = recorded(number, cluster, stop)) seen[job->id] = *kept;
        }
    }

    /// From the cluster's accounts, where it keeps any.
    static std::optional<JobSight> recorded(const std::string& number, const std::string& cluster,
                                            const std::stop_token& stop) {
        std::vector<std::string> words{
            "sacct", "--noheader", "--parsable2", "--allocations", "--format=State,ExitCode", "--jobs=" + number};
        if (!cluster.empty()) words.push_back("--clusters=" + cluster);
        const ProgramEnd end = runProgram(words, patience, stop);
        return end.found && end.code == 0 ? jobFromSacct(end.out) : std::nullopt;
    }

    static void findByName(const JobRecord& job, const std::stop_token& stop, std::map<JobId, JobSight>& seen) {
        const ProgramEnd end = call({"squeue", "--noheader", "--states=all", "--name=" + slurmName(job.id),
                                     std::string("--format=") + squeueFormat},
                                    {}, stop);
        const auto listed = jobsFromSqueue(end.out);
        if (listed.empty()) return;
        keepHandle(job, listed.begin()->first);
        seen[job.id] = listed.begin()->second;
    }
};

} // namespace

const JobLauncher& slurmLauncher() {
    static const SlurmLauncher launcher;
    return launcher;
}

} // namespace lathe
