#pragma once
// Whether the desktop wants light or dark windows, as its portal says it (org.freedesktop.portal.Settings), now and
// whenever a person changes it.
#include "bridge/desktop_bus.h"

#include <QDBusVariant>

namespace lathe::ui {

class ColorScheme : public QObject {
    Q_OBJECT
public:
    explicit ColorScheme(DesktopBus& bus, QObject* parent = nullptr);

signals:
    void told(std::optional<bool> dark); ///< nullopt: it does not say

private slots: // of the portal's signal
    void take(const QString& space, const QString& key, const QDBusVariant& value);
};

} // namespace lathe::ui
