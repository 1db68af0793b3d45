// Read from /proc and, in a container, from its control group (version 1 or 2): the smaller limit is the one that
// kills.
#include "base/process_memory.h"

#include "base/control_groups.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <optional>
#include <sstream>
#include <string>

namespace lathe {
namespace {

/// "VmRSS:   1234 kB" in a file of such lines, in bytes; 0 where there is no such line.
std::int64_t kilobyteLine(const char* file, const std::string& key) {
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
        if (line.compare(0, key.size(), key) != 0 || line.size() <= key.size() || line[key.size()] != ':') continue;
        std::int64_t kilobytes = 0;
        std::istringstream(line.substr(key.size() + 1)) >> kilobytes;
        return kilobytes * 1024;
    }
    return 0;
}

std::optional<std::int64_t> numberIn(const std::string& file) {
    std::ifstream in(file);
    std::int64_t number = 0;
    if (in >> number) return number;
    return std::nullopt; // missing, or "max"
}

struct GroupMemory {
    std::int64_t limit = std::numeric_limits<std::int64_t>::max();
    std::int64_t left = std::numeric_limits<std::int64_t>::max();
};

/// Bytes of files that the group's processes read or mapped: counted as used, and given up when memory is asked for.
std::int64_t fileBytes(const std::string& folder, const std::string& prefix) {
    std::ifstream in(folder + "memory.stat");
    std::int64_t sum = 0;
    for (std::string line; std::getline(in, line);)
        for (const char* name : {"inactive_file ", "active_file "})
            if (line.starts_with(prefix + name)) sum += std::atoll(line.c_str() + line.find(' '));
    return sum;
}

void narrow(GroupMemory& memory, const std::string& folder, const char* limitName, const char* usedName,
            const std::string& statPrefix) {
    const auto limit = numberIn(folder + limitName);
    if (!limit) return;
    const std::int64_t used =
        std::max<std::int64_t>(0, numberIn(folder + usedName).value_or(0) - fileBytes(folder, statPrefix));
    memory.limit = std::min(memory.limit, *limit);
    memory.left = std::min(memory.left, std::max<std::int64_t>(0, *limit - used));
}

/// The limits of this process's control groups and of all above them.
GroupMemory groupMemory() {
    GroupMemory memory;
    for (const auto& [folder, unified] : controlGroups("memory")) {
        if (unified) narrow(memory, folder, "memory.max", "memory.current", "");
        else narrow(memory, folder, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_");
    }
    return memory;
}

} // namespace

ProcessMemory processMemory() {
    return {kilobyteLine("/proc/self/status", "VmRSS"), kilobyteLine("/proc/self/status", "VmHWM")};
}

bool resetPeakMemory() {
    std::ofstream out("/proc/self/clear_refs");
    out << "5" << std::flush; // proc(5): resets the peak resident size
    return out.good();
}

std::int64_t totalMemoryBytes() { return std::min(kilobyteLine("/proc/meminfo", "MemTotal"), groupMemory().limit); }

std::int64_t availableMemoryBytes() {
    return std::min(kilobyteLine("/proc/meminfo", "MemAvailable"), groupMemory().left);
}

} // namespace lathe
