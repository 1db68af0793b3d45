#include "base/control_groups.h"

#include <fstream>

namespace lathe {

std::vector<ControlGroup> controlGroups(const std::string& controller, const std::string& root) {
    std::vector<ControlGroup> groups;
    std::ifstream in(root
                     + "/proc/self/cgroup"); // "0::/user.slice/x" (version 2), "9:cpu,cpuacct:/docker/y" (version 1)
    for (std::string line; std::getline(in, line);) {
        const auto first = line.find(':'), second = line.find(':', first + 1);
        if (second == std::string::npos) continue;
        const std::string controllers = line.substr(first + 1, second - first - 1);
        const bool unified = controllers.empty();
        if (!unified && ("," + controllers + ",").find("," + controller + ",") == std::string::npos) continue;
        const std::string mount = root + "/sys/fs/cgroup" + (unified ? "" : "/" + controller);
        for (std::string path = line.substr(second + 1);; path.erase(path.rfind('/'))) {
            groups.push_back({mount + (path == "/" ? "" : path) + "/", unified});
            if (path.empty() || path == "/" || path.rfind('/') == std::string::npos) break;
        }
    }
    if (groups.empty())
        groups = {{root + "/sys/fs/cgroup/", true},
                  {root + "/sys/fs/cgroup/" + controller + "/", false}}; // the process is told of none
    return groups;
}

} // namespace lathe
