#include "bridge/history_watch.h"

namespace lathe::ui {

HistoryWatch::HistoryWatch(BackendClient& client, QObject* parent) : QObject(parent), m_client(client) {
    m_second.setInterval(1000);
    connect(&m_second, &QTimer::timeout, this, &HistoryWatch::look);
}

void HistoryWatch::look() {
    if (!m_second.isActive()) m_second.start();
    if (m_asked) return; // the pool has other things to do
    m_asked = true;
    m_client.askFor<HistoryStamp>(
        ReadHistoryStamp{m_shown}, this,
        [this, run = m_shown](const HistoryStamp& stamp) {
            m_asked = false;
            const bool wrote = !m_first && stamp.version != m_last.version;
            const bool wasGone = run == m_known && m_last.folderGone; // who opens a run reads it then
            const bool went = stamp.folderGone != wasGone;
            m_first = false;
            m_known = run;
            m_last = stamp;
            if (wrote || went) emit changed();
        },
        [this](const ErrorInfo&) { m_asked = false; }); // whoever reads the history says what is wrong with it
}

} // namespace lathe::ui
