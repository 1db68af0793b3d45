#include "workbench/energy_meter.h"

#include "base/gpus.h"

#include <utility>

namespace lathe {

EnergyMeter::EnergyMeter(Counter counter, const Clock& clock) : m_counter(std::move(counter)), m_clock(clock) {}
EnergyMeter::EnergyMeter()
    : EnergyMeter([](const std::string& uuid) { return gpusHere().millijoules(uuid); }, systemClock()) {}

void EnergyMeter::begin(const RunId& run, const std::string& uuid) {
    std::lock_guard lock(m_mutex);
    m_runs[run] = {uuid, m_counter(uuid), m_clock.steadySeconds()};
}

std::optional<double> EnergyMeter::takeIfDue(const RunId& run) {
    {
        std::lock_guard lock(m_mutex);
        const auto found = m_runs.find(run);
        if (found == m_runs.end() || m_clock.steadySeconds() - found->second.at < 1) return std::nullopt;
    }
    return take(run);
}

std::optional<double> EnergyMeter::take(const RunId& run) {
    std::lock_guard lock(m_mutex);
    const auto found = m_runs.find(run);
    if (found == m_runs.end() || found->second.paused) return std::nullopt;
    found->second.at = m_clock.steadySeconds();
    const auto now = m_counter(found->second.uuid), before = std::exchange(found->second.last, now);
    if (!now || !before || *now < *before) return std::nullopt; // a driver loaded anew counts from 0
    return double(*now - *before) / 1000;
}

void EnergyMeter::pause(const RunId& run) {
    std::lock_guard lock(m_mutex);
    if (const auto found = m_runs.find(run); found != m_runs.end()) found->second.paused = true;
}

void EnergyMeter::resume(const RunId& run) {
    std::lock_guard lock(m_mutex);
    const auto found = m_runs.find(run);
    if (found == m_runs.end() || !found->second.paused) return;
    found->second = {found->second.uuid, m_counter(found->second.uuid), m_clock.steadySeconds()};
}

void EnergyMeter::end(const RunId& run) {
    std::lock_guard lock(m_mutex);
    m_runs.erase(run);
}

} // namespace lathe
