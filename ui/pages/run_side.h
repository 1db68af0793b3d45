#pragma once
// Beside the history's table: the run that is selected, with its scores, its name, tags and notes, and what it takes on
// the disk; or what can be done with several. What is edited is saved as it is typed.
#include "lathe/history.h"
#include "pages/page.h"
#include "widgets/card.h"

#include <map>
#include <utility>

class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace lathe::ui {

class ElidedLabel;
class TextLabel;

class RunSide : public Card {
    Q_OBJECT
public:
    explicit RunSide(Context& context, QWidget* parent = nullptr);
    ~RunSide() override; ///< what is still being typed is saved

    void setRuns(const std::vector<RunId>& runs);
    void refresh(); ///< a run may change while it is selected
    void saveNow(); ///< what is still being typed
    void measureSoon(); ///< what they take on the disk

signals:
    void navigate(const lathe::ui::Navigation& navigation);
    void failed(const lathe::ErrorInfo& error);
    void deleteAsked();
    void tagsAsked();

private:
    void makeButtons();
    void makeEdits();
    void showRun(bool others);
    void showTitle();
    void showUnsaved(const RunSummary& run);
    void readScores(const RunSummary* run);
    void measure();
    void saveEdits();

    Context& m_context;
    ElidedLabel* m_title;
    TextLabel *m_scores, *m_disk;
    QLineEdit *m_name, *m_tags;
    QPlainTextEdit* m_notes;
    QPushButton *m_open, *m_compare, *m_delete, *m_resume, *m_try, *m_manyTags;
    QTimer m_saveSoon{this}, m_measureSoon{this};
    std::vector<RunId> m_runs;
    RunId m_edited;
    std::pair<RunId, RunStatus> m_scored; ///< whose scores are shown, as it was then
    std::map<RunId, EditRun> m_unsaved;   ///< of runs that are not shown
    RequestId m_scoresRequest = 0, m_diskRequest = 0;
};

} // namespace lathe::ui
