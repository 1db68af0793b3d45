#include "pages/run_actions.h"

#include "models/run_filter_model.h"
#include "pages/clean_up_dialog.h"
#include "pages/tags_dialog.h"

#include <QAction>
#include <QTableView>

#include <algorithm>

namespace lathe::ui {

RunActions::RunActions(Context& context, QTableView& table, RunFilterModel& shown)
    : QObject(&table), m_context(context), m_table(table), m_shown(shown), m_before(table.actions().value(0)) {
    m_open = add(tr("Open"), "openRun", {}, &RunActions::open); // Enter does it, too
    m_compare = add(tr("Compare"), "compareRuns", {}, &RunActions::compare);
    m_parent = add(tr("Compare with the run it starts from"), "compareParent", {}, &RunActions::compareWithParent);
    m_try = add(tr("Try in the playground"), "tryRun", {}, &RunActions::tryOut);
    m_resume = add(tr("Resume"), "resumeRun", {}, &RunActions::resume);
    m_bundle = add(tr("Export as a run bundle…"), "bundleRun", {}, &RunActions::saveBundle);
    addLine();
    m_tags = add(tr("Edit tags…"), "editTags", Qt::CTRL | Qt::Key_T, &RunActions::editTags);
    m_pin = add(tr("Pin"), "pinRuns", Qt::CTRL | Qt::Key_D, &RunActions::pin);
    m_archive = add(tr("Archive"), "archiveRuns", Qt::CTRL | Qt::Key_E, &RunActions::archive);
    m_baseline = add(tr("Set as baseline"), "setBaseline", Qt::CTRL | Qt::Key_B, &RunActions::setBaseline);
    addLine();
    m_openGroups = add(tr("Open all groups"), "openGroups", Qt::CTRL | Qt::Key_Right, &RunActions::openGroups);
    m_closeGroups = add(tr("Close all groups"), "closeGroups", Qt::CTRL | Qt::Key_Left, &RunActions::closeGroups);
    m_clean = add(tr("Clean up checkpoints…"), "cleanUp", {}, &RunActions::cleanUp);
    m_delete = add(tr("Delete"), "deleteRuns", QKeySequence::Delete, &RunActions::deleteAsked);
    addLine();
    connect(&m_context.runs, &RunListModel::baselineChanged, this, [this] { setRuns(m_runs); });
    connect(&m_context.runs, &QAbstractItemModel::dataChanged, this, [this] { setRuns(m_runs); });
    setRuns({});
}

QAction* RunActions::add(const QString& text, const char* name, const QKeySequence& keys, void (RunActions::*act)()) {
    auto* action = new QAction(text, &m_table);
    action->setObjectName(name);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetShortcut);
    m_table.insertAction(m_before, action);
    connect(action, &QAction::triggered, this, act);
    return action;
}

void RunActions::addLine() {
    auto* line = new QAction(&m_table);
    line->setSeparator(true);
    m_table.insertAction(m_before, line);
}

std::vector<RunSummary> RunActions::summaries() const {
    const std::set<RunId> wanted(m_runs.begin(), m_runs.end());
    std::vector<RunSummary> found;
    for (const RunSummary& run : m_context.runs.runs())
        if (wanted.contains(run.id)) found.push_back(run);
    return found;
}

void RunActions::setRuns(const std::vector<RunId>& runs) {
    m_runs = runs;
    const RunSummary* one = runs.size() == 1 ? m_context.runs.find(runs.front()) : nullptr;
    const auto all = [&](bool RunSummary::* is) { // asked with each step of a run in training
        return !runs.empty() && std::all_of(runs.begin(), runs.end(), [&](const RunId& id) {
            const RunSummary* run = m_context.runs.find(id);
            return !run || run->*is;
        });
    };
    m_allPinned = all(&RunSummary::pinned);
    m_allArchived = all(&RunSummary::archived);
    m_open->setEnabled(one);
    m_compare->setEnabled(runs.size() > 1);
    m_parent->setVisible(one && m_context.runs.find(one->parent));
    m_try->setEnabled(one && one->status != RunStatus::Queued);
    m_resume->setEnabled(one && one->resumable && !isActive(one->status));
    m_bundle->setEnabled(one && !isActive(one->status));
    for (QAction* action : {m_tags, m_pin, m_archive, m_clean, m_delete}) action->setEnabled(!runs.empty());
    m_pin->setText(m_allPinned ? tr("Unpin") : tr("Pin"));
    m_archive->setText(m_allArchived ? tr("Bring back from the archive") : tr("Archive"));
    const bool isBaseline = one && one->id == m_context.runs.baseline();
    m_baseline->setEnabled(one);
    m_baseline->setText(isBaseline ? tr("No longer the baseline") : tr("Set as baseline"));
    m_openGroups->setVisible(m_shown.hasGroups());
    m_closeGroups->setVisible(m_shown.hasGroups());
}

void RunActions::open() { emit navigate(OpenRun{m_runs.front()}); }
void RunActions::compare() { emit navigate(CompareRuns{m_runs}); }
void RunActions::compareWithParent() {
    if (const RunSummary* run = m_context.runs.find(m_runs.front())) emit navigate(CompareRuns{{run->parent, run->id}});
}
void RunActions::tryOut() { emit navigate(TryRun{m_runs.front(), {}, false}); }
void RunActions::openGroups() { m_shown.setAllOpen(true); }
void RunActions::closeGroups() { m_shown.setAllOpen(false); }

void RunActions::resume() {
    const RunId run = m_runs.front();
    if (const auto error = m_context.client.resume(run)) emit failed(*error);
    else emit navigate(OpenRun{run});
}

void RunActions::pin() {
    std::vector<EditRun> edits;
    for (const RunId& run : m_runs) edits.emplace_back().run = run, edits.back().pinned = !m_allPinned;
    send(edits);
}

void RunActions::archive() {
    std::vector<EditRun> edits;
    for (const RunId& run : m_runs) edits.emplace_back().run = run, edits.back().archived = !m_allArchived;
    send(edits);
}

void RunActions::setBaseline() {
    const RunId run = m_runs.front() == m_context.runs.baseline() ? RunId() : m_runs.front();
    m_context.settings.set(keys::baseline, QString::fromStdString(run));
    m_context.runs.setBaseline(run);
}

void RunActions::editTags() {
    if (m_runs.empty()) return;
    auto* dialog = new TagsDialog(summaries(), m_context.runs.runs(), m_table.window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { send(dialog->edits()); });
    dialog->open();
}

void RunActions::saveBundle() {
    if (const RunSummary* run = m_context.runs.find(m_runs.front())) emit bundleAsked(*run);
}

void RunActions::cleanUp() {
    if (m_runs.empty()) return;
    auto* dialog = new CleanUpDialog(m_context, m_runs, m_table.window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &CleanUpDialog::cleaned, this, &RunActions::cleaned);
    dialog->open();
}

void RunActions::send(const std::vector<EditRun>& edits) {
    if (edits.empty()) return;
    m_context.client.askFor<Done>(
        EditRuns{edits}, this, [this, edits](const Done&) { m_context.runs.edit(edits); },
        [this](const ErrorInfo& error) { emit failed(error); });
}

} // namespace lathe::ui
