#pragma once
// The first screen: the quick start, what was left unfinished, and the last runs.
#include "pages/page.h"

#include <QTimer>

#include <set>

class QPushButton;
class QVBoxLayout;

namespace lathe::ui {

class Banner;
class StateStack;

class HomePage : public Page {
    Q_OBJECT
public:
    explicit HomePage(Context& context, QWidget* parent = nullptr);
    void entered() override;

private:
    void quickStart();
    void showRuns();
    void offerUnfinished();
    void resumeAll(const std::vector<RunId>& newestFirst);
    void resume(const std::vector<RunId>& runs);
    QWidget* makeRow(const RunSummary& run);

    QPushButton* m_quick;
    Banner* m_note;
    Banner* m_unfinished;
    StateStack* m_recent;
    QVBoxLayout* m_rows;
    std::set<RunId> m_dismissed;
    std::vector<RunId> m_offered;
    QTimer m_fresh{this};
};

} // namespace lathe::ui
