#include "estimate/devices.h"

#include "base/cpu_info.h"
#include "base/nvml.h"
#include "base/process_memory.h"
#include "kernels/common/cpu_level.h"
#include "lathe/error.h"
#include "lathe/field.h"

#include <algorithm>
#include <cctype>

namespace lathe {
namespace {

constexpr std::int64_t mebibyte = 1 << 20;
constexpr std::int64_t programBytes = 122 * mebibyte; ///< LibTorch, the program and its tokenizer, resident before a model is loaded

struct GpuRow {
    const char* name;
    std::int64_t mebibytes;                     ///< as nvidia-smi tells it
    std::int64_t contextBytes = cudaContextBytes;
    bool bf16Products = true;                   ///< from sm_80 on
};

constexpr GpuRow gpus[]{
    {"RTX 4060", 8188},        {"RTX 3070", 8192},         {"RTX 3080", 10240},        {"RTX 2080 Ti", 11264, cudaContextBytes, false},
    {"RTX 5070", 12227},       {"RTX 4070", 12282},        {"RTX 3060", 12288},        {"T4", 15360, cudaContextBytes, false},
    {"RTX 5070 Ti", 16303},    {"RTX 5080", 16303},        {"RTX 4080", 16376},        {"RTX 4060 Ti 16 GB", 16380},
    {"A10", 23028},            {"L4", 23034},              {"RTX 4090", 24564},        {"RTX 3090", 24576},
    {"RTX 5090", 32607},       {"A100 40 GB", 40960},      {"A40", 46068},             {"L40S", 46068},
    {"RTX A6000", 49140},      {"RTX 6000 Ada", 49140},    {"H100 80 GB", 81559},      {"A100 80 GB", 81920},
    {"RTX PRO 6000", 97887},   {"H200", 143771},           {"B200", 183359},
};

std::string lower(std::string_view text) {
    std::string small(text);
    std::transform(small.begin(), small.end(), small.begin(), [](unsigned char c) { return char(std::tolower(c)); });
    return small;
}

bool hasBf16(std::string_view name) { // cards before sm_80 that are still in use; everything newer has it
    for (const char* old : {"T4", "RTX 20", "GTX 16", "Quadro RTX", "TITAN RTX", "T400", "T600", "T1000", "V100"})
        if (name.find(old) != std::string_view::npos) return false;
    return true;
}

} // namespace

const std::vector<DeviceInfo>& listedGpus() {
    static const std::vector<DeviceInfo> all = [] {
        std::vector<DeviceInfo> devices;
        for (const GpuRow& row : gpus)
            devices.push_back({row.name, true, false, row.mebibytes * mebibyte, row.mebibytes * mebibyte, row.contextBytes, row.bf16Products});
        return devices;
    }();
    return all;
}

DeviceInfo thisProcessor() {
    static const std::string name = cpuModel();
    static const std::int64_t total = totalMemoryBytes();
    return {name, false, true, total, availableMemoryBytes(), programBytes, kernels::hasBf16Products()};
}

std::vector<DeviceInfo> allDevices() {
    std::vector<DeviceInfo> all{thisProcessor()};
    for (const InstalledGpu& gpu : installedGpus()) all.push_back({gpu.name, true, true, gpu.totalBytes, gpu.freeBytes, cudaContextBytes, hasBf16(gpu.name)});
    all.insert(all.end(), listedGpus().begin(), listedGpus().end());
    return all;
}

DeviceInfo deviceNamed(std::string_view name) {
    const std::string wanted = lower(name);
    if (wanted.empty() || wanted == "cpu" || wanted == "auto") return thisProcessor();
    const std::vector<DeviceInfo> all = allDevices();
    std::vector<std::string_view> names;
    const DeviceInfo* partly = nullptr;
    std::size_t parts = 0;
    for (const DeviceInfo& device : all) {
        const std::string own = lower(device.name);
        if (own == wanted) return device;
        if (own.find(wanted) != std::string::npos) {
            if (!partly || device.isHere) partly = &device;
            ++parts;
        }
        names.push_back(device.name);
    }
    if (partly && (parts == 1 || partly->isHere || wanted == "cuda")) return *partly;
    const std::string near = nearest(name, names);
    std::string listed;
    for (const std::string_view one : names) listed += (listed.empty() ? "" : ", ") + std::string(one);
    throw Error(ErrorKind::BadInput, (parts > 1 ? "several devices are called \"" : "no device is called \"") + std::string(name.substr(0, 80)) + '"',
                (near.empty() ? "" : "Nearest: " + near + ". ") + "Devices: " + listed + ".");
}

} // namespace lathe
