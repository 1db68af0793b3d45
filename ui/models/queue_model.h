#pragma once
// The runs that wait, as a table: those of this program in the order of their turns, then other programs' runs, then
// those whose program has ended. What works here is no row of it.
#include "lathe/queue.h"
#include "models/run_list_model.h"

#include <QAbstractTableModel>

#include <utility>

namespace lathe::ui {

class QueueModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Turn, Name, Status, Method, Takes, Begins, Ends, Program, ColumnCount };
    enum Role { IdRole = Qt::UserRole + 1 };

    /// `runs`: for the names of those that times are taken from.
    explicit QueueModel(const RunListModel& runs, QObject* parent = nullptr);

    void setQueue(const RunQueue& queue);
    const QueuedRun& at(int row) const { return m_rows[std::size_t(row)]; }
    int rowOf(const RunId& run) const; ///< -1: not here
    std::pair<int, int> rangeOf(int row) const; ///< the rows that it may take the place of; the last first: none
    std::int64_t positionOf(int row) const; ///< as MoveInQueue counts; 0: it has its turn
    void move(int row, int to); ///< as it is shown; the history is the caller's to change
    bool hasOthers() const; ///< rows that are not this program's

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString text(int row, int column) const;
    QString whyTakes(const QueuedRun& one) const;

    const RunListModel& m_runs;
    std::vector<QueuedRun> m_rows;
};

QString inSeconds(const std::optional<double>& seconds); ///< "today 14:32"; "unknown"

} // namespace lathe::ui
