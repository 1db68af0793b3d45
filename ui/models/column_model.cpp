#include "models/column_model.h"

#include "bridge/text.h"
#include "settings/theme.h"

#include <algorithm>

namespace lathe::ui {

void ColumnModel::setColumns(std::vector<FileColumn> columns) {
    beginResetModel();
    m_columns = std::move(columns);
    endResetModel();
}

const FileColumn* ColumnModel::at(int column) const {
    return column >= 0 && column < columnCount() ? &m_columns[std::size_t(column)] : nullptr;
}

QString ColumnModel::roleText(std::string_view role) {
    if (role.empty()) return tr("Not used");
    const Field* field = find(dataFields(), role);
    QString text = field ? tableText(field->label) : qt(role);
    const QString last = ' ' + tr("column"); // as labels end, which is not said once more under a column's name
    if (text.endsWith(last)) text.chop(last.size());
    return text;
}

int ColumnModel::rowCount(const QModelIndex& parent) const {
    if (parent.isValid() || m_columns.empty()) return 0;
    return 1 + int(m_columns.front().values.size());
}

int ColumnModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_columns.size()); }

QVariant ColumnModel::data(const QModelIndex& index, int role) const {
    const FileColumn* column = at(index.column());
    if (!column) return {};
    if (index.row() == roleRow) {
        const QString text = roleText(column->role);
        if (role == Qt::DisplayRole) return text;
        if (role == Qt::ToolTipRole) {
            const Field* field = find(dataFields(), column->role);
            return field ? tableText(field->help) : tr("No format knows this column by its name, or it is left out.");
        }
        if (role == Qt::AccessibleTextRole) return tr("%1 is read as: %2").arg(qt(column->name), text);
        return {};
    }
    const auto row = std::size_t(index.row() - roleRow - 1);
    const QString value = row < column->values.size() ? qt(column->values[row]) : QString();
    if (role == Qt::DisplayRole) return value.simplified();
    if (role == Qt::ToolTipRole) return value;
    if (role == Qt::ForegroundRole && column->role.empty()) return Theme::instance().color("muted");
    return {};
}

QVariant ColumnModel::headerData(int section, Qt::Orientation orientation, int role) const {
    const FileColumn* column = at(section);
    if (!column || orientation != Qt::Horizontal) return {};
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole) return qt(column->name);
    if (role == Qt::TextAlignmentRole) return int(Qt::AlignLeft | Qt::AlignVCenter);
    return {};
}

} // namespace lathe::ui
