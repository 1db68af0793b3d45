#pragma once
// Leaving while runs of this window work or wait: they go on without it, in a process of the command line's program
// that takes them over where they are, or are saved to be resumed. Nothing is closed before that is done.
#include "bridge/backend_client.h"
#include "models/run_list_model.h"

#include <QTimer>

namespace lathe::ui {

class Banner;

class Leaving : public QObject {
    Q_OBJECT
public:
    Leaving(BackendClient& client, const RunListModel& runs, QObject* parent);

    void setBanner(Banner* banner); ///< where it speaks; a new one says again what the old one said
    void setProgram(const QString& program) { m_program = program; } ///< in place of `lathe` beside the window

    bool mayLeave() const; ///< nothing of this window's is at work, or it was said that the window goes
    void ask();

signals:
    void done(); ///< the window may close now

private:
    enum class State { Idle, Asking, Saving, HandingOver };
    std::vector<RunId> ownRuns(bool working) const; ///< that work, or that wait
    void say();
    void sayQuestion();
    void sayFailed(const QString& why);
    void become(State state);
    void letAllGo(State then);
    void saveAndQuit();
    void goOn();
    void lookForTheEnd();
    void startProgram();
    void lookForTheHeir();
    void takeBack(const QString& why); ///< the runs, into this window
    void leave();

    BackendClient& m_client;
    const RunListModel& m_runs;
    Banner* m_banner = nullptr;
    QString m_program, m_log;
    State m_state = State::Idle;
    bool m_mayLeave = false, m_asked = false;
    std::vector<RunId> m_left; ///< the runs that were let go, what worked first
    qint64 m_pid = 0; ///< of the program that takes them over
    QTimer m_look;
};

} // namespace lathe::ui
