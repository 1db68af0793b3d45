// A session of its own, so that a closed terminal or window ends nothing. Its script waits for torchrun and writes down
// how that ended; a process that is gone without has been killed.
#include "launch/launchers.h"
#include "launch/run_program.h"
#include "store/owner.h"

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

/// The environment that a process began with; empty where it is another user's, or gone.
std::string environmentOf(const std::string& process) {
    std::ifstream file("/proc/" + process + "/environ", std::ios::binary);
    return '\0' + std::string{std::istreambuf_iterator<char>(file), {}};
}

bool has(const std::string& environment, const std::string& variable) {
    return environment.find('\0' + variable + '\0') != std::string::npos;
}

/// torchrun and its processes, which have sessions of their own: known by what the script told them. With `rank`, that
/// one alone.
std::vector<pid_t> processesOf(const JobId& job, std::optional<std::int64_t> rank = {}) {
    std::vector<pid_t> found;
    std::error_code failed;
    for (std::filesystem::directory_iterator entry("/proc", failed), end; !failed && entry != end;
         entry.increment(failed)) {
        const std::string name = entry->path().filename().string();
        pid_t process = 0;
        if (std::from_chars(name.data(), name.data() + name.size(), process).ec != std::errc()) continue;
        const std::string environment = environmentOf(name);
        if (has(environment, "LATHE_JOB=" + job) && (!rank || has(environment, "RANK=" + std::to_string(*rank))))
            found.push_back(process);
    }
    return found;
}

class TorchrunLauncher final : public JobLauncher {
    std::string script(const JobSpec& spec) const override { return torchrunScript(spec); }

    std::string command(const JobSpec& spec) const override {
        const auto folder = folderOf(spec.job, spec.home);
        return "bash " + shellQuoted((folder / jobfile::script).string()) + " > "
               + shellQuoted((folder / jobfile::log).string()) + " 2>&1 &";
    }

    std::string send(const JobRecord& job, const std::stop_token&) const override {
        const std::string asked = job.place.get(place::torchrun), program = asked.empty() ? "torchrun" : asked;
        if (findProgram(program).empty())
            throw Error(ErrorKind::BadInput, {"There is no program %1 here.", program},
                        "It comes with PyTorch: pip install torch; or say where it is.");
        const std::int64_t process =
            startDetached({"bash", (job.folder / jobfile::script).string()}, job.folder / jobfile::log);
        return handleOf(ownerOf(process));
    }

    std::string inWords(const std::string& handle) const override { return describe(processOf(handle)); }

    std::map<JobId, JobSight> look(const std::vector<JobRecord>& jobs, const std::stop_token&) const override {
        std::map<JobId, JobSight> seen;
        for (const JobRecord& job : jobs) {
            if (job.handle.empty()) continue;
            RunOwner process = processOf(job.handle);
            if (process.host == thisProcess().host) reap(process.pid);
            if (isAlive(process, foreignLifeMilliseconds)) seen[job.id] = {JobState::Running};
            else if (process.host != thisProcess().host) seen[job.id] = {JobState::Unknown, process.host};
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
