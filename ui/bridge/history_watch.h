#pragma once
// What happens to the history behind the window's back: runs that the command line makes, and folders that somebody
// deletes. Asked for once a second on the workers' pool, where the question costs microseconds; nothing is read again
// before something has changed.
#include "bridge/backend_client.h"

#include <QTimer>

namespace lathe::ui {

class HistoryWatch : public QObject {
    Q_OBJECT
public:
    explicit HistoryWatch(BackendClient& client, QObject* parent = nullptr);

    void look();                        ///< now, and every second from then on
    void setShown(const RunId& run) { m_shown = run; } ///< whose files are watched, too; empty: none

signals:
    void changed(); ///< by another program, or the shown run's files came or went

private:
    BackendClient& m_client;
    QTimer m_second{this};
    RunId m_shown, m_known; ///< m_known: the run of m_last
    HistoryStamp m_last;
    bool m_asked = false, m_first = true;
};

} // namespace lathe::ui
