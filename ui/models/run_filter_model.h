#pragma once
// The history as it is shown: searched, sorted, in groups where asked; pinned runs first. It keeps a list of row
// numbers and finds it anew in one pass, in milliseconds for tens of thousands of runs; Qt's own proxy tells views of
// every gap between two finds. A group is a row of the same table, above its runs, and a fork a row below the run that
// it starts from: one view serves all.
#include "models/run_groups.h"

#include <functional>
#include <optional>
#include <set>
#include <string>

namespace lathe::ui {

class RunFilterModel : public QAbstractTableModel {
    Q_OBJECT
public:
    explicit RunFilterModel(RunListModel& runs, QObject* parent = nullptr);

    /// Rows whose name, model, method, data, device, tags or notes hold all words of the text.
    void setText(const QString& text);
    /// Only these (what a question found), beside the words; nullopt: all.
    void setOnly(std::optional<std::set<RunId>> runs);
    void setShowsArchived(bool shows); ///< at first it does
    void setGrouping(const RunTrait* trait); ///< null: none
    void setForks(bool shown); ///< each run below the one that it starts from, where that is shown; not in groups
    /// What a fork changed of the run that it starts from, a line each; shown with its name.
    void setChangesOf(std::function<QStringList(const RunSummary&)> changes) { m_changesOf = std::move(changes); }

    int rowOf(const RunId& run) const; ///< the first; -1: not shown
    const RunSummary* runAt(int row) const; ///< null: a group
    int runCount() const { return int(m_rows.size()); } ///< in closed groups, too
    bool hasGroups() const { return m_trait; }
    bool isGroup(int row) const;
    int groupRowOf(int row) const; ///< of a run: the row of its group; -1: there are no groups
    int parentRowOf(int row) const; ///< of a run below the one that it starts from: that one's; else -1
    bool isOpen(int row) const; ///< of a group
    void setOpen(int row, bool open);
    void setAllOpen(bool open);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override; ///< groups can be reached, not selected
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    void sort(int column, Qt::SortOrder order) override; ///< below 0: as the history has them

private:
    struct Line {
        int run = -1, group = -1; ///< a run of the history; without one a group
        int depth = 0; ///< how many runs stand above it that it comes from
        bool operator==(const Line&) const = default;
    };
    void find(); ///< the rows anew, shown where they differ
    void show(std::vector<int> rows, std::vector<RunGroup> groups);
    void layOut(); ///< lines from rows and groups
    void layOutForks();
    QVariant forkData(const Line& line, int role) const; ///< in the column of names
    void forgetWords();
    bool holds(std::size_t run) const;
    std::vector<int> found() const;
    void sortRows(std::vector<int>& rows) const;
    std::vector<RunGroup> grouped(const std::vector<int>& rows) const;
    void tellChanged(int first, int last); ///< rows of the history

    RunListModel& m_runs;
    std::vector<int> m_rows; ///< of the history, in the order shown
    std::vector<RunGroup> m_groups;
    std::vector<Line> m_lines;
    std::vector<std::string> m_words; ///< all of them are wanted; in small letters
    mutable std::vector<std::string> m_hay; ///< what is searched of each run; empty: not made yet
    std::optional<std::set<RunId>> m_only;
    const RunTrait* m_trait = nullptr;
    std::set<std::string> m_closed; ///< keys of groups
    bool m_showsArchived = true, m_showsForks = false;
    std::function<QStringList(const RunSummary&)> m_changesOf;
    int m_column = -1;
    Qt::SortOrder m_order = Qt::AscendingOrder;
};

} // namespace lathe::ui
