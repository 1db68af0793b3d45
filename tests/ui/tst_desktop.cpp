// What Lathe tells the desktop and hears from it, on a bus of the test's own.
#include "pages/run_page.h"
#include "settings/theme.h"
#include "ui/open_window.h"
#include "ui/private_bus.h"

#include <QCheckBox>
#include <QDBusVariant>
#include <QElapsedTimer>
#include <QLabel>

using namespace lathe;
using namespace lathe::ui;
using namespace lathe::test;

namespace lathe::test {

/// A desktop that shows notes.
class FakeNotes : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")
public:
    struct Note {
        uint id;
        QString title, text;
        QStringList actions;
        QVariantMap hints;
    };
    QList<Note> notes;
    QStringList can{"body", "actions", "body-markup"};

public slots:
    QStringList GetCapabilities() { return can; }
    uint Notify(const QString&, uint, const QString&, const QString& title, const QString& text,
                const QStringList& actions, const QVariantMap& hints, int) {
        notes.append({uint(notes.size()) + 7, title, text, actions, hints});
        return notes.back().id;
    }

signals:
    void ActionInvoked(uint id, const QString& action);
    void NotificationClosed(uint id, uint reason);
};

/// A desktop that says whether it is dark.
class FakePortal : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")
public:
    uint scheme = 0;
    int reads = 0;

public slots:
    QDBusVariant Read(const QString& space, const QString& key) {
        ++reads;
        const bool known = space == "org.freedesktop.appearance" && key == "color-scheme";
        return QDBusVariant(QVariant::fromValue(QDBusVariant(known ? scheme : 99u)));
    }

signals:
    void SettingChanged(const QString& space, const QString& key, const QDBusVariant& value);
};

} // namespace lathe::test

namespace {

const QString notesService = "org.freedesktop.Notifications", notesPath = "/org/freedesktop/Notifications",
              portalService = "org.freedesktop.portal.Desktop", portalPath = "/org/freedesktop/portal/desktop";

/// A window of another program that somebody works in.
std::unique_ptr<QWidget> otherInFront() {
    auto other = std::make_unique<QWidget>();
    other->show();
    other->activateWindow();
    return other;
}

QString nameOf(const RunSummary& run) { return QString::fromStdString(run.name); }

} // namespace

class TestDesktop : public QObject {
    Q_OBJECT
    const RunSummary m_run = sampleRuns()[0], m_finished = sampleRuns()[2];

    static QString choice() { return Theme::instance().choice(); }

private slots:
    void init() {
        OpenWindow::sampleAnswers();
        if (!PrivateBus::isHere()) QSKIP("dbus-daemon is not here (Debian's package dbus-daemon)");
    }
    void cleanup() {
        Theme::instance().setDesktop({});
        Theme::instance().choose("light");
    }

    void aRunThatEndsIsToldWhileAnotherWindowIsInFront() {
        PrivateBus bus;
        FakeNotes desktop;
        QVERIFY(bus.serve(notesService, notesPath, &desktop));
        OpenWindow window;
        QTRY_VERIFY(window->isActiveWindow());
        fake().push(JobEnded{m_finished.id, Outcome::Finished, 90, {}, {}}); // who looks at it needs no note
        settle(*window);
        const auto other = otherInFront();
        QTRY_VERIFY(!window->isActiveWindow());
        fake().push(JobEnded{m_finished.id, Outcome::Finished, 90, {}, {}});
        QTRY_COMPARE(desktop.notes.size(), 1);
        const FakeNotes::Note note = desktop.notes.front();
        QVERIFY2(note.title.contains("finished") && note.title.contains(nameOf(m_finished)), qPrintable(note.title));
        QVERIFY2(note.text.contains("loss"), qPrintable(note.text));
        QCOMPARE(note.actions.value(0), "default");
        QCOMPARE(note.hints.value("desktop-entry").toString(), "lathe");

        emit desktop.ActionInvoked(note.id + 1000, "default"); // another program's
        emit desktop.ActionInvoked(note.id, "default");
        QTRY_COMPARE(window->currentPage(), "run");
        QCOMPARE(static_cast<RunPage*>(window->page("run"))->run(), m_finished.id);
        QTRY_VERIFY(window->isActiveWindow());
        QCOMPARE(desktop.notes.size(), 1);
    }

