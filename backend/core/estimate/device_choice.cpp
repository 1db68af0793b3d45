// A choice is made from facts given to it (driver, GPUs, build, environment), so that every machine can be tested on
// any.
#include "estimate/device_choice.h"

#include "estimate/devices.h"
#include "lathe/error.h"
#include "lathe/field.h"
#include "lathe/field_keys.h"

#include <charconv>
#include <cstdio>

namespace lathe {
namespace {

/// What is in the way, and what to do about it.
struct Obstacle {
    Said what;
    Said remedy = {}; ///< in the imperative, beginning small
    bool plain = true;       ///< it goes without saying, where nobody has asked for a GPU
    Said asReason() const { return plain ? what : Said("%1: %2", what, remedy); }
};
using Way = std::optional<Obstacle>; ///< nullopt: it is clear

std::string versionText(int version) {
    return std::to_string(version / 1000) + '.' + std::to_string(version % 1000 / 10);
}

std::string gibibytes(std::int64_t bytes) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", double(bytes) / double(std::int64_t{1} << 30));
    return text;
}

/// "cuda:0 (NVIDIA H200), cuda:1 (...)"; "none" where CUDA shows none.
std::string listed(const std::vector<Gpu>& visible) {
    std::string text;
    for (std::size_t i = 0; i < visible.size(); ++i)
        text += (i ? ", cuda:" : "cuda:") + std::to_string(i) + " (" + visible[i].name + ')';
    return text.empty() ? "none" : text;
}

/// What keeps every GPU of the machine from being used.
Way obstacleOnMachine(const MachineFacts& facts) {
    const GpuDriver& driver = facts.driver;
    if (!driver.isThere && driver.problem.empty())
        return Obstacle{Said("there is no NVIDIA driver"), Said("install NVIDIA's driver")};
    if (!driver.isThere) return Obstacle{driver.problem, Said("see what nvidia-smi says")};
    if (facts.installed == 0) return Obstacle{Said("the NVIDIA driver finds no GPU"), Said("see what nvidia-smi says")};
    if (facts.build.cudaVersion == 0)
        return Obstacle{Said("this build of Lathe computes on the CPU only"), Said("build with ./lathe --cuda"), false};
    // a driver runs every CUDA of its major version and all older ones (CUDA compatibility guide: minor version
    // compatibility)
    if (driver.cudaVersion / 1000 < facts.build.cudaVersion / 1000)
        return Obstacle{driver.cudaVersion
                            ? Said("the driver %1 supports CUDA %2, this build needs %3", driver.version,
                                   versionText(driver.cudaVersion), versionText(facts.build.cudaVersion))
                            : Said("the driver %1 does not say which CUDA it supports, this build needs %2",
                                   driver.version, versionText(facts.build.cudaVersion)),
                        Said("update the driver"), false};
    if (facts.visible.empty()) {
        if (facts.visibleDevices)
            return Obstacle{
                Said("CUDA_VISIBLE_DEVICES is \"%1\", which shows none of this machine's GPUs", *facts.visibleDevices),
                Said("change that variable")};
        return Obstacle{Said("the GPU is divided (MIG) and has no instance"), Said("make one with nvidia-smi mig")};
    }
    return std::nullopt;
}

Way obstacleOn(const Gpu& gpu, const BuildFacts& build) {
    if (gpu.capability != 0 && gpu.capability < build.oldestCapability)
        return Obstacle{Said("%1 is sm_%2; sm_%3 or newer is needed", gpu.name, gpu.capability, build.oldestCapability),
                        Said("choose another GPU")};
    return std::nullopt;
}

std::int64_t freeFor(const Gpu& gpu) { return gpu.freeBytes + gpu.ownBytes; }

DeviceChoice chosen(const MachineFacts& facts, std::size_t number) {
    const Gpu& gpu = facts.visible[number];
    return {gpuHere(gpu, int(number)), int(number), gpu.uuid, {}};
}

/// Of those that can be used, the one with the most free memory; the first of several. Processes that train together
/// take one each, by their number.
std::optional<std::size_t> freest(const MachineFacts& facts) {
    std::optional<std::size_t> best;
    if (facts.localRanks > 1) {
        std::vector<std::size_t> usable;
        for (std::size_t i = 0; i < facts.visible.size(); ++i)
            if (!obstacleOn(facts.visible[i], facts.build)) usable.push_back(i);
        return usable.empty() ? best : usable[std::size_t(facts.localRank) % usable.size()];
    }
    for (std::size_t i = 0; i < facts.visible.size(); ++i)
        if (!obstacleOn(facts.visible[i], facts.build)
            && (!best || freeFor(facts.visible[i]) > freeFor(facts.visible[*best])))
            best = i;
    return best;
}

/// Why none of them can be used, in one sentence.
Obstacle allObstacles(const MachineFacts& facts) {
    Obstacle all;
    for (const Gpu& gpu : facts.visible)
        if (const Way one = obstacleOn(gpu, facts.build))
            all = {all.what.empty() ? one->what : Said("%1; %2", all.what, one->what), one->remedy};
    return all;
}

[[noreturn]] void refuse(std::string_view field, const Obstacle& obstacle) {
    throw Error(ErrorKind::Device, {"Device %1 can't be used: %2.", std::string(field), obstacle.what},
                {"To use it, %1; or set device to auto or cpu.", obstacle.remedy});
}

DeviceChoice processor(Said reason) { return {thisProcessor(), -1, {}, std::move(reason)}; }

DeviceChoice automatic(const MachineFacts& facts) {
    if (const Way way = obstacleOnMachine(facts)) return processor(way->asReason());
    const auto best = freest(facts);
    if (!best) return processor(allObstacles(facts).what);
    const Gpu& gpu = facts.visible[*best];
    if (freeFor(gpu) < leastFreeBytes) {
        const std::string free = gibibytes(freeFor(gpu)), total = gibibytes(gpu.totalBytes);
        return processor(
            facts.visible.size() == 1
                ? Said("other programs hold the memory of %1: %2 of %3 GiB are free", gpu.name, free, total)
                : Said("other programs hold the GPUs' memory: on %1, %2 of %3 GiB are free", gpu.name, free, total));
    }
    return chosen(facts, *best);
}

DeviceChoice numbered(std::string_view field, const MachineFacts& facts) {
    std::size_t number = 0;
    const std::string_view digits = field.substr(5);
    const auto [end, wrong] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (wrong == std::errc::invalid_argument || end != digits.data() + digits.size())
        throw Error(ErrorKind::BadInput,
                    {"Device is \"%1\"; a number must follow cuda:.", std::string(field.substr(0, 80))},
                    {"For example cuda:0. There are: %1.", listed(facts.visible)});
    if (const Way way = obstacleOnMachine(facts)) refuse(field, *way);
    if (wrong != std::errc() || number >= facts.visible.size())
        throw Error(ErrorKind::Device, {"There is no GPU %1.", std::string(field.substr(0, 80))},
                    {"There are: %1.", listed(facts.visible)});
    if (const Way way = obstacleOn(facts.visible[number], facts.build)) refuse(field, *way);
    return chosen(facts, number);
}

bool isUuid(std::string_view field) { return field.starts_with("GPU-") || field.starts_with("MIG-"); }

DeviceChoice byUuidOf(std::string_view field, const MachineFacts& facts) {
    if (const Way way = obstacleOnMachine(facts)) refuse(field, *way);
    std::vector<std::size_t> fitting;
    for (std::size_t i = 0; i < facts.visible.size(); ++i)
        if (facts.visible[i].uuid.starts_with(field)) fitting.push_back(i);
    if (fitting.size() > 1)
        throw Error(ErrorKind::Device,
                    {"The UUIDs of %1 GPUs begin with %2.", std::to_string(fitting.size()), std::string(field)},
                    {"Give more of it, or a number: %1.", listed(facts.visible)});
    if (fitting.empty())
        throw Error(ErrorKind::Device,
                    {"No GPU that CUDA shows has a UUID that begins with %1.", std::string(field.substr(0, 80))},
                    {"nvidia-smi -L lists the UUIDs. There are: %1.", listed(facts.visible)});
    if (const Way way = obstacleOn(facts.visible[fitting.front()], facts.build)) refuse(field, *way);
    return chosen(facts, fitting.front());
}

} // namespace

