#pragma once
// One download: how far it is, and its pause, resume and cancel. It goes on whatever page is shown.
#include "bridge/backend_client.h"

#include <QFrame>

class QProgressBar;
class QPushButton;

namespace lathe::ui {

class TextLabel;

class DownloadRow : public QFrame {
    Q_OBJECT
public:
    enum class State { Running, Pausing, Paused, Failed, Cancelling, Finished };

    /// Begins at once, or waits for resume().
    DownloadRow(BackendClient& client, DownloadOrder order, bool paused, QWidget* parent = nullptr);

    const DownloadOrder& order() const { return m_order; }
    State state() const { return m_state; }
    bool isOpen() const { return m_state != State::Finished; }
    const DownloadedModel& result() const { return m_result; }
    void pause();
    void resume();
    void cancel(); ///< and deletes what has come so far; it asks first

signals:
    void changed();  ///< state() is another
    void finished(); ///< result() is there
    void gone();     ///< cancelled, or put away: the row has no use any more
    void wantedForRun(const QString& path);

private:
    void start();
    void take(const std::vector<Event>& events);
    void end(const AnswerValue& value);
    void discard();
    void show(State state);
    QString progressText() const;

    BackendClient& m_client;
    DownloadOrder m_order;
    State m_state = State::Paused;
    RequestId m_request = 0;
    DownloadProgress m_progress;
    DownloadedModel m_result;
    bool m_sure = false; ///< cancel was asked for once
    TextLabel *m_name, *m_text, *m_trouble;
    QProgressBar* m_bar;
    QPushButton *m_pause, *m_resume, *m_cancel, *m_use, *m_away;
};

} // namespace lathe::ui
