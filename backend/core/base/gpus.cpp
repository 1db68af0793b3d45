// NVML is loaded when it is first asked, from the driver's own library: a machine without a GPU needs nothing, and a
// build needs no CUDA.
#include "base/gpus.h"

#include "base/nvml.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace lathe {
namespace {

/// Whether the function is there and answers.
template <class Function, class... Arguments> bool tells(Function function, Arguments... arguments) {
    return function && function(arguments...) == 0;
}

std::string textOf(Nvml::Function<NvmlDevice, char*, unsigned> function, NvmlDevice device) {
    std::array<char, Nvml::textBytes> text{};
    return tells(function, device, text.data(), unsigned(text.size() - 1)) ? text.data() : std::string();
}

template <class Number, class Function, class... Arguments> std::optional<Number> numberOf(Function function,
                                                                                           Arguments... arguments) {
    Number number{};
    if (!tells(function, arguments..., &number)) return std::nullopt;
    return number;
}

std::string refusalText(int code) {
    switch (code) { // as NVML's reference numbers them
    case 0: return {};
    case 9: return "the NVIDIA driver is installed and not loaded";
    case 18: return "the NVIDIA driver was updated and still runs in its old version: restart the machine";
    default: return "the NVIDIA driver's library does not start (NVML code " + std::to_string(code) + ")";
    }
}

} // namespace

GpuList::GpuList(const char* library) : m_nvml(std::make_unique<Nvml>(library)) {
    m_driver.problem = refusalText(m_nvml->refusal());
    if (!m_nvml->isOpen()) return;
    m_driver.isThere = true;
    std::array<char, Nvml::textBytes> version{};
    if (tells(m_nvml->driverVersion, version.data(), unsigned(version.size() - 1))) m_driver.version = version.data();
    m_driver.cudaVersion = numberOf<int>(m_nvml->cudaVersion).value_or(0);
    struct Whole {
        NvmlDevice handle;
        std::string busId;
    };
    std::vector<Whole> wholes;
    for (unsigned i = 0; i < numberOf<unsigned>(m_nvml->deviceCount).value_or(0); ++i) {
        NvmlDevice handle = nullptr;
        if (!tells(m_nvml->deviceByIndex, i, &handle)) continue; // fallen off the bus, or another user's
        NvmlPci pci{};
        wholes.push_back({handle, tells(m_nvml->pci, handle, &pci) ? pci.busId : std::string()});
    }
    std::stable_sort(wholes.begin(), wholes.end(),
                     [](const Whole& a, const Whole& b) { return a.busId < b.busId; }); // hexadecimal, of fixed width
    for (const Whole& whole : wholes) {
        unsigned now = 0, later = 0;
        const bool divided = tells(m_nvml->migMode, whole.handle, &now, &later) && now == 1;
        const std::size_t before = m_known.size();
        add(whole.handle, whole.handle, -1, divided);
        if (m_known.size() == before) continue;
        m_known.back().gpu.busId = whole.busId;
        if (divided) addInstances(whole.handle, int(before));
    }
}

GpuList::~GpuList() = default;

void GpuList::add(NvmlDevice handle, NvmlDevice whole, int instanceOf, bool divided) {
    Gpu gpu;
    gpu.name = textOf(m_nvml->name, handle);
    NvmlMemory memory{};
    const bool told = tells(m_nvml->memory, handle, &memory);
    if (gpu.name.empty() || (!told && !divided)) return; // a divided GPU's memory is told to the privileged alone
    gpu.uuid = textOf(m_nvml->uuid, handle);
    int major = 0, minor = 0;
    if (tells(m_nvml->capability, whole, &major, &minor)) gpu.capability = 10 * major + minor;
    gpu.totalBytes = std::int64_t(memory.total);
    gpu.divided = divided;
    gpu.instanceOf = instanceOf;
    m_known.push_back({std::move(gpu), handle, whole});
}

void GpuList::addInstances(NvmlDevice handle, int place) {
    const unsigned most = numberOf<unsigned>(m_nvml->mostInstances, handle).value_or(0);
    for (unsigned i = 0; i < most; ++i) {
        NvmlDevice instance = nullptr;
        if (!tells(m_nvml->instanceByIndex, handle, i, &instance)) continue; // places may be empty
        const std::size_t before = m_known.size();
        add(instance, handle, place, false);
        if (m_known.size() > before) m_known.back().gpu.busId = m_known[std::size_t(place)].gpu.busId;
    }
}

std::optional<std::int64_t> GpuList::ownBytes(const Known& known) const {
    if (!m_nvml->processes) return std::nullopt;
    std::array<NvmlProcess, 64> some{};
    unsigned count = unsigned(some.size());
    std::vector<NvmlProcess> more;
    const NvmlProcess* all = some.data();
    constexpr int tooFew = 7;
    int code = m_nvml->processes(known.handle, &count, some.data());
    if (code == tooFew) {
        more.resize(count += 16); // and a few that begin meanwhile
        code = m_nvml->processes(known.handle, &count, more.data());
        all = more.data();
    }
    if (code != 0) return std::nullopt;
    for (unsigned i = 0; i < count; ++i)
        if (all[i].pid == unsigned(getpid()) && all[i].usedBytes != ~0ull) return std::int64_t(all[i].usedBytes);
    return std::nullopt; // holds nothing, or has another number there
}

std::vector<Gpu> GpuList::known() const {
    std::vector<Gpu> all;
    for (const Known& one : m_known) all.push_back(one.gpu);
    return all;
}

std::vector<Gpu> GpuList::gpus() const {
    std::vector<Gpu> all;
    for (const Known& known : m_known) {
        all.push_back(known.gpu);
        NvmlMemory memory{};
        if (!tells(m_nvml->memory, known.handle, &memory)) continue; // gone: nothing is free on it
        all.back().freeBytes = std::int64_t(memory.free);
        all.back().ownBytes = ownBytes(known).value_or(0);
    }
    return all;
}

std::optional<GpuReading> GpuList::read(std::size_t place) const {
    if (place >= m_known.size()) return std::nullopt;
    const Known& known = m_known[place];
    NvmlMemory memory{};
    if (!tells(m_nvml->memory, known.handle, &memory)) return std::nullopt;
    GpuReading reading;
    reading.totalBytes = std::int64_t(memory.total);
    reading.usedBytes = std::int64_t(memory.total - memory.free);
    reading.ownBytes = ownBytes(known);
    if (const auto load = numberOf<NvmlUtilization>(m_nvml->utilization, known.handle))
        reading.loadPercent = int(load->gpu);
    if (const auto degrees = numberOf<unsigned>(m_nvml->temperature, known.whole, 0)) reading.celsius = int(*degrees);
    if (const auto power = numberOf<unsigned>(m_nvml->power, known.whole)) reading.watts = *power / 1000.0;
    if (const auto limit = numberOf<unsigned>(m_nvml->powerLimit, known.whole)) reading.mostWatts = *limit / 1000.0;
    return reading;
}

std::optional<std::int64_t> GpuList::millijoules(const std::string& uuid) const {
    for (const Known& known : m_known)
        if (!uuid.empty() && known.gpu.uuid == uuid && known.gpu.instanceOf < 0)
            if (const auto energy = numberOf<unsigned long long>(m_nvml->energy, known.handle))
                return std::int64_t(*energy);
    return std::nullopt;
}

const GpuList& gpusHere() {
    static const GpuList list = [] {
        const char* named = std::getenv("LATHE_NVML");
        return named && *named ? GpuList(named) : GpuList();
    }();
    return list;
}

} // namespace lathe
