#pragma once
// The NVIDIA GPUs of this machine as their driver tells of them, and readings of them that cost microseconds.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lathe {

class Nvml;

/// A GPU, or an instance of one that is divided (MIG). What the driver does not tell is empty or 0.
struct Gpu {
    std::string name;               ///< "NVIDIA GeForce RTX 4090"; "NVIDIA A100-SXM4-40GB MIG 1g.5gb"
    std::string uuid;               ///< "GPU-..." or "MIG-...", the same after a restart
    std::string busId;              ///< PCI: "00000000:65:00.0"; of an instance its GPU's
    int capability = 0;             ///< CUDA's compute capability: 86 for 8.6
    std::int64_t totalBytes = 0;    ///< what the driver leaves to programs
    std::int64_t freeBytes = 0;     ///< of those, taken by no program now
    std::int64_t ownBytes = 0;      ///< taken by this process
    bool divided = false;           ///< computes through its instances only (MIG)
    int instanceOf = -1;            ///< of an instance: where its GPU stands in the list
};

/// What a GPU does at a moment. Of an instance, temperature, power and energy are its whole GPU's.
struct GpuReading {
    std::int64_t totalBytes = 0, usedBytes = 0; ///< used by all programs
    std::optional<std::int64_t>
        ownBytes;       ///< by this process; not told in a container that has process numbers of its own
    std::optional<int> loadPercent;             ///< of the last moment in which kernels ran
    std::optional<int> celsius;
    std::optional<double> watts, mostWatts;     ///< taken now; where the driver slows it down
};

struct GpuDriver {
    bool isThere = false;
    std::string problem;     ///< in words, why a driver that is installed does not answer
    std::string version;     ///< "580.95.05"
    int cudaVersion = 0;     ///< the newest CUDA that it runs: 13000 for 13.0
};

/// Keeps the driver's library open. What it says of which GPUs there are is from when this was made; any thread may
/// ask.
class GpuList {
public:
    /// Without a driver, or with a library that is not NVML, the list is empty.
    explicit GpuList(const char* library = "libnvidia-ml.so.1");
    ~GpuList();

    const GpuDriver& driver() const { return m_driver; }
    /// In the order of their PCI addresses, each instance behind its GPU, without a question to the driver: memory that
    /// is free or ours is 0.
    std::vector<Gpu> known() const;
    std::vector<Gpu> gpus() const; ///< the same, with their memory as it is now
    /// By its place in gpus(); nullopt where it does not answer (any more).
    std::optional<GpuReading> read(std::size_t place) const;
    /// Taken by the GPU of that UUID since the driver was loaded: differences tell. nullopt for an instance, whose
    /// counter others share.
    std::optional<std::int64_t> millijoules(const std::string& uuid) const;

private:
    struct Known {
        Gpu gpu;
        void* handle;
        void* whole;
    }; ///< whole: the handle of the GPU that an instance is of
    void add(void* handle, void* whole, int instanceOf, bool divided);
    void addInstances(void* handle, int place);
    std::optional<std::int64_t> ownBytes(const Known& known) const;

    std::unique_ptr<Nvml> m_nvml;
    GpuDriver m_driver;
    std::vector<Known> m_known;
};

/// This machine's, opened on first use and kept. LATHE_NVML names another library than the driver's usual one.
const GpuList& gpusHere();

} // namespace lathe
