#include "estimate/memory_timeline.h"

namespace lathe {

void MemoryTimeline::phase(std::string_view name) {
    m_phase = 0;
    while (m_phase < m_phases.size() && m_phases[m_phase].name != name) ++m_phase;
    if (m_phase == m_phases.size()) m_phases.push_back({name, {}});
    m_phaseTotal = m_phases[m_phase].memory.totalBytes();
    if (m_total > m_phaseTotal) raise();
}

void MemoryTimeline::raise() {
    m_phaseTotal = m_total;
    m_phases[m_phase].memory = m_now;
}

} // namespace lathe
