#pragma once
// Machines as the choice of a device sees them.
#include "estimate/machine_facts.h"

namespace lathe::test {

constexpr std::int64_t gibibytes(double count) { return std::int64_t(count * double(std::int64_t{1} << 30)); }

inline Gpu gpuOf(std::string name, int capability, double totalGib, double freeGib, std::string uuid = {},
                 double ownGib = 0) {
    return {.name = std::move(name),
            .uuid = std::move(uuid),
            .capability = capability,
            .totalBytes = gibibytes(totalGib),
            .freeBytes = gibibytes(freeGib),
            .ownBytes = gibibytes(ownGib)};
}

/// With a driver and a build that fit each other.
inline MachineFacts machineWith(std::vector<Gpu> gpus) {
    MachineFacts facts{.driver = {.isThere = true, .version = "580.95.05", .cudaVersion = 13000},
                       .visible = std::move(gpus)};
    facts.installed = int(facts.visible.size());
    facts.build = {.cudaVersion = 13000, .oldestCapability = 75};
    return facts;
}

/// The machine is another one while it lives.
class OnMachine {
public:
    explicit OnMachine(MachineFacts facts) : m_before(setMachineFacts(std::move(facts))) {}
    ~OnMachine() { setMachineFacts(std::move(m_before)); }
    OnMachine(const OnMachine&) = delete;
    OnMachine& operator=(const OnMachine&) = delete;

private:
    std::optional<MachineFacts> m_before;
};

} // namespace lathe::test
