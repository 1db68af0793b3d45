// Columns are computed from the singular values that came with the answer; a new rank needs no new question.
#include "models/change_model.h"

#include "bridge/text.h"

#include <algorithm>

namespace lathe::ui {
namespace {

QString percent(double share) {
    return QStringLiteral("%1 %").arg(100 * share, 0, 'f', share > 0 && share < 0.01 ? 2 : 1);
}

} // namespace

double energyKept(const ModuleChange& module, std::int64_t rank) {
    double all = 0, kept = 0;
    for (std::size_t i = 0; i < module.singularValues.size(); ++i) {
        const double energy = module.singularValues[i] * module.singularValues[i];
        all += energy;
        if (std::int64_t(i) < rank) kept += energy;
    }
    if (rank >= module.rank) return 1; // nothing is cut off
    all = std::max(all, module.changeNorm * module.changeNorm);
    return all > 0 ? kept / all : 1;
}

double relativeChange(const ModuleChange& module) {
    return module.weightNorm > 0 ? module.changeNorm / module.weightNorm : 0;
}

std::int64_t largestRank(const ChangeReport& report) {
    std::int64_t most = 0;
    for (const ModuleChange& module : report.modules)
        most = std::max(most, std::min<std::int64_t>(module.rank, std::int64_t(module.singularValues.size())));
    return most;
}

QString roleOf(const ModuleChange& module) {
    const QString name = qt(module.module), number = QString::number(module.layer);
    const QStringList parts = name.split('.');
    const qsizetype at = module.layer < 0 ? -1 : parts.indexOf(number);
    return at < 0 ? name : parts.mid(at + 1).join('.');
}

void ChangeModel::setModules(std::vector<ModuleChange> modules) {
    beginResetModel();
    m_modules = std::move(modules);
    endResetModel();
}

void ChangeModel::setChosenRank(int rank) {
    m_rank = rank;
    emit headerDataChanged(Qt::Horizontal, KeptByChosen, KeptByChosen);
    if (rowCount()) emit dataChanged(index(0, KeptByChosen), index(rowCount() - 1, KeptByChosen));
}

int ChangeModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_modules.size()); }
int ChangeModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant ChangeModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const ModuleChange& module = m_modules[std::size_t(index.row())];
    if (role == Qt::TextAlignmentRole)
        return int((index.column() == Module ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && index.column() == Module) return qt(module.module);
    if (role == SortRole) {
        switch (index.column()) {
        case Module: return index.row(); // the model's own order
        case Change: return module.changeNorm;
        case Relative: return relativeChange(module);
        case Rank: return qlonglong(module.rank);
        case KeptByOne: return energyKept(module, 1);
        default: return energyKept(module, m_rank);
        }
    }
    if (role != Qt::DisplayRole) return {};
    switch (index.column()) {
    case Module:
        return module.layer < 0 ? qt(module.module)
                                : tr("%1 · %2").arg(module.layer).arg(roleOf(module).section('.', -1));
    case Change: return QString::number(module.changeNorm, 'g', 3);
    case Relative: return percent(relativeChange(module));
    case Rank: return qlonglong(module.rank);
    case KeptByOne: return percent(energyKept(module, 1));
    case KeptByChosen: return percent(energyKept(module, m_rank));
    default: return {};
    }
}

QVariant ChangeModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == Module ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole) {
        if (section == Change) return tr("Frobenius norm of ΔW");
        if (section == Relative) return tr("Norm of ΔW over the norm of W");
        if (section == KeptByOne || section == KeptByChosen)
            return tr("Share of the squared singular values that is kept");
        return {};
    }
    if (role != Qt::DisplayRole) return {};
    switch (section) {
    case Module: return tr("Module");
    case Change: return tr("‖ΔW‖");
    case Relative: return tr("of ‖W‖");
    case Rank: return tr("Rank");
    case KeptByOne: return tr("At rank 1");
    case KeptByChosen: return tr("At rank %1").arg(m_rank);
    default: return {};
    }
}

} // namespace lathe::ui
