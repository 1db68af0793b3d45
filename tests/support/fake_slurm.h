#pragma once
// sbatch, squeue, scontrol, sacct and scancel as small scripts in a folder of their own: they keep one job, number
// 4711, and say of it what a test puts down. What they were called with is kept, too.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace lathe::test {

class FakeSlurm {
public:
    explicit FakeSlurm(std::filesystem::path folder) : m_folder(std::move(folder)) {
        std::filesystem::create_directories(m_folder);
        const std::string here = "cd '" + m_folder.string() + "' || exit 9\necho \"${0##*/} $*\" >> calls\n";
        const std::string unknown =
            "[ -e state ] || { echo 'slurm_load_jobs error: Invalid job id specified' >&2; exit 1; }\n";
        program("sbatch", here
                              + "[ -e refusal ] && { cat refusal >&2; exit 1; }\ncp \"$2\" sent.sh\n[ -e state ] || "
                                "echo 'PENDING Resources 0:0' > state\ncat number 2> /dev/null || echo 4711\n");
        program("squeue", here + "[ -e down ] && { cat down >&2; exit 1; }\n" + unknown
                              + "read -r state reason code < state\necho \"4711|$state|$reason\"\n");
        program("scontrol", here + unknown
                                + "read -r state reason code < state\necho \"JobId=4711 JobName=x JobState=$state "
                                  "Reason=$reason Restarts=0 ExitCode=$code Power=\"\n");
        program("sacct", here
                             + "[ -e account ] || { echo 'Slurm accounting storage is disabled' >&2; exit 1; }\n"
                               "case \"$*\" in *--format=JobID*) echo 4711 ;; *) cat account ;; esac\n");
        program("scancel", here
                               + "read -r state rest < state\nif [ \"$1\" = --signal=INT ]; then echo 'FAILED "
                                 "NonZeroExitCode 3:0' > state; else echo 'CANCELLED None 0:0' > state; fi\n");
    }

    /// "RUNNING None 0:0": state, reason, exit code.
    void say(const std::string& state) const { write("state", state); }
    void forget() const { std::filesystem::remove(m_folder / "state"); }
    /// "COMPLETED|0:0": in the cluster's accounts, which has none otherwise.
    void account(const std::string& state) const { write("account", state); }
    void refuse(const std::string& words) const { write("refusal", words); }
    void breakDown(const std::string& words) const { write("down", words); }
    void printInsteadOfNumber(const std::string& words) const { write("number", words); }
    std::string sent() const { return read("sent.sh"); }
    std::string calls() const { return read("calls"); }
    std::string path() const { return m_folder.string() + ":/usr/bin:/bin"; } ///< for PATH

    void program(const std::string& name, const std::string& body) const {
        write(name, "#!/bin/bash\n" + body);
        std::filesystem::permissions(m_folder / name, std::filesystem::perms::owner_all);
    }

private:
    void write(const std::string& name, const std::string& text) const {
        std::ofstream(m_folder / name) << text << (text.ends_with('\n') ? "" : "\n");
    }
    std::string read(const std::string& name) const {
        std::ifstream file(m_folder / name);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    std::filesystem::path m_folder;
};

} // namespace lathe::test
