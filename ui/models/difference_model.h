#pragma once
// Several runs beside each other: only the fields in which they differ.
#include "lathe/run.h"

#include <QAbstractTableModel>
#include <QMap>
#include <QStringList>

#include <vector>

namespace lathe::ui {

class DifferenceModel : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    void setRuns(const std::vector<RunDetail>& runs);
    int sameCount() const { return m_same; } ///< fields in which all agree

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Line {
        QString field;
        QStringList values;
    };
    QStringList m_names;
    std::vector<Line> m_lines;
    int m_same = 0;
};

/// A JSON document as "methods[0].rank" -> "16"; empty where it is no JSON.
QMap<QString, QString> flattened(const std::string& json);

} // namespace lathe::ui
