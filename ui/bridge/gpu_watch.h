#pragma once
// What the GPUs do, read once a second as long as somebody who shows it can be seen. The reading happens on the
// workers' pool.
#include "bridge/backend_client.h"

#include <QSet>
#include <QTimer>

namespace lathe::ui {

class GpuWatch : public QObject {
    Q_OBJECT
public:
    explicit GpuWatch(BackendClient& client, QObject* parent = nullptr);

    /// `who` is shown, or hidden again (or gone). With nobody to see it, nothing is read.
    void setSeen(QObject* who, bool seen);
    const GpuReadings& last() const { return m_last; } ///< as of a second ago, where somebody was looking

signals:
    void told(const lathe::GpuReadings& readings);

private:
    void ask();

    BackendClient& m_client;
    QTimer m_second{this};
    QSet<QObject*> m_seen;
    GpuReadings m_last;
    bool m_asked = false;
    bool m_none = false; ///< this machine has none: there is nothing to ask for
};

} // namespace lathe::ui
