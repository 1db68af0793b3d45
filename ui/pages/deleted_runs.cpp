#include "pages/deleted_runs.h"

#include <QPointer>
#include <QPushButton>

#include <algorithm>
#include <utility>

namespace lathe::ui {
namespace {

/// All at once: the list is gone through for each telling. One that the history has no more is not shown again: only
/// files of it could not be deleted.
void giveBackKnown(BackendClient& client, RunListModel& runs, const std::vector<RunId>& kept) {
    client.askFor<RunList>(
        ListRuns{}, &runs,
        [&runs, kept](const RunList& list) {
            std::vector<RunId> known;
            for (const RunSummary& run : list.runs)
                if (std::find(kept.begin(), kept.end(), run.id) != kept.end()) known.push_back(run.id);
            runs.giveBack(known);
            for (const RunId& run : kept) runs.forget(run);
        },
        [&runs, kept](const ErrorInfo&) { runs.giveBack(kept); });
}

} // namespace

DeletedRuns::DeletedRuns(Context& context, QWidget* parent) : Banner(parent), m_context(context) {
    m_later.setObjectName("deleteLater");
    m_later.setSingleShot(true);
    m_later.setInterval(undoMilliseconds);
    connect(&m_later, &QTimer::timeout, this, &DeletedRuns::deleteNow);
}

void DeletedRuns::remove(const std::vector<RunId>& runs) {
    deleteNow();
    const RunSummary* one = runs.size() == 1 ? m_context.runs.find(runs.front()) : nullptr;
    const QString title =
        one ? tr("“%1” is deleted").arg(displayName(*one)) : tr("%n runs are deleted", nullptr, int(runs.size()));
    m_runs = runs;
    m_context.runs.withhold(runs);
    say(Tone::Info, title,
        tr("Checkpoints, adapters and exports in their folders go in a few seconds. Undo brings all of it back."));
    QPushButton* back = addButton(tr("Undo"), [this] { undo(); }, true);
    back->setObjectName("undoDelete");
    back->setToolTip(QKeySequence(QKeySequence::Undo).toString(QKeySequence::NativeText));
    setClosable(false);
    m_later.start();
}

bool DeletedRuns::undo() {
    if (m_runs.empty()) return false;
    m_context.runs.giveBack(take());
    return true;
}

std::vector<RunId> DeletedRuns::take() {
    m_later.stop();
    hide();
    return std::exchange(m_runs, {});
}

/// The list of runs hears the answers: it lives on where a page is made anew in another language.
void DeletedRuns::deleteNow() {
    RunListModel& runs = m_context.runs;
    for (const RunId& run : take())
        m_context.client.askFor<Done>(
            DeleteRun{run}, &runs, [&runs, run](const Done&) { runs.forget(run); },
            [&runs, &client = m_context.client, run, self = QPointer(this)](const ErrorInfo& error) {
                if (!self) return giveBackKnown(client, runs, {run}); // the row is there again
                if (self->m_kept.empty()) QTimer::singleShot(0, self, &DeletedRuns::giveBackKept);
                self->m_kept.push_back(run);
                emit self->failed(error);
            });
}

void DeletedRuns::giveBackKept() { giveBackKnown(m_context.client, m_context.runs, std::exchange(m_kept, {})); }

} // namespace lathe::ui
