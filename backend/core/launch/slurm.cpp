// One call of squeue tells where all jobs stand; a job that has ended is asked for by itself, once. One whose number
// nobody heard, or wrote down, is known by its name.
#include "lathe/joined.h"
#include "launch/launchers.h"
#include "launch/run_program.h"
#include "launch/slurm_output.h"

#include <algorithm>
#include <array>
#include <ctime>

namespace lathe {
namespace {

constexpr double patience = 30; ///< seconds; Slurm's programs wait for a controller that does not answer

std::string trimmed(std::string text) {
    text.erase(text.find_last_not_of(" \n\t") + 1);
    return text.substr(0, 2000);
}

/// A program of Slurm, which must be there.
ProgramEnd runHere(const std::vector<std::string>& words, const std::stop_token& stop) {
    ProgramEnd end = runProgram(words, patience, stop);
    if (!end.found)
        throw Error(ErrorKind::BadInput, {"There is no program %1 here.", words.front()},
                    "Start Lathe on a machine from which jobs can be sent to the cluster, such as its login node.");
    return end;
}

/// One that must answer in time.
ProgramEnd call(std::vector<std::string> words, const std::string& cluster, const std::stop_token& stop) {
    if (!cluster.empty()) words.insert(words.begin() + 1, "--clusters=" + cluster);
    ProgramEnd end = runHere(words, stop);
    if (end.timedOut)
        throw Error(ErrorKind::Io, {"%1 has not answered for %2 seconds.", words.front(), std::int64_t(patience)},
                    "See whether the cluster is reachable: sinfo");
    return end;
}

/// sbatch's words where its controller did not answer in time, which may have taken the job all the same.
bool leavesInDoubt(const ProgramEnd& end) {
    constexpr std::array<std::string_view, 2> unheard{"timed out", "Zero Bytes were transmitted"};
    constexpr int bySignal = 128;
    return end.code > bySignal || std::any_of(unheard.begin(), unheard.end(), [&](std::string_view words) {
               return end.err.find(words) != std::string::npos;
           });
}

/// As sacct takes a time, which is this machine's; a day earlier, in case the cluster's clocks are others.
std::string dayBefore(std::int64_t unixMilliseconds) {
    const std::time_t time = std::time_t(unixMilliseconds / 1000 - 24 * 3600);
    std::tm local{};
    localtime_r(&time, &local);
    std::array<char, 32> text{};
    return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &local)};
}

class SlurmLauncher final : public JobLauncher {
    std::string script(const JobSpec& spec) const override { return slurmScript(spec); }

    std::string command(const JobSpec& spec) const override {
        return "sbatch --parsable " + shellQuoted((folderOf(spec.job, spec.home) / jobfile::script).string());
    }

    SentJob send(const JobRecord& job, const std::stop_token& stop) const override {
        const ProgramEnd end = runHere({"sbatch", "--parsable", (job.folder / jobfile::script).string()}, stop);
        if (end.timedOut) return {};
        if (end.code != 0 && leavesInDoubt(end)) return {{}, trimmed(end.err)};
        if (end.code != 0)
            throw Error(ErrorKind::BadInput, {"sbatch refuses the job: %1", trimmed(end.err)},
                        "Change what is asked for, or ask those who run the cluster.");
        std::string handle = numberFromSbatch(end.out);
        return {handle, handle.empty() ? trimmed(end.out + end.err) : std::string()};
    }

    std::string inWords(const std::string& handle) const override { return partsOfHandle(handle).first; }

    std::map<JobId, JobSight> look(const std::vector<JobRecord*>& jobs, const std::stop_token& stop) const override {
        std::map<std::string, std::vector<const JobRecord*>> clusters;
        for (JobRecord* job : jobs) {
            if (job->handle.empty()) findByName(*job, stop);
            if (!job->handle.empty()) clusters[partsOfHandle(job->handle).second].push_back(job);
        }
        std::map<JobId, JobSight> seen;
        for (const auto& [cluster, theirs] : clusters) lookAt(cluster, theirs, stop, seen);
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
        const auto listed = inQueue("--jobs=" + numbers, cluster, stop);
        for (const JobRecord* job : jobs) {
            const std::string number = partsOfHandle(job->handle).first;
            const auto found = listed.find(number);
            if (found != listed.end() && !hasEnded(found->second.state)) seen[job->id] = found->second;
            else if (auto sight = one(number, cluster, stop)) seen[job->id] = *sight; // with its exit code
            else if (auto kept = recorded(number, cluster, stop)) seen[job->id] = *kept;
        }
    }

    /// Those that squeue still knows of.
    static std::map<std::string, JobSight> inQueue(const std::string& which, const std::string& cluster,
                                                   const std::stop_token& stop) {
        const ProgramEnd end = call(
            {"squeue", "--noheader", "--states=all", which, std::string("--format=") + squeueFormat}, cluster, stop);
        const bool forgotten =
            end.err.find("Invalid job id") != std::string::npos; // of one; of several it leaves it out
        if (end.code != 0 && !forgotten)
            throw Error(ErrorKind::Io, {"squeue does not tell where the jobs stand: %1", trimmed(end.err)},
                        "See whether the cluster is reachable: sinfo");
        return jobsFromSqueue(end.out);
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

    static void findByName(JobRecord& job, const std::stop_token& stop) {
        const std::string named = "--name=" + slurmName(job.id);
        const auto listed = inQueue(named, {}, stop);
        const std::string number = listed.empty() ? recordedAs(named, job, stop) : listed.begin()->first;
        if (!number.empty()) keepHandle(job, job.handle = number);
    }

    static std::string recordedAs(const std::string& named, const JobRecord& job, const std::stop_token& stop) {
        const ProgramEnd end = runProgram({"sacct", "--noheader", "--parsable2", "--allocations", "--format=JobID",
                                           named, "--starttime=" + dayBefore(job.createdUnixMilliseconds)},
                                          patience, stop);
        return end.found && end.code == 0 ? numberFromSbatch(end.out) : std::string();
    }
};

} // namespace

const JobLauncher& slurmLauncher() {
    static const SlurmLauncher launcher;
    return launcher;
}

} // namespace lathe
