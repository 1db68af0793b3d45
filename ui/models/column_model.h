#pragma once
// The columns of a file side by side, as the file has them: what each is read as, and below it the first rows' values.
#include "lathe/data_columns.h"

#include <QAbstractTableModel>
#include <QStringList>

namespace lathe::ui {

class ColumnModel : public QAbstractTableModel {
    Q_OBJECT
public:
    static constexpr int roleRow = 0; ///< the values come below it

    using QAbstractTableModel::QAbstractTableModel;

    void setColumns(std::vector<FileColumn> columns);
    const FileColumn* at(int column) const;

    static QString roleText(std::string_view role); ///< "Prompt" of "prompt_column", "Not used" of ""

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::vector<FileColumn> m_columns;
};

} // namespace lathe::ui
