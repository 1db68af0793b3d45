#pragma once
// The processor, as run records name it and as the default thread count needs it.
#include <string>

namespace lathe {

/// Physical cores among those that this process may use, hyper-threads counted once; at least 1. Not more than the
/// least share of processor time that one of its control groups has, rounded up. `root` stands before /proc and /sys of
/// the groups, for tests.
int physicalCores(const std::string& root = {});

/// "Intel(R) Xeon(R) Processor @ 2.60GHz"; the machine's architecture where the system has no name for it.
std::string cpuModel();

} // namespace lathe
