#pragma once
// The first screen: the quick start, what was left unfinished, the last runs, the recipes to begin with; and a place
// for whatever is dropped on it.
#include "pages/page.h"

#include <set>

class QHBoxLayout;
class QPushButton;

namespace lathe::ui {

class Banner;
class Card;
class HomeRecipes;
class HomeRuns;

class HomePage : public Page {
    Q_OBJECT
public:
    explicit HomePage(Context& context, QWidget* parent = nullptr);
    void entered() override;
    void setError(const ErrorInfo& error); ///< of the history

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    QHBoxLayout* makeChoices();
    void quickStart();
    void offerUnfinished();
    void resumeAll(const std::vector<RunId>& newestFirst);
    void resume(const std::vector<RunId>& runs);

    QPushButton* m_quick;
    Card* m_train; ///< where what is dropped goes to
    Banner* m_note;
    Banner* m_unfinished;
    HomeRuns* m_runs;
    HomeRecipes* m_recipes;
    std::set<RunId> m_dismissed;
    std::vector<RunId> m_offered;
};

} // namespace lathe::ui
