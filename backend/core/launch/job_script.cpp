// sbatch reads options up to the first command: so all of #SBATCH comes first, whoever's it is. It takes a word in
// single quotes as a shell does, and in the name of a file for the log replaces what follows a percent sign.
#include "launch/job_script.h"

#include <algorithm>
#include <array>
#include <regex>
#include <string_view>

namespace lathe {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const Field& field, const std::string& value, const char* hint) {
    throw Error(ErrorKind::BadInput, {"%1 can't be \"%2\".", TableWord{field.label}, value.substr(0, 80)}, hint);
}

/// Letters, digits and these. (A std::regex goes a call deeper with each letter, and a text may be of any length.)
bool isMadeOf(std::string_view text, std::string_view besides) {
    return std::all_of(text.begin(), text.end(), [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
               || besides.find(c) != std::string_view::npos;
    });
}

/// What Slurm's names may have; a list of partitions has commas.
std::string nameIn(const Settings& place, FieldKey<std::string> key) {
    const std::string name = place.get(key);
    if (!isMadeOf(name, "_.,+@:/-") || (!name.empty() && !isMadeOf(name.substr(0, 1), "_")))
        refuse(place.field(key), name, "Letters, digits and _ . , + @ : / - are allowed.");
    return name;
}

std::string timeIn(const Settings& place) { // sbatch(1), --time
    static const std::regex allowed(R"(\d{1,7}(:\d{1,2}){0,2}|\d{1,5}-\d{1,2}(:\d{1,2}){0,2}|UNLIMITED|INFINITE)");
    const std::string time = place.get(place::timeLimit);
    if (!time.empty() && !std::regex_match(time, allowed))
        refuse(place.field(place::timeLimit), time,
               "Write it as 90 (minutes), 8:00:00 or 1-12:00 (days-hours:minutes).");
    return time;
}

/// A path that a script may name: sbatch takes backslashes in its own way, and a line ends a command.
std::string pathIn(const fs::path& path) {
    const std::string text = path.string();
    if (std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < ' ' || c == '\\' || c == 127; }))
        throw Error(ErrorKind::BadInput,
                    {"No job can be started with the path %1: it has control characters or backslashes.", text},
                    "Use a folder with a plainer name; LATHE_HOME says where Lathe keeps its runs.");
    return text;
}

struct OwnLines { std::string options, commands; };

/// A person's lines: options to the options, commands to the commands, each in its order.
OwnLines ownLines(const Settings& place) {
    constexpr std::array<std::string_view, 8> ours{"--output", "-o", "--job-name",  "-J",
                                                   "--array",  "-a", "--open-mode", "--wrap"};
    OwnLines own;
    for (const std::string& line : place.get(place::line)) {
        if (std::any_of(line.begin(), line.end(), [](unsigned char c) { return (c < ' ' && c != '\t') || c == 127; }))
            refuse(place.field(place::line), line, "Each line is one of the script's.");
        const bool isOption = line.starts_with("#SBATCH");
        if (isOption) {
            const std::string option = line.substr(std::min(line.size(), line.find_first_not_of(" \t", 7)));
            for (const std::string_view taken : ours)
                if (option.starts_with(taken)
                    && (option.size() == taken.size() || taken.size() == 2 || option[taken.size()] == '='
                        || option[taken.size()] == ' '))
                    throw Error(ErrorKind::BadInput,
                                {"The line \"%1\" can't be added: Lathe sets %2 itself.", line.substr(0, 80), taken},
                                "Leave it out.");
        }
        (isOption ? own.options : own.commands) += line + '\n';
    }
    return own;
}

std::string programIn(const Settings& place) {
    const std::string asked = place.get(place::program);
    return shellQuoted(pathIn(asked.empty() ? commandLineProgram() : fs::path(asked)));
}

/// What both have around the command: where the history is, whose job it is, and how it ended.
std::string around(const JobSpec& spec, const std::string& command) {
    const fs::path folder = folderOf(spec.job, spec.home), end = folder / jobfile::exitCode;
    const std::string exit = shellQuoted(pathIn(end)), beside = shellQuoted(pathIn(end.string() + ".new"));
    return "export LATHE_HOME=" + shellQuoted(pathIn(spec.home)) + "\nexport LATHE_JOB=" + spec.job + "\nrm -f " + exit
           + '\n' + command + ' ' + programIn(spec.place) + " train " + shellQuoted(pathIn(folder / jobfile::recipe))
           + "\ncode=$?\necho \"$code\" > " + beside + " && mv " + beside + ' ' + exit + "\nexit \"$code\"\n";
}

} // namespace

fs::path folderOf(const JobId& job, const fs::path& home) { return home / "jobs" / job; }

std::string slurmName(const JobId& job) { return "lathe-" + job; }

std::string shellQuoted(const std::string& word) {
    if (!word.empty() && isMadeOf(word, "_./:=,+-")) return word;
    std::string quoted = "'";
    for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

std::string slurmScript(const JobSpec& spec) {
    const Settings& place = spec.place;
    std::string log;
    for (const char c : pathIn(folderOf(spec.job, spec.home) / jobfile::log))
        log += c == '%' ? std::string("%%") : std::string(1, c);
    std::string script = "#!/bin/bash\n";
    const auto option = [&](const char* name, const std::string& value) {
        if (!value.empty()) script += std::string("#SBATCH --") + name + '=' + value + '\n';
    };
    const auto number = [](const std::optional<std::int64_t>& value) {
        return value ? std::to_string(*value) : std::string();
    };
    const std::string tasks = std::to_string(place.get(place::tasksPerNode));
    const auto cores = place.getIfAny(place::cpusPerTask);
    option("job-name", slurmName(spec.job));
    option("output", shellQuoted(log));
    option("open-mode", "append"); // started again, it goes on in the same file
    option("partition", nameIn(place, place::partition));
    option("account", nameIn(place, place::account));
    option("nodes", std::to_string(place.get(place::nodes)));
    option("ntasks-per-node", tasks);
    if (place.getIfAny(place::gpus).value_or(spec.wantsGpus)) option("gpus-per-node", tasks);
    option("cpus-per-task", number(cores));
    option("time", timeIn(place));
    option("signal", "INT@120"); // before the time is up: the run saves and stops
    script += "#SBATCH --requeue\n"; // a run that a machine's end broke off goes on from its last checkpoint
    const OwnLines own = ownLines(place);
    script += own.options + '\n' + own.commands;
    // srun takes no cores from the script's own options since Slurm 22.05
    return script + around(spec, cores ? "srun --cpus-per-task=" + number(cores) : "srun");
}

std::string torchrunScript(const JobSpec& spec) {
    const std::string asked = spec.place.get(place::torchrun);
    return "#!/bin/bash\ntrap : INT # which is for the processes; this waits until they have ended\n"
           + around(spec, shellQuoted(pathIn(asked.empty() ? fs::path("torchrun") : fs::path(asked)))
                              + " --standalone --no-python --nproc-per-node "
                              + std::to_string(spec.place.get(place::processes)));
}

fs::path commandLineProgram() {
    std::error_code failed;
    const fs::path self = fs::read_symlink("/proc/self/exe", failed), beside = self.parent_path() / "lathe";
    return !failed && fs::exists(beside, failed) ? beside : fs::path("lathe");
}

} // namespace lathe
