// A session of its own, so that a closed terminal or window ends nothing. Its script waits for torchrun and writes down
// how that ended; a process that is gone without has been killed.
#include "launch/launchers.h"
#include "launch/run_program.h"
#include "store/owner.h"

#include <unistd.h>

#include <charconv>
#include <csignal>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>

namespace lathe {
namespace {

std::string handleOf(const RunOwner& process) {
    return std::to_string(process.pid) + ' ' + std::to_string(process.born) + ' ' + process.bootId + ' ' + process.host;
}

RunOwner processOf(const std::string& handle) {
    RunOwner process;
    std::istringstream words(handle);
    words >> process.pid >> process.born >> process.bootId >> process.host;
    return process;
}

/// Of proc(5), words that end with a zero each; empty where it is another user's, or gone.
std::string wordsIn(const std::string& process, const char* file) {
    std::ifstream words("/proc/" + process + '/' + file, std::ios::binary);
    return {std::istreambuf_iterator<char>(words), {}};
}

/// The environment that a process began with.
std::string environmentOf(const std::string& process) { return '\0' + wordsIn(process, "environ"); }

bool has(const std::string& environment, const std::string& variable) {
    return environment.find('\0' + variable + '\0') != std::string::npos;
}

template <class Which>
std::vector<pid_t> processesThat(const Which& which) {
    std::vector<pid_t> found;
    std::error_code failed;
    for (std::filesystem::directory_iterator entry("/proc", failed), end; !failed && entry != end;
         entry.increment(failed)) {
        const std::string name = entry->path().filename().string();
        pid_t process = 0;
        if (std::from_chars(name.data(), name.data() + name.size(), process).ec != std::errc()) continue;
        if (which(name, process)) found.push_back(process);
    }
    return found;
}

/// torchrun and its processes, which have sessions of their own: known by what the script told them. With `rank`, that
/// one alone.
std::vector<pid_t> processesOf(const JobId& job, std::optional<std::int64_t> rank = {}) {
    return processesThat([&](const std::string& name, pid_t) {
        const std::string environment = environmentOf(name);
        return has(environment, "LATHE_JOB=" + job) && (!rank || has(environment, "RANK=" + std::to_string(*rank)));
    });
}

std::vector<std::string> wordsToStart(const JobRecord& job) {
    return {"bash", (job.folder / jobfile::script).string()};
}

/// The script that a program began which did not live to write its handle down: it has its words, and a session of its
/// own, which what it is about to become another program with has not.
void findByWords(JobRecord& job) {
    std::string words;
    for (const std::string& word : wordsToStart(job)) words += word + '\0';
    const std::vector<pid_t> found = processesThat([&](const std::string& name, pid_t process) {
        return getsid(process) == process && wordsIn(name, "cmdline") == words;
    });
    if (!found.empty()) keepHandle(job, job.handle = handleOf(ownerOf(found.front())));
}

class TorchrunLauncher final : public JobLauncher {
    std::string script(const JobSpec& spec) const override { return torchrunScript(spec); }

    std::string command(const JobSpec& spec) const override {
        const auto folder = folderOf(spec.job, spec.home);
        return "bash " + shellQuoted((folder / jobfile::script).string()) + " > "
               + shellQuoted((folder / jobfile::log).string()) + " 2>&1 &";
    }

    SentJob send(const JobRecord& job, const std::stop_token&) const override {
        const std::string asked = job.place.get(place::torchrun), program = asked.empty() ? "torchrun" : asked;
        if (findProgram(program).empty())
            throw Error(ErrorKind::BadInput, {"There is no program %1 here.", program},
                        "It comes with PyTorch: pip install torch; or say where it is.");
        return {handleOf(ownerOf(startDetached(wordsToStart(job), job.folder / jobfile::log))), {}};
    }

    std::string inWords(const std::string& handle) const override { return describe(processOf(handle)); }

    std::map<JobId, JobSight> look(const std::vector<JobRecord*>& jobs, const std::stop_token&) const override {
        std::map<JobId, JobSight> seen;
        const std::string here = thisProcess().host;
        for (JobRecord* job : jobs) {
            if (job->handle.empty()) findByWords(*job);
            RunOwner process = processOf(job->handle);
            if (job->handle.empty()) process.host = job->host.empty() ? here : job->host;
            if (process.host == here && process.pid) reap(process.pid);
            if (isAlive(process, foreignLifeMilliseconds)) seen[job->id] = {JobState::Running};
            else if (process.host != here) seen[job->id] = {JobState::Unknown, process.host};
        }
        return seen;
    }

    void cancel(const JobRecord& job, bool now, const std::stop_token&) const override {
        const RunOwner process = processOf(job.handle);
        if (process.host != thisProcess().host)
            throw Error(ErrorKind::BadInput, {"The job's processes are on %1.", process.host}, "Cancel it there.");
        if (!isAlive(process, 0)) return; // it ended just now
        if (now) {
            for (const pid_t one : processesOf(job.id)) kill(one, SIGKILL);
            kill(-pid_t(process.pid), SIGKILL); // the script
            return;
        }
        // Who interrupts torchrun gives its processes half a minute. The last of them asks the others, and takes the
        // time that a step takes; the first, which writes the checkpoint, then still has its first signal before it.
        const std::vector<pid_t> last = processesOf(job.id, job.place.get(place::processes) - 1);
        for (const pid_t one : last) kill(one, SIGINT);
        if (last.empty()) kill(-pid_t(process.pid), SIGINT); // which has not started them yet
    }
};

} // namespace

const JobLauncher& torchrunLauncher() {
    static const TorchrunLauncher launcher;
    return launcher;
}

} // namespace lathe
