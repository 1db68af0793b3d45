#pragma once
// What Slurm's programs print, read: sbatch --parsable, squeue in a format of ours, scontrol --oneliner show job, sacct
// --parsable2.
#include "launch/job_folder.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace lathe {

/// "4711", or "4711;cluster" where there are several; empty where there is no number in it.
std::string numberFromSbatch(std::string_view out);
/// The number of a handle, and its cluster; empty: this one.
std::pair<std::string, std::string> partsOfHandle(const std::string& handle);

/// The lines of `squeue --format=%i|%T|%r`, by number.
inline constexpr const char* squeueFormat = "%i|%T|%r";
std::map<std::string, JobSight> jobsFromSqueue(std::string_view out);
/// nullopt where there is no such job in it.
std::optional<JobSight> jobFromScontrol(std::string_view out);
/// The first line of `sacct --format=State,ExitCode`: the job itself.
std::optional<JobSight> jobFromSacct(std::string_view out);

} // namespace lathe
