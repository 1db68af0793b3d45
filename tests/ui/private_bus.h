#pragma once
// A message bus of a test's own, with nobody on it but whom the test puts there: a person's desktop is not reached.
#include <QCoreApplication>
#include <QDBusConnection>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <signal.h>

namespace lathe::test {

class PrivateBus {
public:
    static bool isHere() { return !QStandardPaths::findExecutable("dbus-daemon").isEmpty(); }

    PrivateBus() {
        QFile config(m_folder.filePath("bus.conf"));
        if (!config.open(QIODevice::WriteOnly)) return;
        config.write("<busconfig><type>session</type><listen>" + qgetenv("DBUS_SESSION_BUS_ADDRESS") // of test_main.cpp
                     + "</listen><policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>"
                       "<allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>");
        config.close();
        m_daemon.start("dbus-daemon", {"--config-file=" + config.fileName(), "--nofork", "--print-address"});
        m_daemon.waitForStarted();
        m_daemon.waitForReadyRead(); // the address: it listens
    }
    ~PrivateBus() {
        hang(false);
        for (const QString& name : m_names) QDBusConnection::disconnectFromBus(name);
        m_daemon.terminate();
        m_daemon.waitForFinished();
    }

    /// A program on the bus that has the service's name and this object.
    bool serve(const QString& service, const QString& path, QObject* object) {
        m_names << "test-" + service;
        QDBusConnection bus = QDBusConnection::connectToBus(QDBusConnection::SessionBus, m_names.back());
        return bus.registerObject(path, object, QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals)
               && bus.registerService(service);
    }
    /// It answers nobody, until it is let go on.
    void hang(bool on) {
        if (m_daemon.processId() > 0) ::kill(pid_t(m_daemon.processId()), on ? SIGSTOP : SIGCONT);
    }

private:
    QTemporaryDir m_folder;
    QProcess m_daemon;
    QStringList m_names;
};

} // namespace lathe::test
