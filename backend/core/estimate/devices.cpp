// The table has what a data sheet says; of GPUs that are here the driver's own figures count.
#include "estimate/devices.h"

#include "base/cpu_info.h"
#include "base/process_memory.h"
#include "estimate/kernel_sizes.h"
#include "estimate/machine_facts.h"
#include "kernels/common/cpu_level.h"
#include "lathe/error.h"
#include "lathe/field.h"
#include "lathe/joined.h"
#include "lathe/rank.h"

#include <algorithm>
#include <cctype>

namespace lathe {
namespace {

constexpr std::int64_t mebibyte = 1 << 20;

struct GpuRow {
    const char* name;
    std::int64_t mebibytes; ///< as nvidia-smi tells it
    int capability;         ///< as NVIDIA's table of CUDA GPUs has it
};

constexpr GpuRow gpus[]{
    {"RTX 4060", 8188, 89},       {"RTX 3070", 8192, 86},    {"RTX 3080", 10240, 86},
    {"RTX 2080 Ti", 11264, 75},   {"RTX 5070", 12227, 120},  {"RTX 4070", 12282, 89},
    {"RTX 3060", 12288, 86},      {"T4", 15360, 75},         {"RTX 5070 Ti", 16303, 120},
    {"RTX 5080", 16303, 120},     {"RTX 4080", 16376, 89},   {"RTX 4060 Ti 16 GB", 16380, 89},
    {"A10", 23028, 86},           {"L4", 23034, 89},         {"RTX 4090", 24564, 89},
    {"RTX 3090", 24576, 86},      {"RTX 5090", 32607, 120},  {"A100 40 GB", 40960, 80},
    {"A40", 46068, 86},           {"L40S", 46068, 89},       {"RTX A6000", 49140, 86},
    {"RTX 6000 Ada", 49140, 89},  {"H100 80 GB", 81559, 90}, {"A100 80 GB", 81920, 80},
    {"RTX PRO 6000", 97887, 120}, {"H200", 143771, 90},      {"B200", 183359, 100},
};

std::string lower(std::string_view text) {
    std::string small(text);
    std::transform(small.begin(), small.end(), small.begin(), [](unsigned char c) { return char(std::tolower(c)); });
    return small;
}

/// A GPU as estimates need it. A capability that the driver does not tell (0) is taken for a new one.
DeviceInfo gpuWith(std::string name, int capability, std::int64_t totalBytes, std::int64_t freeBytes) {
    DeviceInfo info{.name = std::move(name),
                    .isGpu = true,
                    .memoryBytes = totalBytes,
                    .freeBytes = freeBytes,
                    .contextBytes = cudaContextBytes};
    info.capability = capability;
    info.bf16Products = info.trainsBf16 = capability == 0 || capability >= 80;
    info.trainsFp16 = true;
    info.keptBytes = keptOnGpu(totalBytes);
    return info;
}

} // namespace

const std::vector<DeviceInfo>& listedGpus() {
    static const std::vector<DeviceInfo> all = [] {
        std::vector<DeviceInfo> devices;
        for (const GpuRow& row : gpus)
            devices.push_back(gpuWith(row.name, row.capability, row.mebibytes * mebibyte, row.mebibytes * mebibyte));
        return devices;
    }();
    return all;
}

DeviceInfo gpuHere(const Gpu& gpu, int number) {
    DeviceInfo info = gpuWith(gpu.name, gpu.capability, gpu.totalBytes, gpu.freeBytes + gpu.ownBytes);
    info.isHere = true;
    info.field = "cuda:" + std::to_string(number);
    return info;
}

DeviceInfo thisProcessor() {
    static const std::string name = cpuModel();
    static const std::int64_t total = totalMemoryBytes();
    const int sharers = rankOrAlone().sharersOfMemory();
    return {.name = name,
            .isGpu = false,
            .isHere = true,
            .memoryBytes = total / sharers,
            .freeBytes = availableMemoryBytes() / sharers,
            .contextBytes = programBytes,
            .bf16Products = kernels::hasBf16Products(),
            .field = "cpu"};
}

std::vector<DeviceInfo> allDevices() {
    std::vector<DeviceInfo> all{thisProcessor()};
    const MachineFacts facts = thisMachine();
    for (std::size_t i = 0; i < facts.visible.size(); ++i) all.push_back(gpuHere(facts.visible[i], int(i)));
    all.insert(all.end(), listedGpus().begin(), listedGpus().end());
    return all;
}

DeviceInfo deviceNamed(std::string_view name) {
    const std::string wanted = lower(name);
    if (wanted.empty() || wanted == "cpu") return thisProcessor();
    const std::vector<DeviceInfo> all = allDevices();
    std::vector<std::string_view> names;
    const DeviceInfo* partly = nullptr;
    std::size_t parts = 0;
    for (const DeviceInfo& device : all) {
        const std::string own = lower(device.name);
        if (own == wanted || device.field == wanted) return device;
        if (own.find(wanted) != std::string::npos) {
            if (!partly || device.isHere) partly = &device;
            ++parts;
        }
        names.push_back(device.name);
    }
    if (partly && (parts == 1 || partly->isHere)) return *partly;
    const std::string near = nearest(name, names);
    throw Error(ErrorKind::BadInput,
                (parts > 1 ? "Several devices are called \"" : "No device is called \"")
                    + std::string(name.substr(0, 80)) + "\".",
                (near.empty() ? "" : "Nearest: " + near + ". ") + "Devices: " + joined(names) + ".");
}

} // namespace lathe