bool isDeviceField(std::string_view field) {
    return field == "auto" || field == "cpu" || field == "cuda" || field.starts_with("cuda:") || isUuid(field);
}

DeviceChoice chooseDevice(std::string_view field, const MachineFacts& facts) {
    if (field.empty() || field == "auto") return automatic(facts);
    if (field == "cpu") return processor({});
    if (field.starts_with("cuda:")) return numbered(field, facts);
    if (isUuid(field)) return byUuidOf(field, facts);
    if (field != "cuda") {
        const std::string near = nearest(field, {"auto", "cpu", "cuda"});
        throw Error(ErrorKind::BadInput, "Device is \"" + std::string(field.substr(0, 80))
                                             + "\"; it must be auto, cpu, cuda, cuda:N or a GPU's UUID"
                                             + (near.empty() ? "" : "; nearest: " + near) + ".");
    }
    if (const Way way = obstacleOnMachine(facts)) refuse(field, *way);
    const auto best = freest(facts);
    if (!best) refuse(field, allObstacles(facts));
    return chosen(facts, *best);
}

DeviceChoice chooseDevice(std::string_view field) {
    return chooseDevice(field, field == "cpu" ? MachineFacts() : thisMachine());
}

std::map<std::string, std::string> deviceFacts(const DeviceChoice& choice) {
    std::map<std::string, std::string> facts{{"device", choice.device.field}, {"device_name", choice.device.name}};
    if (!choice.reason.empty()) facts["device_reason"] = choice.reason;
    if (!choice.device.isGpu) return facts;
    const GpuDriver driver = thisMachine().driver;
    facts["device_uuid"] = choice.uuid;
    if (choice.device.capability) facts["device_capability"] = "sm_" + std::to_string(choice.device.capability);
    facts["driver"] = driver.version;
    if (driver.cudaVersion) facts["driver_cuda"] = versionText(driver.cudaVersion);
    return facts;
}

DeviceInfo deviceFor(const Recipe& recipe) { return chooseDevice(recipe.settings.get(field::device)).device; }

} // namespace lathe
