#pragma once
// Where a run ran: what decides whether its numbers can come out the same again, and what helps to understand them.
#include "tensor/chosen_device.h"

#include <string>

namespace lathe {

struct Environment {
    std::string host, system, cpu, cpuCapability, lathe, libtorch;
    int threads = 0;
    std::string device, deviceName, deviceCapability,
        deviceSoftware; ///< "cuda:0", "NVIDIA H200", "sm_90", its driver's and libraries' versions
    std::string modelFingerprint, dataFingerprint;
};

/// Of this machine and build; threads and fingerprints are the caller's.
Environment thisEnvironment(const ChosenDevice& device);
/// Its device in words that are the same where the same numbers come out, as far as that is the device's: any GPU of
/// one kind, any processor.
std::string kindOfDevice(const Environment& environment);
std::string toJson(const Environment& environment); ///< one line

} // namespace lathe
