#pragma once
// Where a run ran: what decides whether its numbers can come out the same again, and what helps to understand them.
#include <string>

namespace lathe {

struct Environment {
    std::string host, system, cpu, cpuCapability, lathe, libtorch;
    int threads = 0;
    std::string modelFingerprint, dataFingerprint;
};

/// Of this machine and build; threads and fingerprints are the caller's.
Environment thisEnvironment();
std::string toJson(const Environment& environment); ///< one line

} // namespace lathe
