#include "base/cpu_info.h"

#include "base/control_groups.h"

#include <sched.h>
#include <sys/utsname.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <set>
#include <utility>

namespace lathe {
namespace {

int numberIn(const std::string& file, int fallback) {
    std::ifstream in(file);
    int number = 0;
    return in >> number ? number : fallback;
}

/// Processors' worth of time that a control group allows; infinite where it does not say.
double processorsOf(const ControlGroup& group) {
    double quota = 0, period = 0;
    if (group.unified) {
        std::ifstream in(group.folder + "cpu.max"); // "200000 100000" or "max 100000"
        in >> quota >> period;
    } else {
        quota = numberIn(group.folder + "cpu.cfs_quota_us", -1);
        period = numberIn(group.folder + "cpu.cfs_period_us", 0);
    }
    return quota > 0 && period > 0 ? quota / period : INFINITY;
}

} // namespace

int physicalCores(const std::string& root) {
    cpu_set_t allowed;
    CPU_ZERO(&allowed);
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return 1;
    std::set<std::pair<int, int>> cores; // (package, core)
    for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
        if (!CPU_ISSET(cpu, &allowed)) continue;
        const std::string topology = "/sys/devices/system/cpu/cpu" + std::to_string(cpu) + "/topology/";
        const int core = numberIn(topology + "core_id", -1);
        // Where the system does not tell the cores apart, each processor counts as one.
        if (core < 0) cores.insert({-1, cpu});
        else cores.insert({numberIn(topology + "physical_package_id", 0), core});
    }
    const int found = std::max(1, int(cores.size()));
    double share = found;
    for (const ControlGroup& group : controlGroups("cpu", root)) share = std::min(share, processorsOf(group));
    return std::max(1, int(std::ceil(share)));
}

std::string cpuModel() {
    std::ifstream in("/proc/cpuinfo");
    for (std::string line; std::getline(in, line);) {
        const auto colon = line.find(": ");
        if (line.compare(0, 10, "model name") == 0 && colon != std::string::npos) return line.substr(colon + 2);
    }
    utsname about{};
    return uname(&about) == 0 ? about.machine : "unknown";
}

} // namespace lathe
