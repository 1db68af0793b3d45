#pragma once
// The control groups that this process is in (cgroups(7), version 1 and 2): its own and all above it, each of which may
// limit it.
#include <string>
#include <vector>

namespace lathe {

struct ControlGroup {
    std::string folder; ///< ends with '/'
    bool unified = true; ///< version 2
};

/// Those of `controller` ("memory", "cpu"), from the process's own group up to the mount's root, which in a container
/// is often all that there is to see: a folder may not be there. `root` stands before /proc and /sys, for tests.
std::vector<ControlGroup> controlGroups(const std::string& controller, const std::string& root = {});

} // namespace lathe
