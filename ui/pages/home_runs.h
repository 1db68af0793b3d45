#pragma once
// The newest runs on Home, each with the curve of its losses; one that is opened has its page.
#include "pages/page.h"
#include "widgets/card.h"

namespace lathe::ui {

class LinkTable;
class RunFilterModel;
class StateStack;

class HomeRuns : public Card {
    Q_OBJECT
public:
    static constexpr std::size_t most = 6;

    explicit HomeRuns(Context& context, QWidget* parent = nullptr);
    void setError(const ErrorInfo& error); ///< of the history, where it has not been read

signals:
    void navigate(const lathe::ui::Navigation& navigation);

private:
    void makeTable();
    void choose();      ///< which runs are the newest
    void selectAgain(); ///< the row with the keyboard is the same run's when rows came or went

    Context& m_context;
    RunFilterModel* m_shown;
    LinkTable* m_table;
    StateStack* m_state;
    std::set<RunId> m_newest;
    RunId m_current;
};

} // namespace lathe::ui
