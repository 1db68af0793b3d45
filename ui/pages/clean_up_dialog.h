#pragma once
// Which checkpoints of some runs nothing needs, what deleting them frees, and the button that does it.
#include "pages/page.h"

#include <QDialog>

class QPushButton;
class QTableWidget;

namespace lathe::ui {

class StateStack;
class TextLabel;

class CleanUpDialog : public QDialog {
    Q_OBJECT
public:
    CleanUpDialog(Context& context, const std::vector<RunId>& runs, QWidget* parent);
    void reject() override;

signals:
    void cleaned(qint64 bytes);

private:
    void look();
    void list(const SpareCheckpoints& found);
    void clean();

    Context& m_context;
    std::vector<RunId> m_runs;
    StateStack* m_state;
    QTableWidget* m_table;
    TextLabel* m_sum;
    QPushButton *m_close, *m_do;
};

} // namespace lathe::ui
