#pragma once
// What this machine's processor and memory do, as Linux tells it (proc(5): /proc/stat, /proc/meminfo). A control group
// (cgroups(7), version 1 or 2) that leaves less memory than the machine has, as in a container, is told of in its
// place. Elsewhere nothing is known.
#include <QString>

#include <cstdint>
#include <optional>

namespace lathe::ui {

class MachineLoad {
public:
    /// `root` stands before /proc and /sys, for tests.
    explicit MachineLoad(QString root = {}) : m_root(std::move(root)) {}

    void look(); ///< well under a millisecond: no disk is asked

    std::optional<int> percent() const { return m_percent; } ///< of all cores, since the look before; none at the first
    std::int64_t totalBytes() const { return m_total; } ///< 0: not known
    std::int64_t usedBytes() const { return m_used; } ///< what could not be had without swapping

private:
    void lookAtMemory();

    QString m_root;
    std::optional<int> m_percent;
    std::int64_t m_total = 0, m_used = 0;
    std::int64_t m_busyBefore = 0, m_allBefore = 0;
};

} // namespace lathe::ui
