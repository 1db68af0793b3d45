#include "bridge/desktop_bus.h"

#include <QCoreApplication>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QPointer>
#include <QThreadPool>

namespace lathe::ui {
namespace {

QString nextName() {
    static int number = 0;
    return QStringLiteral("lathe-desktop-%1").arg(++number);
}

} // namespace

DesktopBus::DesktopBus(QObject* parent) : QObject(parent), m_name(nextName()) {
    QThreadPool::globalInstance()->start([name = m_name, self = QPointer(this)] {
        const QDBusConnection bus = QDBusConnection::connectToBus(QDBusConnection::SessionBus, name);
        const bool open = bus.isConnected();
        QMetaObject::invokeMethod(
            qApp,
            [self, name, open] {
                if (self) self->opened(open);
                else QDBusConnection::disconnectFromBus(name);
            },
            Qt::QueuedConnection);
    });
}

DesktopBus::~DesktopBus() {
    if (m_open) QDBusConnection::disconnectFromBus(m_name);
}

void DesktopBus::opened(bool open) {
    m_open = open;
    for (const auto& waiting : std::exchange(m_waiting, {})) waiting();
}

void DesktopBus::whenOpen(QObject* asker, std::function<void()> work, std::function<void()> nobody) {
    if (!m_open) {
        m_waiting.push_back([this, asker = QPointer(asker), work = std::move(work), nobody = std::move(nobody)] {
            if (asker) whenOpen(asker, work, nobody);
        });
    } else if (*m_open) work();
    else if (nobody) nobody();
}

void DesktopBus::call(const Place& place, const QString& method, const QVariantList& arguments, QObject* asker,
                      OnReply reply, std::function<void()> nobody) {
    QDBusMessage message = QDBusMessage::createMethodCall(place.service, place.path, place.interface, method);
    message.setArguments(arguments);
    const auto send = [this, message, asker, reply = std::move(reply), nobody] {
        auto* watcher = new QDBusPendingCallWatcher(QDBusConnection(m_name).asyncCall(message), asker);
        connect(watcher, &QDBusPendingCallWatcher::finished, asker, [watcher, reply, nobody] {
            watcher->deleteLater();
            const QDBusMessage answer = QDBusPendingReply<>(*watcher).reply();
            if (answer.type() == QDBusMessage::ReplyMessage) {
                if (reply) reply(answer.arguments());
            } else if (nobody) nobody();
        });
    };
    whenOpen(asker, send, nobody);
}

void DesktopBus::listen(const Place& place, const QString& signal, QObject* receiver, const char* slot) {
    // Named by its path alone: to know the sender, Qt would wait for the bus to say who has the service's name.
    whenOpen(receiver,
             [this, place, signal, receiver, slot] {
                 QDBusConnection(m_name).connect({}, place.path, place.interface, signal, receiver, slot);
             },
             {});
}

} // namespace lathe::ui
