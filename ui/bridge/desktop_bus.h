#pragma once
// The message bus of a person's session (D-Bus), over which the desktop is asked and told things. It is opened on
// another thread, and no answer is waited for: whoever is at its other end may be slow, or nobody.
#include <QDBusConnection>
#include <QDBusMessage>
#include <QObject>
#include <QVariant>

#include <functional>
#include <optional>
#include <vector>

namespace lathe::ui {

class DesktopBus : public QObject {
    Q_OBJECT
public:
    /// The session's: what DBUS_SESSION_BUS_ADDRESS names, else what the system says.
    explicit DesktopBus(QObject* parent = nullptr);
    ~DesktopBus() override;

    struct Place { QString service, path, interface; };
    using OnReply = std::function<void(const QVariantList&)>;

    /// Calls a method there; one of the two follows on the UI thread: what came back, or that nobody answers. An asker
    /// that is gone hears neither.
    void call(const Place& place, const QString& method, const QVariantList& arguments, QObject* asker, OnReply reply,
              std::function<void()> nobody = {});
    /// From now on `slot` (a SLOT()) of the receiver hears the signal, whoever sends it.
    void listen(const Place& place, const QString& signal, QObject* receiver, const char* slot);

private:
    void opened(bool open);
    void whenOpen(QObject* asker, std::function<void()> work, std::function<void()> nobody);

    const QString m_name; ///< of this connection, in this process
    std::optional<bool> m_open; ///< nullopt: not known yet
    std::vector<std::function<void()>> m_waiting;
};

} // namespace lathe::ui
