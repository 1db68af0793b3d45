#pragma once
// What can be done with the runs that are selected in a table: its context menu, and a key for each.
#include "pages/page.h"

#include <array>

class QAction;
class QTableView;

namespace lathe::ui {

class RunFilterModel;

class RunActions : public QObject {
    Q_OBJECT
public:
    RunActions(Context& context, QTableView& table, RunFilterModel& shown);

    void setRuns(const std::vector<RunId>& runs); ///< those selected

    // Also for buttons elsewhere.
    void editTags();
    void cleanUp();
    void saveBundle();

signals:
    void navigate(const lathe::ui::Navigation& navigation);
    void failed(const lathe::ErrorInfo& error);
    void deleteAsked();
    void bundleAsked(const lathe::RunSummary& run);
    void cleaned(qint64 bytes);

private:
    QAction* add(const QString& text, const char* name, const QKeySequence& keys, void (RunActions::*act)());
    void addLine();
    void open();
    void compare();
    void compareWithParent();
    void tryOut();
    void resume();
    void pin();
    void archive();
    void setBaseline();
    void openGroups();
    void closeGroups();
    void send(const std::vector<EditRun>& edits);
    std::vector<RunSummary> summaries() const;

    Context& m_context;
    QTableView& m_table;
    RunFilterModel& m_shown;
    QAction* m_before; ///< of these: those for copying stay below
    QAction *m_open, *m_compare, *m_parent, *m_try, *m_resume, *m_bundle, *m_tags, *m_pin, *m_archive, *m_baseline;
    QAction *m_openGroups, *m_closeGroups, *m_clean, *m_delete;
    std::vector<RunId> m_runs;
    bool m_allPinned = false, m_allArchived = false;
};

} // namespace lathe::ui
