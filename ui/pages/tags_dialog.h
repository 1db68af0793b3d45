#pragma once
// The tags of one run or of many: a list of all tags there are, those of the runs checked; half checked is what only
// some of them have, and stays so unless it is touched.
#include "lathe/history.h"

#include <QDialog>

class QLineEdit;
class QListWidget;

namespace lathe::ui {

class TagsDialog : public QDialog {
    Q_OBJECT
public:
    /// `all`: every run of the history, for the tags that are in use.
    TagsDialog(const std::vector<RunSummary>& runs, const std::vector<RunSummary>& all, QWidget* parent);

    std::vector<EditRun> edits() const; ///< of the runs that would change

protected:
    bool eventFilter(QObject* watched, QEvent* event) override; ///< arrows in the line move in the list

private:
    void addTyped();
    void filter();

    std::vector<RunSummary> m_runs;
    QLineEdit* m_line;
    QListWidget* m_list;
};

} // namespace lathe::ui
