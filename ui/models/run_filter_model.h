#pragma once
// The history as it is shown: searched, sorted, one state or all. It keeps a list of row numbers and finds it anew in
// one pass, in milliseconds for tens of thousands of runs; Qt's own proxy tells views of every gap between two finds.
#include "models/run_list_model.h"

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
    void setStatus(std::optional<RunStatus> status); ///< nullopt: any
    /// Only these (what a question found), beside words and status; nullopt: all.
    void setOnly(std::optional<std::set<RunId>> runs);

    int rowOf(const RunId& run) const; ///< -1: not shown

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    void sort(int column, Qt::SortOrder order) override; ///< below 0: as the history has them

private:
    void find(); ///< the rows anew, shown where they differ
    void show(std::vector<int> rows);
    void forgetWords();
    bool holds(std::size_t run) const;
    std::vector<int> found() const;
    void tellChanged(int first, int last); ///< rows of the history

    RunListModel& m_runs;
    std::vector<int> m_rows; ///< of the history, in the order shown
    std::vector<std::string> m_words; ///< all of them are wanted; in small letters
    mutable std::vector<std::string> m_hay; ///< what is searched of each run; empty: not made yet
    std::optional<RunStatus> m_status;
    std::optional<std::set<RunId>> m_only;
    int m_column = -1;
    Qt::SortOrder m_order = Qt::AscendingOrder;
};

} // namespace lathe::ui
