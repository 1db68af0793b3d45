#include "models/sweep_model.h"

#include "bridge/text.h"
#include "lathe/field_place.h"
#include "settings/theme.h"

#include <QColor>

namespace lathe::ui {

void SweepModel::setPlan(const SweepPlan& plan, const std::vector<SweepField>& fields) {
    beginResetModel();
    m_plan = plan;
    m_fields = fields;
    m_off.clear(); // other runs have these numbers now
    endResetModel();
}

int SweepModel::starts() const {
    int count = 0;
    for (int row = 0; row < rowCount(); ++row) count += isGood(row) && !m_off.contains(row);
    return count;
}

std::vector<std::int64_t> SweepModel::leftOut() const { return {m_off.begin(), m_off.end()}; }

int SweepModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_plan.runs.size()); }
int SweepModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_fields.size()) + FixedCount;
}

QString SweepModel::text(int row, int column) const {
    const PlannedRun& run = m_plan.runs[std::size_t(row)];
    const auto fields = int(m_fields.size());
    if (column < fields) {
        if (run.values.size() <= std::size_t(column) || run.values[std::size_t(column)] == Value{})
            return QStringLiteral("–"); // its method has no such field
        return valueText(*m_fields[std::size_t(column)].field, run.values[std::size_t(column)]);
    }
    switch (column - fields) {
    case Memory: return run.peakBytes > 0 ? bytesText(run.peakBytes) : tr("unknown");
    case Disk: return run.diskBytes > 0 ? bytesText(run.diskBytes) : tr("unknown");
    case Takes: return run.seconds ? durationText(*run.seconds) : tr("unknown");
    case Verdict: {
        if (run.problems.empty()) return m_off.contains(row) ? tr("not wanted") : tr("ready");
        const Problem& first = run.problems.front();
        return tr("left out: %1: %2").arg(qt(fieldPlace(first.field, run.recipe).title), qt(first.message));
    }
    default: return {};
    }
}

QVariant SweepModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const int row = index.row(), fixed = index.column() - int(m_fields.size());
    switch (role) {
    case Qt::DisplayRole: return text(row, index.column());
    case Qt::ToolTipRole:
        if (fixed == Takes && !m_plan.runs[std::size_t(row)].seconds)
            return tr("No run like it has taken steps on this device yet.");
        return text(row, index.column());
    case Qt::CheckStateRole:
        if (index.column() != 0) return {};
        return int(isGood(row) && !m_off.contains(row) ? Qt::Checked : Qt::Unchecked);
    case Qt::ForegroundRole:
        if (!isGood(row)) return Theme::instance().color(fixed == Verdict ? "danger" : "muted");
        return m_off.contains(row) ? QVariant(Theme::instance().color("muted")) : QVariant();
    case Qt::AccessibleTextRole:
        return index.column() == 0 ? qt(m_plan.runs[std::size_t(row)].recipe.settings.text(FieldName("name")))
                                   : text(row, index.column());
    case Qt::TextAlignmentRole:
        return int((fixed >= Memory && fixed <= Takes ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    default: return {};
    }
}

bool SweepModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::CheckStateRole || index.column() != 0 || !isGood(index.row())) return false;
    if (value.toInt() == int(Qt::Checked)) m_off.erase(index.row());
    else m_off.insert(index.row());
    emit dataChanged(index, this->index(index.row(), columnCount() - 1));
    emit wanted();
    return true;
}

Qt::ItemFlags SweepModel::flags(const QModelIndex& index) const {
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (index.column() == 0 && isGood(index.row())) flags |= Qt::ItemIsUserCheckable;
    return flags;
}

QVariant SweepModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    const int fixed = section - int(m_fields.size());
    if (role == Qt::TextAlignmentRole)
        return int((fixed >= Memory && fixed <= Takes ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    if (fixed < 0) return qt(m_fields[std::size_t(section)].title);
    switch (fixed) {
    case Memory: return tr("Memory");
    case Disk: return tr("Disk, at most");
    case Takes: return tr("Takes");
    case Verdict: return tr("State");
    default: return {};
    }
}

} // namespace lathe::ui
