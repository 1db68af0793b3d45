#pragma once
// The end of a job's log, which grows while the job goes on.
#include "bridge/backend_client.h"

#include <QDialog>
#include <QTimer>

class QPlainTextEdit;

namespace lathe::ui {

class Banner;
class TextLabel;

class JobLogDialog : public QDialog {
    Q_OBJECT
public:
    JobLogDialog(BackendClient& client, const LaunchedJob& job, QWidget* parent = nullptr);
    void setEnded(bool ended); ///< it is read once more, and then not again, unless the job begins anew

private:
    void read();
    void add(const JobLog& log);
    void waitThenRead();

    BackendClient& m_client;
    JobId m_job;
    std::int64_t m_end = -1;
    RequestId m_request = 0;
    bool m_ended, m_readAfterEnd = false; ///< m_readAfterEnd: the last reading was begun after the job's end
    QTimer m_later{this};
    std::string m_told; ///< why it could not be read; who has closed that is left alone
    Banner* m_note;
    TextLabel* m_about;
    QPlainTextEdit* m_text;
};

} // namespace lathe::ui
