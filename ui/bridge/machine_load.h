#pragma once
// What this machine's processor and memory do, as Linux tells it (proc(5): /proc/stat, /proc/meminfo). Elsewhere
// nothing is known.
#include <QString>

#include <cstdint>
#include <optional>

namespace lathe::ui {

class MachineLoad {
public:
    /// `folder`: where proc is mounted.
    explicit MachineLoad(QString folder = QStringLiteral("/proc")) : m_folder(std::move(folder)) {}

    void look(); ///< some tens of microseconds: no disk is asked

    std::optional<int> percent() const { return m_percent; } ///< of all cores, since the look before; none at the first
    std::int64_t totalBytes() const { return m_total; } ///< 0: not known
    std::int64_t usedBytes() const { return m_used; } ///< what could not be had without swapping

private:
    QString m_folder;
    std::optional<int> m_percent;
    std::int64_t m_total = 0, m_used = 0;
    std::int64_t m_busyBefore = 0, m_allBefore = 0;
};

} // namespace lathe::ui