    void aFailureIsToldByItsFirstLine() {
        PrivateBus bus;
        FakeNotes desktop;
        QVERIFY(bus.serve(notesService, notesPath, &desktop));
        OpenWindow window;
        const auto other = otherInFront();
        QTRY_VERIFY(!window->isActiveWindow());
        const ErrorInfo error{ErrorKind::BadFile, "Row 7 of <a>.jsonl & more is no JSON.\nA second line.", "Mend it."};
        fake().push(JobEnded{m_run.id, Outcome::Failed, 3, {}, error});
        QTRY_COMPARE(desktop.notes.size(), 1);
        QVERIFY(desktop.notes[0].title.contains("failed"));
        QCOMPARE(desktop.notes[0].text, "Row 7 of &lt;a&gt;.jsonl &amp; more is no JSON.");
        fake().push(JobEnded{m_run.id, Outcome::OutOfMemory, 3, {}, error});
        fake().push(StatusChanged{m_run.id, RunStatus::Paused, "There is no memory for a step."});
        fake().push(StatusChanged{m_run.id, RunStatus::Paused, {}}); // by a person
        fake().push(JobEnded{m_run.id, Outcome::Stopped, 3, {}, {}});
        QTRY_COMPARE(desktop.notes.size(), 4);
        QVERIFY(desktop.notes[1].title.contains("memory"));
        QCOMPARE(desktop.notes[2].text, "There is no memory for a step.");
        QVERIFY(desktop.notes[3].title.contains("stopped"));
    }

    void textsAreLeftAsTheyAreWhereNothingIsMarkedUp() {
        PrivateBus bus;
        FakeNotes desktop;
        desktop.can = {"body"};
        QVERIFY(bus.serve(notesService, notesPath, &desktop));
        OpenWindow window;
        const auto other = otherInFront();
        QTRY_VERIFY(!window->isActiveWindow());
        settle(*window);
        fake().push(JobEnded{m_run.id, Outcome::Failed, 3, {}, {ErrorKind::BadFile, "a < b & c", {}}});
        QTRY_COMPARE(desktop.notes.size(), 1);
        QCOMPARE(desktop.notes[0].text, "a < b & c");
    }

    void whoSwitchesItOffIsToldNothing() {
        PrivateBus bus;
        FakeNotes desktop;
        QVERIFY(bus.serve(notesService, notesPath, &desktop));
        OpenWindow window;
        window->showPage("settings");
        auto* ends = window.find<QCheckBox>("settings", "tellEnds");
        QVERIFY(ends->isChecked());
        QVERIFY(!window.find<QLabel>("settings", "noNotes")->isVisible());
        ends->setFocus();
        QTest::keyClick(ends, Qt::Key_Space);
        QVERIFY(!ends->isChecked());
        const auto other = otherInFront();
        QTRY_VERIFY(!window->isActiveWindow());
        const int asked = fake().countOf<ShowRun>();
        fake().push(JobEnded{m_run.id, Outcome::Finished, 90, {}, {}});
        fake().push(StatusChanged{m_run.id, RunStatus::Running, {}});
        settle(*window);
        ends->setChecked(true);
        fake().push(JobEnded{m_finished.id, Outcome::Finished, 90, {}, {}});
        QTRY_COMPARE(desktop.notes.size(), 1); // of the second alone
        QVERIFY(desktop.notes[0].title.contains(nameOf(m_finished)));
        QCOMPARE(fake().countOf<ShowRun>(), asked + 1);
    }

