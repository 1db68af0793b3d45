#pragma once
// The jobs of torchrun and Slurm, on the queue's page: where they stand, their logs, their runs, their end. Not shown
// while there are none.
#include "pages/page.h"
#include "widgets/card.h"

#include <QPointer>
#include <QTimer>

class QPushButton;
class QTableView;

namespace lathe::ui {

class Banner;
class JobLogDialog;
class JobModel;
class TextLabel;

class JobsCard : public Card {
    Q_OBJECT
public:
    explicit JobsCard(Context& context, QWidget* parent = nullptr);
    void read(); ///< asks where they stand; again every few seconds, while one goes on and this is shown

signals:
    void runWanted(const lathe::RunId& run);

protected:
    void hideEvent(QHideEvent* event) override;

private:
    void showJobs(const JobList& list);
    void showChosen(); ///< what can be done with the chosen one, and what is known of it
    void sayUnanswered(const ErrorInfo& why); ///< once, so that who has closed it is left alone
    void sayFailed(const ErrorInfo& why); ///< what was asked for
    const LaunchedJob* chosen() const;
    void cancelChosen();
    void showLog();
    void forget();

    Context& m_context;
    JobModel* m_model;
    RequestId m_request = 0;
    QTimer m_often{this};
    Banner* m_note;
    QTableView* m_table;
    TextLabel* m_about;
    QPushButton *m_log, *m_open, *m_cancel, *m_remove;
    QPointer<JobLogDialog> m_shownLog;
    JobId m_logOf, m_asked; ///< m_asked: its end, which is waited for
    std::string m_unanswered; ///< why states are not known, as was said; empty: they are
};

} // namespace lathe::ui
