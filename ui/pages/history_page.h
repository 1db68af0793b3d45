#pragma once
// All runs: found, sorted, grouped, described, compared, deleted. Each of these is a part of its own; the page has them
// look at the same table and the same selection.
#include "pages/page.h"

class QTableView;

namespace lathe::ui {

class Banner;
class DeletedRuns;
class DiskSizes;
class RunActions;
class RunFilterModel;
class RunSearch;
class RunSide;
class StateStack;

class HistoryPage : public Page {
    Q_OBJECT
public:
    explicit HistoryPage(Context& context, QWidget* parent = nullptr);
    bool escaped() override;
    void entered() override;
    Carried carry() override;

    void searchFor(const QString& text); ///< as typed into the search
    std::vector<RunId> selectedRuns() const;
    void setError(const ErrorInfo& error);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override; ///< opens and closes groups

private:
    void makeTable();
    void connectParts();
    void selectAgain();
    void showSelection();
    void showState();
    void deleteSelected();
    bool groupKey(int key);

    RunFilterModel* m_filter;
    QTableView* m_table;
    StateStack* m_state;
    Banner* m_banner;
    DeletedRuns* m_deleted;
    RunSearch* m_search;
    RunSide* m_side;
    RunActions* m_actions;
    DiskSizes* m_sizes;
    std::vector<RunId> m_selected;
    RunId m_current; ///< where the keyboard is; empty: on a group, or nowhere
    int m_currentColumn = 0;
};

} // namespace lathe::ui
