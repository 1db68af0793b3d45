#pragma once
// All runs of the store as a table; kept fresh by the news of running ones.
#include "lathe/event.h"

#include <QAbstractTableModel>

#include <optional>
#include <set>
#include <vector>

namespace lathe::ui {

class RunListModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        Name,
        Status,
        Model,
        Method,
        Data,
        Progress,
        LastLoss,
        BestEval,
        Score,
        HeldOut,
        Time,
        Energy,
        Device,
        Started,
        Tags,
        ColumnCount
    };
    enum Role { IdRole = Qt::UserRole + 1, SortRole, StatusRole };

    using QAbstractTableModel::QAbstractTableModel;

    void setRuns(std::vector<RunSummary> runs); ///< newest first is kept as given
    /// Takes steps and states from the news. Returns true where the list itself has to be read again.
    bool apply(const std::vector<Event>& events);

    bool isRead() const { return m_read; } ///< setRuns() was called: an empty list means that there are no runs
    const std::vector<RunSummary>& runs() const { return m_runs; }
    const RunSummary* find(const RunId& id) const;
    int rowOf(const RunId& id) const; ///< -1: not here

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString text(const RunSummary& run, int column) const;
    void removeAt(std::size_t row);

    std::vector<RunSummary> m_runs;
    bool m_read = false;
};

/// The name a person gave, else what the run is about.
QString displayName(const RunSummary& run);
bool isActive(RunStatus status); ///< waiting, running or paused

} // namespace lathe::ui
