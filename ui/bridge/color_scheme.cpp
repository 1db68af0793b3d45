#include "bridge/color_scheme.h"

namespace lathe::ui {
namespace {

const DesktopBus::Place portal{QStringLiteral("org.freedesktop.portal.Desktop"),
                               QStringLiteral("/org/freedesktop/portal/desktop"),
                               QStringLiteral("org.freedesktop.portal.Settings")};
const QString appearance = QStringLiteral("org.freedesktop.appearance"), colorScheme = QStringLiteral("color-scheme");

/// 1: dark, 2: light, anything else: no preference. Read() wraps the number twice.
std::optional<bool> darkOf(QVariant value) {
    while (value.canConvert<QDBusVariant>()) value = value.value<QDBusVariant>().variant();
    switch (value.toUInt()) {
    case 1: return true;
    case 2: return false;
    default: return {};
    }
}

} // namespace

ColorScheme::ColorScheme(DesktopBus& bus, QObject* parent) : QObject(parent) {
    qRegisterMetaType<QDBusVariant>(); // a slot's types are found by their names, which the first connection knows not
    bus.listen(portal, QStringLiteral("SettingChanged"), this, SLOT(take(QString, QString, QDBusVariant)));
    bus.call(
        portal, QStringLiteral("Read"), {appearance, colorScheme}, this,
        [this](const QVariantList& reply) { emit told(darkOf(reply.value(0))); }, [this] { emit told({}); });
}

void ColorScheme::take(const QString& space, const QString& key, const QDBusVariant& value) {
    if (space == appearance && key == colorScheme) emit told(darkOf(value.variant()));
}

} // namespace lathe::ui
