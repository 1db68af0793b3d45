#pragma once
// A row of buttons over a list of runs, one for each trait: its menu counts the values there are under the rest of the
// search, and a click puts a condition into the search, or takes it out. The search's text is the only truth.
#include "pages/page.h"

#include <map>

class QLineEdit;
class QMenu;
class QPushButton;

namespace lathe::ui {

struct RunTrait;

class RunFacets : public QWidget {
    Q_OBJECT
public:
    static constexpr int mostValues = 30; ///< in a menu, the most frequent first

    RunFacets(Context& context, QLineEdit& search, QWidget* parent = nullptr);
    void setCountsArchived(bool counts) { m_countsArchived = counts; }

signals:
    void failed(const lathe::ErrorInfo& error);

private:
    void showSearch();
    void openMenu(const RunTrait& trait);
    void fillMenu(const RunTrait& trait, const std::vector<RunSummary>& runs);
    void toggle(const RunTrait& trait, const QString& value);

    Context& m_context;
    QLineEdit& m_search;
    QMenu* m_menu;
    std::map<const RunTrait*, QPushButton*> m_buttons;
    RequestId m_request = 0;
    bool m_countsArchived = false;
};

} // namespace lathe::ui
