// A driver's library whose answers are written in the environment variable FAKE_NVML, read anew at each call:
//
//   driver=580.95.05;cuda=13000 | name=NVIDIA H200;uuid=GPU-1f0e...;sm=90;total=143771;used=4 | name=...
//
// Blocks stand between "|", what a block says between ";". The first block is the driver: version, cuda, init (the code
// with which it starts), lacks (names of functions that it has not, with commas). Each further one is a GPU: name,
// uuid, bus, sm, total, used and own (MiB, own: by this process), load (percent), celsius, watts, most (watts),
// millijoules ("live": grows with the watts), answers (no: it has fallen off the bus). "mig" among the words of a GPU
// divides it; a block with "instance" is an instance of the GPU before it. What is not written is not told. Not set at
// all: one GPU, "NVIDIA Test 9000".
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace {

using Block = std::map<std::string, std::string>;
struct Memory { unsigned long long total, free, used; };
struct Utilization { unsigned gpu, memory; };
struct Pci {
    char legacy[16];
    unsigned domain, bus, device, id, subsystem;
    char busId[32];
};
struct Process {
    unsigned pid;
    unsigned long long used;
    unsigned gpuInstance, computeInstance;
};

constexpr int invalidArgument = 2, notSupported = 3, notFound = 6, tooFew = 7, isLost = 15, lacksFunction = 13;

std::string trimmed(const std::string& text) {
    const auto first = text.find_first_not_of(" \n\t");
    return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(" \n\t") - first + 1);
}

std::vector<Block> script() {
    const char* given = std::getenv("FAKE_NVML");
    std::istringstream text(
        given ? given : "driver=580.95.05;cuda=13000|name=NVIDIA Test 9000;uuid=GPU-9000;sm=90;total=24576;used=4576");
    std::vector<Block> blocks;
    for (std::string block; std::getline(text, block, '|');) {
        std::istringstream words(block);
        Block& made = blocks.emplace_back();
        for (std::string word; std::getline(words, word, ';');)
            made[trimmed(word.substr(0, word.find('=')))] =
                word.find('=') == std::string::npos ? "" : trimmed(word.substr(word.find('=') + 1));
    }
    if (blocks.empty()) blocks.emplace_back();
    return blocks;
}

bool lacks(const char* function) {
    return ("," + script()[0]["lacks"] + ",").find("," + std::string(function) + ",") != std::string::npos;
}

/// A handle is the number of a block; 0, the driver's, is none.
Block blockOf(void* device) {
    const auto blocks = script();
    const auto number = reinterpret_cast<std::size_t>(device);
    return number > 0 && number < blocks.size() ? blocks[number] : Block();
}
void* handleOf(std::size_t block) { return reinterpret_cast<void*>(block); }

/// Blocks of whole GPUs, or of the instances of one.
std::vector<std::size_t> wholes() {
    std::vector<std::size_t> found;
    const auto blocks = script();
    for (std::size_t i = 1; i < blocks.size(); ++i)
        if (!blocks[i].contains("instance")) found.push_back(i);
    return found;
}
std::vector<std::size_t> instancesOf(std::size_t whole) {
    std::vector<std::size_t> found;
    const auto blocks = script();
    for (std::size_t i = whole + 1; i < blocks.size() && blocks[i].contains("instance"); ++i) found.push_back(i);
    return found;
}

int text(const char* function, void* device, const char* key, char* out, unsigned size) {
    if (lacks(function)) return lacksFunction;
    Block block = device ? blockOf(device) : script()[0];
    if (!block.contains(key)) return notSupported;
    if (block[key].size() + 1 > size) return tooFew;
    std::strcpy(out, block[key].c_str());
    return 0;
}

template <class Number> int number(const char* function, void* device, const char* key, double scale, Number* out) {
    if (lacks(function)) return lacksFunction;
    Block block = device ? blockOf(device) : script()[0];
    if (!block.contains(key)) return notSupported;
    *out = Number(std::atof(block[key].c_str()) * scale);
    return 0;
}

} // namespace

