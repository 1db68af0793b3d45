#include "models/run_state.h"

#include "bridge/text.h"
#include "models/run_list_model.h"

#include <QCoreApplication>

namespace lathe::ui {
namespace {
struct StateWords { Q_DECLARE_TR_FUNCTIONS(lathe::ui::RunState) };
} // namespace

void RunState::reset(RunStatus status) {
    *this = RunState();
    m_status = status;
}

void RunState::become(RunStatus status, const Said& reason) {
    const bool came = (status == RunStatus::Paused && m_wish == Wish::Pause)
                      || (status == RunStatus::Running && m_wish == Wish::Resume) || !isActive(status);
    if (came) m_wish = Wish::None;
    if (status != m_status || !reason.empty()) m_reason = reason;
    if (status != RunStatus::Running && status != RunStatus::Queued) m_progress = {};
    m_status = status;
}

void RunState::read(const RunSummary& summary) {
    become(summary.status, {});
    m_step = isActive(summary.status) ? std::max(m_step, summary.step) : summary.step;
    m_resumable = summary.resumable;
    m_beginsAnew = summary.beginsAnew;
}

void RunState::apply(const Event& event) {
    if (const auto* changed = std::get_if<StatusChanged>(&event)) {
        become(changed->status, changed->reason);
    } else if (const auto* logged = std::get_if<StepLogged>(&event)) {
        m_step = logged->point.step;
        m_progress = {};
    } else if (const auto* progressed = std::get_if<Progressed>(&event)) {
        const bool over = progressed->total > 0 && progressed->done >= progressed->total;
        const bool fits = m_status == RunStatus::Running || m_status == RunStatus::Queued;
        m_progress = over || !fits ? Progressed() : *progressed;
    } else if (const auto* ended = std::get_if<JobEnded>(&event)) {
        m_step = std::max(m_step, ended->steps);
        if (!isActive(m_status)) return; // the status came first
        become(ended->outcome == Outcome::Finished  ? RunStatus::Finished
               : ended->outcome == Outcome::Stopped ? RunStatus::Stopped
                                                    : RunStatus::Failed,
               {});
    }
}

QString RunState::text() const {
    switch (m_wish) {
    case Wish::Pause: return StateWords::tr("Pausing after the current step…");
    case Wish::Resume: return StateWords::tr("Resuming…");
    case Wish::Stop: return StateWords::tr("Stopping: the current step ends and a checkpoint is saved…");
    case Wish::None: break;
    }
    if (!m_reason.empty()) return qt(m_reason);
    switch (m_status) {
    case RunStatus::Queued:
        if (m_progress.phase.empty()) return StateWords::tr("Waiting for its turn.");
        [[fallthrough]];
    case RunStatus::Running:
        if (m_progress.total > 0 && m_progress.done > 0)
            return QStringLiteral("%1  %2 %")
                .arg(phaseText(m_progress.phase))
                .arg(100 * m_progress.done / m_progress.total);
        return phaseText(m_progress.phase);
    case RunStatus::Paused: return StateWords::tr("Paused after step %1; its memory stays taken.").arg(m_step);
    case RunStatus::Stopped:
        return m_beginsAnew  ? StateWords::tr("Stopped before its first checkpoint; resumed, it begins anew.")
               : m_resumable ? StateWords::tr("Stopped at step %1; a checkpoint is saved.").arg(m_step)
                             : StateWords::tr("Stopped at step %1.").arg(m_step);
    case RunStatus::Interrupted:
        return m_beginsAnew && m_step == 0
                   ? StateWords::tr("The program ended before its first step; resumed, it begins.")
               : m_beginsAnew
                   ? StateWords::tr("Ended early, at step %1 and before its first checkpoint; resumed, it begins anew.")
                         .arg(m_step)
               : m_resumable
                   ? StateWords::tr("Ended early, at step %1; it can go on from its last checkpoint.").arg(m_step)
                   : StateWords::tr("Ended early, at step %1.").arg(m_step);
    case RunStatus::Finished:
    case RunStatus::Failed: break;
    }
    return {};
}

} // namespace lathe::ui
