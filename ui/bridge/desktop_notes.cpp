// Desktop Notifications Specification 1.2.
#include "bridge/desktop_notes.h"

#include <QCoreApplication>

namespace lathe::ui {
namespace {

const DesktopBus::Place notifications{QStringLiteral("org.freedesktop.Notifications"),
                                      QStringLiteral("/org/freedesktop/Notifications"),
                                      QStringLiteral("org.freedesktop.Notifications")};
const QString click = QStringLiteral("default"); ///< the action of a click on the note itself

} // namespace

DesktopNotes::DesktopNotes(DesktopBus& bus, QObject* parent) : QObject(parent), m_bus(bus) {
    bus.listen(notifications, QStringLiteral("ActionInvoked"), this, SLOT(act(uint, QString)));
    bus.listen(notifications, QStringLiteral("ActivationToken"), this, SLOT(takeToken(uint, QString)));
    bus.listen(notifications, QStringLiteral("NotificationClosed"), this, SLOT(forget(uint)));
    look();
}

void DesktopNotes::look() {
    const auto seen = [this](bool served) {
        m_served = served;
        emit looked();
    };
    m_bus.call(
        notifications, QStringLiteral("GetCapabilities"), {}, this,
        [this, seen](const QVariantList& reply) {
            m_markup = reply.value(0).toStringList().contains(QStringLiteral("body-markup"));
            seen(true);
        },
        [seen] { seen(false); });
}

void DesktopNotes::tell(const RunId& run, const QString& title, const QString& text) {
    const QStringList actions{click, tr("Open the run")};
    const QVariantMap hints{{QStringLiteral("desktop-entry"), QStringLiteral("lathe")}};
    constexpr uint anew = 0;        // in no other note's place
    constexpr int asUsualThere = -1; // how long it stays
    m_bus.call(notifications, QStringLiteral("Notify"),
               {QCoreApplication::applicationName(), anew, QStringLiteral("lathe"), title,
                m_markup ? text.toHtmlEscaped() : text, actions, hints, asUsualThere},
               this, [this, run](const QVariantList& reply) {
                   if (!reply.isEmpty()) m_runs[reply.front().toUInt()] = run;
               });
}

void DesktopNotes::act(uint note, const QString& action) {
    const auto found = m_runs.find(note);
    if (found != m_runs.end() && action == click) emit opened(RunId(found->second));
}

/// Under Wayland a window may come to the front only with a token of who was clicked; Qt looks for it there.
void DesktopNotes::takeToken(uint note, const QString& token) {
    if (m_runs.contains(note)) qputenv("XDG_ACTIVATION_TOKEN", token.toUtf8());
}

void DesktopNotes::forget(uint note) { m_runs.erase(note); }

} // namespace lathe::ui
