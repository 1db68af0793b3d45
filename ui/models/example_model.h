#pragma once
// Rows of a dataset as a list: what each is, how long, and what is wrong with it.
#include "lathe/data_preview.h"

#include <QAbstractTableModel>

#include <vector>

namespace lathe::ui {

class ExampleModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Row, Text, Tokens, Trained, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setExamples(std::vector<ExampleView> examples);
    const ExampleView* at(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::vector<ExampleView> m_examples;
    std::size_t m_sameBeginning = 0; ///< bytes that the list leaves out of every text
};

} // namespace lathe::ui
