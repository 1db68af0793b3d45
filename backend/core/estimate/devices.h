#pragma once
// The devices that a run may have: this machine's processor and GPUs, and a table of GPUs for "what if".
#include "base/gpus.h"
#include "lathe/device.h"

#include <string_view>
#include <vector>

namespace lathe {

/// This machine's processor first, then its GPUs, then those of the table, from the smallest memory to the largest.
std::vector<DeviceInfo> allDevices();
/// Those of the table alone.
const std::vector<DeviceInfo>& listedGpus();
/// The processor as estimates take it where nothing else is asked for.
DeviceInfo thisProcessor();
/// A GPU of this machine; `number`: CUDA's.
DeviceInfo gpuHere(const Gpu& gpu, int number);
/// By name, whatever the case, or by a part of it that only one has; or as a recipe's `device` names one here
/// ("cuda:1"); "" and "cpu": the processor. Throws Error{BadInput} naming the nearest.
DeviceInfo deviceNamed(std::string_view name);

/// Of a GPU: the driver's context, LibTorch's kernels and cuBLAS' own memory, taken before the first tensor. What the
/// published loads of quantized models hold beside their weights (tests/backend/core/estimate/tst_papers.cpp).
inline constexpr std::int64_t cudaContextBytes = 1400000000;
/// LibTorch, the program and its tokenizer, resident before a model is loaded; without what a driver takes for a GPU.
inline constexpr std::int64_t programBytes = std::int64_t{122} << 20;

} // namespace lathe
