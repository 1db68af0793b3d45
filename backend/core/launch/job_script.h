#pragma once
// The scripts of jobs, each made in one place from values that are checked and quoted: no name and no path can add a
// command or an option. What a person adds in lines of their own stands in it as written.
#include "lathe/jobs.h"

#include <filesystem>
#include <string>

namespace lathe {

struct JobSpec {
    JobId job;
    Settings place; ///< over placeFields()
    bool wantsGpus = true; ///< the recipe may compute on one
    std::filesystem::path home; ///< of the run history
};

/// The files of a job's folder.
std::filesystem::path folderOf(const JobId& job, const std::filesystem::path& home);
namespace jobfile {
inline constexpr const char* script = "job.sh";
inline constexpr const char* recipe = "recipe.json";
inline constexpr const char* log = "log.txt";
inline constexpr const char* exitCode = "exit"; ///< which the script itself writes, at its end
} // namespace jobfile

/// By which a job is found in Slurm that was sent by a program that did not live to write its number down.
std::string slurmName(const JobId& job);

/// A script for sbatch. Throws Error{BadInput}: a value that no option takes.
std::string slurmScript(const JobSpec& spec);
/// A script for bash. Throws the same.
std::string torchrunScript(const JobSpec& spec);

/// A word as a POSIX shell takes it; a path in a line of #SBATCH is quoted the same way.
std::string shellQuoted(const std::string& word);

/// The command line program beside this one, or this one itself.
std::filesystem::path commandLineProgram();

} // namespace lathe
