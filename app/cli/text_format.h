#pragma once
// Numbers and tables for people.
#include "lathe/device.h"
#include "lathe/run.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lathe::cli {

std::string bytesText(std::int64_t bytes);     ///< "706 MiB"
std::string durationText(double seconds);      ///< "0:35", "1:02:03"
std::string countText(std::int64_t number);    ///< "2,442,240"
std::string numberText(double number, int digits = 4); ///< significant digits
std::string evalText(const EvalPoint& point);  ///< "step 20: validation loss 1.64, perplexity 5.16 (best)"

std::string energyText(double joules);         ///< "412 Wh", "3.1 kWh"
/// "on NVIDIA H200 (cuda:0), 139.8 GiB free"; "on the processor; not on a GPU: there is no NVIDIA driver".
std::string deviceText(const DeviceChoice& choice);

/// Columns padded to equal width; numbers (columns in `right`) to the right.
std::string tableText(const std::vector<std::vector<std::string>>& rows, const std::vector<bool>& right = {});

} // namespace lathe::cli
