#pragma once
// What the playground can ask: the history's runs that have something to answer with, and behind them files of one's
// own. Words are made for the rows that are looked at, of however many runs.
#include "models/run_list_model.h"

#include <QAbstractListModel>

namespace lathe::ui {

class RunSourceModel : public QAbstractListModel {
    Q_OBJECT
public:
    explicit RunSourceModel(const RunListModel& runs, QObject* parent = nullptr);

    void read(); ///< the history anew
    void setExtra(const RunId& run); ///< first, for as long as the history does not have it
    int rowOf(const RunId& run) const; ///< -1: not here
    int filesRow() const { return rowCount() - 1; } ///< "Choose model files…"
    RunId runAt(int row) const; ///< empty: files

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    const RunListModel& m_runs;
    RunId m_extra;
    std::vector<RunId> m_rows;
};

} // namespace lathe::ui
