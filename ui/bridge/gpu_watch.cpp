#include "bridge/gpu_watch.h"

namespace lathe::ui {

GpuWatch::GpuWatch(BackendClient& client, QObject* parent) : QObject(parent), m_client(client) {
    m_second.setInterval(1000);
    connect(&m_second, &QTimer::timeout, this, &GpuWatch::ask);
}

void GpuWatch::setSeen(QObject* who, bool seen) {
    if (m_none) return;
    if (seen && !m_seen.contains(who)) {
        m_seen.insert(who);
        connect(who, &QObject::destroyed, this, [this, who] { setSeen(who, false); });
    } else if (!seen && m_seen.remove(who)) {
        disconnect(who, &QObject::destroyed, this, nullptr);
    }
    if (m_seen.isEmpty()) return m_second.stop();
    if (m_second.isActive()) return;
    m_second.start();
    ask(); // not only in a second
}

void GpuWatch::ask() {
    if (m_asked) return; // the pool has other things to do: what is there stays as it is
    m_asked = true;
    m_client.askFor<GpuReadings>(
        ReadGpus{}, this,
        [this](const GpuReadings& readings) {
            m_asked = false;
            m_none = readings.gpus.empty() && m_last.gpus.empty(); // one that does not answer for once, as after a
                                                                   // pause of the machine, is there all the same
            m_last = readings;
            if (m_none) m_second.stop();
            emit told(readings);
        },
        [this](const ErrorInfo&) { m_asked = false; });
}

} // namespace lathe::ui