extern "C" {
int nvmlInit_v2() { return std::atoi(script()[0]["init"].c_str()); }
int nvmlShutdown() { return 0; }
int nvmlSystemGetDriverVersion(char* out, unsigned size) {
    return text("nvmlSystemGetDriverVersion", nullptr, "driver", out, size);
}
int nvmlSystemGetCudaDriverVersion_v2(int* out) {
    return number("nvmlSystemGetCudaDriverVersion_v2", nullptr, "cuda", 1, out);
}
int nvmlDeviceGetCount_v2(unsigned* out) { return *out = unsigned(wholes().size()), 0; }
int nvmlDeviceGetHandleByIndex_v2(unsigned index, void** out) {
    const auto all = wholes();
    if (index >= all.size()) return invalidArgument;
    *out = handleOf(all[index]);
    return blockOf(*out)["answers"] == "no" ? isLost : 0;
}
int nvmlDeviceGetName(void* device, char* out, unsigned size) {
    return text("nvmlDeviceGetName", device, "name", out, size);
}
int nvmlDeviceGetUUID(void* device, char* out, unsigned size) {
    return text("nvmlDeviceGetUUID", device, "uuid", out, size);
}
int nvmlDeviceGetPciInfo_v3(void* device, Pci* out) {
    *out = {};
    return text("nvmlDeviceGetPciInfo_v3", device, "bus", out->busId, sizeof out->busId);
}
int nvmlDeviceGetCudaComputeCapability(void* device, int* major, int* minor) {
    int sm = 0;
    const int code = number("nvmlDeviceGetCudaComputeCapability", device, "sm", 1, &sm);
    *major = sm / 10, *minor = sm % 10;
    return code;
}
int nvmlDeviceGetMemoryInfo(void* device, Memory* out) {
    Block block = blockOf(device);
    if (block["answers"] == "no") return isLost;
    out->total = std::strtoull(block["total"].c_str(), nullptr, 10) << 20;
    out->used = std::strtoull(block["used"].c_str(), nullptr, 10) << 20;
    out->free = out->total - out->used;
    return block.contains("total") ? 0 : notSupported;
}
int nvmlDeviceGetUtilizationRates(void* device, Utilization* out) {
    return out->memory = 0, number("nvmlDeviceGetUtilizationRates", device, "load", 1, &out->gpu);
}
int nvmlDeviceGetComputeRunningProcesses_v3(void* device, unsigned* count, Process* out) {
    Block block = blockOf(device);
    if (lacks("nvmlDeviceGetComputeRunningProcesses_v3")) return lacksFunction;
    const unsigned others = unsigned(std::atoi(block["others"].c_str())), all = others + block.contains("own");
    const unsigned room = *count;
    *count = all;
    if (room < all) return tooFew;
    for (unsigned i = 0; i < others; ++i) out[i] = {1, 1 << 20, 0, 0};
    if (block.contains("own"))
        out[others] = {unsigned(getpid()), std::strtoull(block["own"].c_str(), nullptr, 10) << 20, 0, 0};
    return 0;
}
int nvmlDeviceGetTemperature(void* device, int, unsigned* out) {
    return number("nvmlDeviceGetTemperature", device, "celsius", 1, out);
}
int nvmlDeviceGetPowerUsage(void* device, unsigned* out) {
    return number("nvmlDeviceGetPowerUsage", device, "watts", 1000, out);
}
int nvmlDeviceGetEnforcedPowerLimit(void* device, unsigned* out) {
    return number("nvmlDeviceGetEnforcedPowerLimit", device, "most", 1000, out);
}
int nvmlDeviceGetTotalEnergyConsumption(void* device, unsigned long long* out) {
    Block block = blockOf(device);
    if (block["millijoules"] != "live")
        return number("nvmlDeviceGetTotalEnergyConsumption", device, "millijoules", 1, out);
    const std::chrono::duration<double, std::milli> now = std::chrono::steady_clock::now().time_since_epoch();
    *out = static_cast<unsigned long long>(now.count() * std::atof(block["watts"].c_str()));
    return 0;
}
int nvmlDeviceGetMigMode(void* device, unsigned* now, unsigned* later) {
    if (lacks("nvmlDeviceGetMigMode")) return lacksFunction;
    *now = *later = blockOf(device).contains("mig");
    return 0;
}
int nvmlDeviceGetMaxMigDeviceCount(void*, unsigned* out) { return *out = 7, 0; }
int nvmlDeviceGetMigDeviceHandleByIndex(void* device, unsigned index, void** out) {
    const auto all = instancesOf(reinterpret_cast<std::size_t>(device));
    if (index >= all.size()) return notFound;
    return *out = handleOf(all[index]), 0;
}
}