    void whereNobodyShowsNotesTheSettingsSaySo_data() {
        QTest::addColumn<bool>("bus");
        QTest::newRow("no bus") << false;
        QTest::newRow("nobody on it") << true;
    }
    void whereNobodyShowsNotesTheSettingsSaySo() {
        QFETCH(bool, bus);
        std::optional<PrivateBus> own;
        if (bus) own.emplace();
        OpenWindow window;
        window->showPage("settings");
        auto* nobody = window.find<QLabel>("settings", "noNotes");
        QTRY_VERIFY(nobody->isVisible());
        const auto other = otherInFront();
        fake().push(JobEnded{m_run.id, Outcome::Finished, 90, {}, {}});
        settle(*window);
        QVERIFY(!window.banner("settings"));
        if (!bus) return;
        FakeNotes desktop; // somebody came
        QVERIFY(own->serve(notesService, notesPath, &desktop));
        window->showPage("home");
        window->showPage("settings");
        QTRY_VERIFY(!nobody->isVisible());
    }

    /// Whatever the bus does, the window goes on; what it was to be told comes once it answers.
    void aBusThatHangsHoldsNothingUp() {
        PrivateBus bus;
        FakeNotes desktop;
        FakePortal portal;
        portal.scheme = 1;
        QVERIFY(bus.serve(notesService, notesPath, &desktop) && bus.serve(portalService, portalPath, &portal));
        bus.hang(true);
        OpenWindow window;
        const auto other = otherInFront();
        QTRY_VERIFY(!window->isActiveWindow());
        fake().push(JobEnded{m_run.id, Outcome::Finished, 90, {}, {}});
        QElapsedTimer clock;
        clock.start();
        qint64 longest = 0, before = 0;
        QTimer often;
        connect(&often, &QTimer::timeout, this,
                [&] { longest = std::max(longest, clock.elapsed() - std::exchange(before, clock.elapsed())); });
        often.start(5);
        QTRY_VERIFY(clock.elapsed() > 1500);
        QVERIFY2(longest < 1000, qPrintable(QString::number(longest))); // a call that blocks waits for 25 seconds
        QVERIFY(desktop.notes.isEmpty());
        bus.hang(false);
        QTRY_COMPARE(desktop.notes.size(), 1);
        QTRY_VERIFY(Theme::instance().isDark());
    }

    void theThemeFollowsTheDesktop() {
        PrivateBus bus;
        FakePortal portal;
        portal.scheme = 1;
        QVERIFY(bus.serve(portalService, portalPath, &portal));
        const auto changeTo = [&](uint scheme) {
            portal.scheme = scheme; // who asks again hears the same
            emit portal.SettingChanged("org.freedesktop.appearance", "color-scheme", QDBusVariant(scheme));
        };
        OpenWindow window;
        QCOMPARE(choice(), "system");
        QTRY_VERIFY(Theme::instance().isDark());
        changeTo(2);
        QTRY_VERIFY(!Theme::instance().isDark());
        changeTo(1);
        QTRY_VERIFY(Theme::instance().isDark());
        emit portal.SettingChanged("org.freedesktop.appearance", "accent-color", QDBusVariant(2u)); // another setting
        emit portal.SettingChanged("org.gnome.desktop.interface", "color-scheme", QDBusVariant(2u));
        changeTo(0); // no preference: the palette decides, which is light here
        QTRY_VERIFY(!Theme::instance().isDark());
        Theme::instance().choose("light"); // a person's choice
        changeTo(1);
        QTRY_COMPARE(WindowSettings(window.home() + '/' + WindowSettings::fileName).get(keys::desktopLooks), "dark");
        QVERIFY(!Theme::instance().isDark());
        Theme::instance().choose("system");
        QVERIFY(Theme::instance().isDark());
        QCOMPARE(portal.reads, 1);
    }

    void withoutAPortalThePaletteDecides() {
        OpenWindow window;
        settle(*window);
        QCOMPARE(choice(), "system");
        QVERIFY(!Theme::instance().isDark());
        QVERIFY(WindowSettings(window.home() + '/' + WindowSettings::fileName).get(keys::desktopLooks).isEmpty());
    }
};

LATHE_TEST(TestDesktop)
#include "tst_desktop.moc"
