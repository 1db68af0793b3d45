#include "base/nvml.h"

#include <dlfcn.h>

#include <array>
#include <memory>

namespace lathe {
namespace {

// As NVML's reference has them; 0 is success.
using Device = void*;
struct Memory { unsigned long long total, free, used; };
using Init = int (*)();
using Count = int (*)(unsigned*);
using Handle = int (*)(unsigned, Device*);
using Name = int (*)(Device, char*, unsigned);
using Info = int (*)(Device, Memory*);

struct Closer {
    void operator()(void* library) const { dlclose(library); }
};

template <class F> F function(void* library, const char* name) { return reinterpret_cast<F>(dlsym(library, name)); }

} // namespace

std::vector<InstalledGpu> installedGpus(const char* path) {
    const std::unique_ptr<void, Closer> library(dlopen(path, RTLD_LAZY | RTLD_LOCAL));
    if (!library) return {};
    const auto init = function<Init>(library.get(), "nvmlInit_v2"), shutdown = function<Init>(library.get(), "nvmlShutdown");
    const auto count = function<Count>(library.get(), "nvmlDeviceGetCount_v2");
    const auto handle = function<Handle>(library.get(), "nvmlDeviceGetHandleByIndex_v2");
    const auto name = function<Name>(library.get(), "nvmlDeviceGetName");
    const auto info = function<Info>(library.get(), "nvmlDeviceGetMemoryInfo");
    if (!init || !shutdown || !count || !handle || !name || !info || init() != 0) return {};
    std::vector<InstalledGpu> found;
    unsigned devices = 0;
    if (count(&devices) != 0) devices = 0;
    for (unsigned i = 0; i < devices; ++i) {
        Device device = nullptr;
        std::array<char, 97> text{}; // NVML's longest name and its end
        Memory memory{};
        if (handle(i, &device) != 0 || name(device, text.data(), unsigned(text.size() - 1)) != 0 || info(device, &memory) != 0) continue;
        found.push_back({text.data(), std::int64_t(memory.total), std::int64_t(memory.free)});
    }
    shutdown();
    return found;
}

} // namespace lathe
