#pragma once
// Jobs as a table: those that torchrun or a Slurm cluster trains, the newest first.
#include "lathe/jobs.h"

#include <QAbstractTableModel>

namespace lathe::ui {

class JobModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Name, State, Place, Handle, Sent, ColumnCount };
    enum Role { IdRole = Qt::UserRole + 1 };

    using QAbstractTableModel::QAbstractTableModel;

    void setJobs(std::vector<LaunchedJob> jobs);
    const LaunchedJob& at(int row) const { return m_rows[std::size_t(row)]; }
    int rowOf(const JobId& job) const; ///< -1: not here
    bool anyGoesOn() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::vector<LaunchedJob> m_rows;
};

QString jobStateText(JobState state);
QString placeText(const Settings& place); ///< "Slurm, 2 × 4": machines and processes on each

} // namespace lathe::ui
