#pragma once
// All runs of the store as a table; kept fresh by the news of running ones.
#include "lathe/event.h"

#include <QAbstractTableModel>

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

namespace lathe::ui {

class RunListModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        Name,
        Status,
        Curve,
        Tags,
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
        Size,
        Task,
        Device,
        Started,
        Parent,
        ColumnCount
    };
    enum Role { IdRole = Qt::UserRole + 1, SortRole, StatusRole, TagsRole };

    using QAbstractTableModel::QAbstractTableModel;

    void setRuns(std::vector<RunSummary> runs); ///< newest first is kept as given
    /// Takes steps and states from the news. Returns true where the list itself has to be read again.
    bool apply(const std::vector<Event>& events);
    void edit(const std::vector<EditRun>& edits); ///< what the history has been told

    /// Runs that are as good as deleted: not in the list, whatever is read, until they are given back or forgotten.
    void withhold(const std::vector<RunId>& runs);
    void giveBack(const std::vector<RunId>& runs);
    void forget(const RunId& run);

    void setSizes(const std::vector<std::pair<RunId, std::int64_t>>& bytes); ///< on the disk

    /// The run that metrics are compared with; empty: none.
    void setBaseline(const RunId& run);
    const RunId& baseline() const { return m_baselineId; }

    bool isRead() const { return m_read; } ///< setRuns() was called: an empty list means that there are no runs
    const std::vector<RunSummary>& runs() const { return m_runs; }
    const RunSummary* find(const RunId& id) const;
    int rowOf(const RunId& id) const; ///< -1: not here

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

signals:
    void baselineChanged();

private:
    struct Changed { ///< rows
        int first = std::numeric_limits<int>::max(), last = -1;
        void add(int row) { first = std::min(first, row), last = std::max(last, row); }
    };
    QString text(const RunSummary& run, int column) const;
    QVariant key(const RunSummary& run, int column) const;
    QString tip(const RunSummary& run, int column) const;
    QVariant ink(const RunSummary& run, int column) const;
    QVariant mark(const RunSummary& run) const;
    void removeAt(std::size_t row);
    void tell(const Changed& rows);
    bool keepWithheld(RunSummary& run);
    bool takeBaseline();

    std::vector<RunSummary> m_runs;
    mutable std::unordered_map<RunId, int> m_places; ///< rows by run; empty: to be made again
    std::unordered_map<RunId, std::int64_t> m_sizes;
    std::map<RunId, RunSummary> m_withheld; ///< as they were last read; none yet: without an id
    RunId m_baselineId;
    std::optional<RunSummary> m_baseline;
    bool m_read = false;
};

/// The name a person gave, else what the run is about.
QString displayName(const RunSummary& run);
QString taskText(const std::string& task); ///< "sequence classification"

} // namespace lathe::ui
