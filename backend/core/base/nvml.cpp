#include "base/nvml.h"

#include <dlfcn.h>

#include <initializer_list>

namespace lathe {
namespace {

/// The first of the names that the library has, newest version first.
template <class F> void find(void* library, F& function, std::initializer_list<const char*> names) {
    for (const char* name : names)
        if (void* found = dlsym(library, name)) {
            function = reinterpret_cast<F>(found);
            return;
        }
}

} // namespace

Nvml::Nvml(const char* library) {
    void* opened = dlopen(library, RTLD_LAZY | RTLD_LOCAL);
    if (!opened) return;
    int (*init)() = nullptr;
    find(opened, init, {"nvmlInit_v2"});
    if (init) m_refusal = init();
    if (!init || m_refusal != 0) {
        dlclose(opened);
        return;
    }
    m_library = opened;
    find(opened, driverVersion, {"nvmlSystemGetDriverVersion"});
    find(opened, cudaVersion, {"nvmlSystemGetCudaDriverVersion_v2", "nvmlSystemGetCudaDriverVersion"});
    find(opened, deviceCount, {"nvmlDeviceGetCount_v2"});
    find(opened, deviceByIndex, {"nvmlDeviceGetHandleByIndex_v2"});
    find(opened, name, {"nvmlDeviceGetName"});
    find(opened, uuid, {"nvmlDeviceGetUUID"});
    find(opened, pci, {"nvmlDeviceGetPciInfo_v3"});
    find(opened, capability, {"nvmlDeviceGetCudaComputeCapability"});
    find(opened, memory, {"nvmlDeviceGetMemoryInfo"});
    find(opened, utilization, {"nvmlDeviceGetUtilizationRates"});
    find(opened, processes, {"nvmlDeviceGetComputeRunningProcesses_v3", "nvmlDeviceGetComputeRunningProcesses_v2"});
    find(opened, temperature, {"nvmlDeviceGetTemperature"});
    find(opened, power, {"nvmlDeviceGetPowerUsage"});
    find(opened, powerLimit, {"nvmlDeviceGetEnforcedPowerLimit", "nvmlDeviceGetPowerManagementLimit"});
    find(opened, energy, {"nvmlDeviceGetTotalEnergyConsumption"});
    find(opened, migMode, {"nvmlDeviceGetMigMode"});
    find(opened, mostInstances, {"nvmlDeviceGetMaxMigDeviceCount"});
    find(opened, instanceByIndex, {"nvmlDeviceGetMigDeviceHandleByIndex"});
}

Nvml::~Nvml() {
    if (!m_library) return;
    int (*shutdown)() = nullptr;
    find(m_library, shutdown, {"nvmlShutdown"});
    if (shutdown) shutdown();
    dlclose(m_library);
}

} // namespace lathe
