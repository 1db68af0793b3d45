#pragma once
// Which device a recipe's field `device` comes to: the one place that decides. Everybody else reads the DeviceInfo that
// comes of it.
#include "estimate/machine_facts.h"
#include "lathe/device.h"
#include "lathe/error.h"
#include "lathe/recipe.h"

#include <map>
#include <string>
#include <string_view>

namespace lathe {

/// `field`: "auto", "cpu", "cuda", "cuda:N" (CUDA's number), or a GPU's UUID or the beginning of one ("GPU-8932f"); ""
/// is auto.
///
/// auto and cuda take, of the GPUs that this build can use, the one with the most free memory; what this process holds
/// there itself counts as free; of several processes that train together each takes one of its own. auto takes the
/// processor where there is none, or less than a GiB is free on it, and says why. Throws Error{BadInput} for a field
/// that can't be read, with the nearest that can; Error{Device} where what was asked for can't be had, with the reason,
/// and what there is.
DeviceChoice chooseDevice(std::string_view field, const MachineFacts& facts);
DeviceChoice chooseDevice(std::string_view field); ///< on this machine

/// Whether a field reads as one: "auto", "cpu", "cuda:..." or the beginning of a UUID.
bool isDeviceField(std::string_view field);

/// The recipe's, on this machine. Throws as chooseDevice().
DeviceInfo deviceFor(const Recipe& recipe);

/// For a run's record, by name: device ("cuda:0"), device_name, device_uuid, device_capability ("sm_90"), driver,
/// driver_cuda ("13.0"); of the processor device, device_name and, where there is one, device_reason.
std::map<std::string, std::string> deviceFacts(const DeviceChoice& choice);

inline constexpr std::int64_t leastFreeBytes = std::int64_t{1} << 30; ///< on a GPU that auto is to take

} // namespace lathe
