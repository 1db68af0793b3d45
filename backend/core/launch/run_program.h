#pragma once
// Other programs: run to their end with what they say, or begun and left to themselves.
#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace lathe {

struct ProgramEnd {
    bool found = true;    ///< it is in PATH, or where it was said to be
    bool timedOut = false; ///< it was ended
    int code = 0;         ///< its exit code; 128 + a signal's number
    std::string out, err;
};

/// The program `words[0]` with the others as arguments: no shell, nothing to read, a group of its own. Throws
/// Error{Io}, and Stopped, having ended it.
ProgramEnd runProgram(const std::vector<std::string>& words, double seconds, const std::stop_token& stop);

/// Begins a program that outlives this one, in a session of its own, with `log` for what it says. Returns its process,
/// which is its group, too. Throws Error{Io}.
std::int64_t startDetached(const std::vector<std::string>& words, const std::filesystem::path& log);

/// Takes note of the end of a process that startDetached() of this program began, so that it is not kept as a zombie.
void reap(std::int64_t process);

/// The program of that name in PATH; empty where there is none. What has a slash in it is a file, and itself.
std::string findProgram(const std::string& name);

} // namespace lathe
