#pragma once
// All runs of the store as a table; kept fresh by the news of running ones.
#include "lathe/event.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

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

    const std::vector<RunSummary>& runs() const { return m_runs; }
    const RunSummary* find(const RunId& id) const;
    int rowOf(const RunId& id) const; ///< -1: not here

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString text(const RunSummary& run, int column) const;

    std::vector<RunSummary> m_runs;
};

/// Rows whose name, model, method, data, device, tags or notes hold all words of a text, in one or all states.
class RunFilterModel : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit RunFilterModel(QObject* parent = nullptr);
    void setText(const QString& text);
    void setStatus(std::optional<RunStatus> status);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    QStringList m_words;
    std::optional<RunStatus> m_status;
};

/// The name a person gave, else what the run is about.
QString displayName(const RunSummary& run);
bool isActive(RunStatus status); ///< waiting, running or paused

} // namespace lathe::ui
