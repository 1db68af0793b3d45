#pragma once
// NVIDIA's management library (NVML), which comes with the driver and is loaded where it is there: no CUDA and no
// header of NVIDIA's is needed. Types, codes and names as in NVML's API reference. A function that the driver's library
// lacks is null.
namespace lathe {

using NvmlDevice = void*;

struct NvmlMemory { unsigned long long total, free, used; }; ///< bytes
struct NvmlUtilization { unsigned gpu, memory; }; ///< percent of the last moment in which kernels ran, memory moved
struct NvmlPci {
    char busIdLegacy[16];
    unsigned domain, bus, device, pciDeviceId, pciSubSystemId;
    char busId[32]; ///< "00000000:65:00.0"
};
struct NvmlProcess { ///< of nvmlDeviceGetComputeRunningProcesses_v2 and _v3; the first version's is shorter and not
                     ///< asked
    unsigned pid;
    unsigned long long usedBytes; ///< all ones where it is not told
    unsigned gpuInstance, computeInstance;
};

class Nvml {
public:
    /// Not there, or not NVML: isOpen() is false, and everything is null.
    explicit Nvml(const char* library);
    ~Nvml();
    Nvml(const Nvml&) = delete;
    Nvml& operator=(const Nvml&) = delete;
    bool isOpen() const { return m_library != nullptr; }
    int refusal() const {
        return m_refusal;
    } ///< the code with which a library that is there did not start; 0: it did, or there is none

    static constexpr int textBytes = 97; ///< its longest text and the end of it

    template <class... Arguments> using Function = int (*)(Arguments...); ///< 0 is success
    Function<char*, unsigned> driverVersion = nullptr;
    Function<int*> cudaVersion = nullptr; ///< 1000 * major + 10 * minor
    Function<unsigned*> deviceCount = nullptr;
    Function<unsigned, NvmlDevice*> deviceByIndex = nullptr;
    Function<NvmlDevice, char*, unsigned> name = nullptr, uuid = nullptr;
    Function<NvmlDevice, NvmlPci*> pci = nullptr;
    Function<NvmlDevice, int*, int*> capability = nullptr;
    Function<NvmlDevice, NvmlMemory*> memory = nullptr;
    Function<NvmlDevice, NvmlUtilization*> utilization = nullptr;
    Function<NvmlDevice, unsigned*, NvmlProcess*> processes = nullptr; ///< 7: more than there was room for
    Function<NvmlDevice, int, unsigned*> temperature = nullptr; ///< sensor 0: the GPU's, in degrees Celsius
    Function<NvmlDevice, unsigned*> power = nullptr, powerLimit = nullptr; ///< milliwatts
    Function<NvmlDevice, unsigned long long*> energy =
        nullptr; ///< millijoules since the driver was loaded; Volta and newer
    Function<NvmlDevice, unsigned*, unsigned*> migMode =
        nullptr; ///< now and from the next start on; 1: divided into instances
    Function<NvmlDevice, unsigned*> mostInstances = nullptr;
    Function<NvmlDevice, unsigned, NvmlDevice*> instanceByIndex = nullptr;

private:
    void* m_library = nullptr;
    int m_refusal = 0;
};

} // namespace lathe
