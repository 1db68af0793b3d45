#include "models/run_source_model.h"

#include "bridge/text.h"

#include <algorithm>

namespace lathe::ui {

RunSourceModel::RunSourceModel(const RunListModel& runs, QObject* parent) : QAbstractListModel(parent), m_runs(runs) {
    read();
}

void RunSourceModel::read() {
    beginResetModel();
    m_rows.clear();
    for (const RunSummary& run : m_runs.runs())
        if (run.status != RunStatus::Queued && (run.status != RunStatus::Failed || run.resumable))
            m_rows.push_back(run.id);
    if (!m_extra.empty() && rowOf(m_extra) < 0) m_rows.insert(m_rows.begin(), m_extra);
    endResetModel();
}

void RunSourceModel::setExtra(const RunId& run) {
    m_extra = run;
    read();
}

int RunSourceModel::rowOf(const RunId& run) const {
    const auto found = std::find(m_rows.begin(), m_rows.end(), run);
    return found == m_rows.end() ? -1 : int(found - m_rows.begin());
}

RunId RunSourceModel::runAt(int row) const {
    return row >= 0 && row < int(m_rows.size()) ? m_rows[std::size_t(row)] : RunId();
}

int RunSourceModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_rows.size()) + 1; }

QVariant RunSourceModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || role != Qt::DisplayRole) return {};
    const RunId id = runAt(index.row());
    if (id.empty()) return tr("Choose model files…");
    const RunSummary* run = m_runs.find(id);
    if (!run) return qt(id);
    const QString live = isActive(run->status) ? tr("the live adapter") : statusText(run->status);
    return QStringLiteral("%1  ·  %2  ·  %3").arg(displayName(*run), live, whenText(run->createdAt));
}

} // namespace lathe::ui
