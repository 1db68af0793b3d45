#pragma once
// What a crash leaves behind: a report in HOME/crashes with the stack, what the program was doing, and the recipe of
// the run that began last. All that a report may say is written into fixed buffers beforehand, without secrets; the
// handler only calls what a signal handler may call.
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace lathe {

/// From now on a crash leaves a report, and then ends the process as it would have. Not in a build with a sanitizer,
/// which tells of crashes itself.
void reportCrashes();
/// Where to: FOLDER/crash-TIME-PID.txt, for its owner's eyes alone. The folder is made for the first report.
void crashReportsInto(const std::filesystem::path& folder);

/// One of the last lines that a report has. Any thread; costs about a microsecond.
void noteForCrash(std::string_view line);
/// The recipe that a report has from now on.
void recipeForCrash(std::string_view json);

struct CrashReport {
    std::filesystem::path file;
    std::string text;
};
/// Of HOME/crashes, the newest first, `most` of them, each up to 256 KiB of it. Empty where the folder can't be read.
std::vector<CrashReport> crashReports(const std::filesystem::path& home, std::size_t most = std::size_t(-1));

/// Tokens, passwords in addresses and what stands in the variables of tokens become "[secret]".
std::string withoutSecrets(std::string text);

} // namespace lathe
