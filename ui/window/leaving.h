#pragma once
// Leaving while runs of this window work or wait: they go on without it, in a process of the command line's program
// that takes them over where they are, or are saved to be resumed. Nothing is closed before that is done, or a person
// has been told that nobody knows and wants to go.
#include "bridge/backend_client.h"
#include "models/run_list_model.h"

#include <QElapsedTimer>
#include <QTimer>

#include <chrono>

namespace lathe::ui {

class Banner;

class Leaving : public QObject {
    Q_OBJECT
public:
    Leaving(BackendClient& client, const RunListModel& runs, QObject* parent);

    void setBanner(Banner* banner); ///< where it speaks; a new one says again what the old one said
    void setProgram(const QString& program) { m_program = program; } ///< in place of `lathe` beside the window
    void setPatience(std::chrono::milliseconds patience) { m_patience = patience; } ///< with a history that is silent

    bool mayLeave() const; ///< nothing of this window's is at work, or it was said that the window goes
    void ask();

signals:
    void done(); ///< the window may close now

private:
    enum class State { Idle, Asking, Saving, HandingOver, NotKnown };
    std::vector<RunId> ownRuns(bool working) const; ///< that work, or that wait
    void say();
    void sayQuestion();
    void sayFailed(const QString& why);
    void sayNotKnown();
    void become(State state);
    void letAllGo(State then);
    void saveAndQuit();
    void goOn();
    void lookForTheEnd();
    void startProgram();
    void beginLooking();
    void lookForTheHeir();
    void takeBack(const QString& why); ///< the runs, into this window
    void leave();

    BackendClient& m_client;
    const RunListModel& m_runs;
    Banner* m_banner = nullptr;
    QString m_program, m_log, m_unread; ///< m_unread: why the history could not be read
    State m_state = State::Idle;
    bool m_mayLeave = false;
    RequestId m_asked = 0;
    std::vector<RunId> m_left; ///< the runs that were let go, what worked first
    qint64 m_pid = 0; ///< of the program that takes them over
    QTimer m_look;
    QElapsedTimer m_sinceRead; ///< since the history last said whose the runs are
    std::chrono::milliseconds m_patience{15'000};
};

} // namespace lathe::ui
