#pragma once
// Deleting that can be taken back: the rows vanish at once, a bar offers to undo it, and only when that is over is the
// history told. Leaving the program in between keeps the runs: nothing is lost that one still saw a way back from.
#include "widgets/banner.h"

#include "pages/page.h"

#include <QTimer>

namespace lathe::ui {

class DeletedRuns : public Banner {
    Q_OBJECT
public:
    static constexpr int undoMilliseconds = 8000;

    explicit DeletedRuns(Context& context, QWidget* parent = nullptr);

    void remove(const std::vector<RunId>& runs); ///< those removed before are deleted now
    bool undo(); ///< false where there is nothing to take back
    std::vector<RunId> take(); ///< what can still be undone, for another one of these

signals:
    void failed(const lathe::ErrorInfo& error);

private:
    void deleteNow();
    void giveBackKept();

    Context& m_context;
    QTimer m_later{this};
    std::vector<RunId> m_runs;
    std::vector<RunId> m_kept; ///< could not be deleted, and are still to be shown again
};

} // namespace lathe::ui
