#include "models/disk_sizes.h"

#include "models/run_list_model.h"

namespace lathe::ui {

DiskSizes::DiskSizes(BackendClient& client, RunListModel& runs, QObject* parent)
    : QObject(parent), m_client(client), m_runs(runs) {
    m_soon.setSingleShot(true);
    m_soon.setInterval(120); // rows that were passed while scrolling are asked for together
    connect(&m_soon, &QTimer::timeout, this, &DiskSizes::ask);
}

void DiskSizes::want(const RunSummary& run) {
    const auto [known, isNew] = m_steps.emplace(run.id, run.step);
    if (!isNew && (known->second == run.step || isActive(run.status))) return; // one that trains is asked at its end
    known->second = run.step;
    m_wanted.insert(run.id);
    if (!m_soon.isActive()) m_soon.start();
}

void DiskSizes::wantAll() {
    for (const RunSummary& run : m_runs.runs()) want(run);
}

void DiskSizes::forget(const std::vector<RunId>& runs) {
    for (const RunId& run : runs) m_steps.erase(run);
}

void DiskSizes::ask() {
    const std::vector<RunId> runs(m_wanted.begin(), m_wanted.end());
    m_wanted.clear();
    m_client.askFor<RunSizes>(
        MeasureRuns{runs}, this, [this](const RunSizes& sizes) { m_runs.setSizes(sizes.bytes); },
        [this, runs](const ErrorInfo&) { forget(runs); }); // one of them is gone: the list will say so
}

} // namespace lathe::ui
