// Closing the window while runs work or wait: what is asked, and what becomes of the runs and of the window.
#include "settings/theme.h"
#include "ui/open_window.h"
#include "ui/picture.h"
#include "window/leaving.h"

#include <QFile>
#include <QPushButton>

using namespace lathe;
using namespace lathe::ui;
using test::click;
using test::fake;

class TestLeaving : public QObject {
    Q_OBJECT
    std::vector<RunSummary> m_runs;
    enum class History { Answers, Fails, Silent } m_history = History::Answers;
    std::unique_ptr<test::OpenWindow> m_window;
    const RunId m_live = test::sampleRuns()[0].id, m_waits = "20261122-104600-0002";

    Banner* banner() const { return (*m_window)->findChild<Banner*>("leaving"); }
    QPushButton* button(const char* name) const { return (*m_window)->findChild<QPushButton*>(name); }
    Leaving& leaving() const { return *(*m_window)->findChild<Leaving*>(); }

    /// A program that does what the shell says; what it was called with is in the file `words` beside it.
    QString program(const QByteArray& does) const {
        const QString file = m_window->home() + "/lathe";
        QFile script(file);
        if (!script.open(QIODevice::WriteOnly)) return {};
        script.write("#!/bin/sh\necho \"$@\" > '" + m_window->home().toUtf8() + "/words'\n" + does + '\n');
        script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return file;
    }
    QByteArray content(const QString& name) const {
        QFile file(m_window->home() + '/' + name);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    RunSummary& run(const RunId& id) {
        return *std::find_if(m_runs.begin(), m_runs.end(), [&](const RunSummary& one) { return one.id == id; });
    }
    /// The backend has let them go.
    void areLetGo() {
        for (const RunId& id : {m_waits, m_live}) {
            run(id).status = RunStatus::Interrupted;
            fake().push(StatusChanged{id, RunStatus::Interrupted, ""});
            fake().push(JobEnded{id, Outcome::Stopped, 42, "", {}});
        }
    }
    void begin(const char* with) {
        (*m_window)->close();
        QVERIFY((*m_window)->isVisible());
        click(button(with));
        QTRY_COMPARE(fake().sent.size(), 2u);
        QCOMPARE(fake().sent[0].first, m_waits); // or it would begin when the other one ends
        QCOMPARE(fake().sent[1].first, m_live);
        for (const auto& [id, command] : fake().sent) QVERIFY(std::holds_alternative<LetGo>(command));
        QVERIFY((*m_window)->isVisible()); // until they are saved
    }

private slots:
    void init() {
        test::OpenWindow::sampleAnswers();
        m_runs = test::sampleRuns();
        RunSummary waits = m_runs[0];
        waits.id = m_waits;
        waits.status = RunStatus::Queued;
        m_runs.insert(m_runs.begin(), waits);
        fake().answer = [this](RequestId request, const Query& query) -> std::optional<AnswerValue> {
            if (!std::holds_alternative<ListRuns>(query)) return test::sampleAnswer(request, query);
            if (m_history == History::Silent) return std::nullopt;
            if (m_history == History::Fails) return ErrorInfo{ErrorKind::Io, "The history is locked.", "Wait."};
            return RunList{m_runs};
        };
        m_history = History::Answers;
        m_window = std::make_unique<test::OpenWindow>();
        QTRY_COMPARE((*m_window)->runs().runs().size(), m_runs.size());
        QVERIFY(QDir(m_window->home()).mkpath("runs/" + QString::fromStdString(m_live)));
    }
    void cleanup() { m_window.reset(); }

    void cancelingLeavesAllAsItIs() {
        (*m_window)->close();
        QVERIFY((*m_window)->isVisible());
        QVERIFY(banner()->isVisible());
        QVERIFY(banner()->title().contains("still running"));
        QTRY_VERIFY(button("stay")->hasFocus());
        QTest::keyClick(button("stay"), Qt::Key_Space);
        QTRY_VERIFY(!banner()->isVisible());
        QVERIFY(fake().sent.empty());
        QTest::keyClick(&**m_window, Qt::Key_Q, Qt::ControlModifier);
        QVERIFY((*m_window)->isVisible()); // asks again
        QVERIFY(banner()->isVisible());
    }

    void quittingSavesFirst() {
        begin("stopAndLeave");
        areLetGo();
        QTRY_VERIFY(!(*m_window)->isVisible());
        QVERIFY(fake().resumed.empty());
    }

    void withoutTheWindowTheyGoOnInAnotherProgram() {
        leaving().setProgram(program("echo begun"));
        begin("goOnWithoutWindow");
        QVERIFY(content("words").isEmpty()); // nothing before they are saved
        areLetGo();
        const QByteArray words = "queue resume " + QByteArray::fromStdString(m_live + ' ' + m_waits) + " --store "
                                 + m_window->home().toUtf8() + '\n';
        QTRY_COMPARE(content("words"), words);
        run(m_live).status = RunStatus::Running;
        run(m_live).program = "process 77 on workstation";
        QTRY_VERIFY(!(*m_window)->isVisible());
        QVERIFY(fake().resumed.empty());
        QTRY_COMPARE(content("runs/" + QString::fromStdString(m_live) + "/without-window.log"), QByteArray("begun\n"));
    }

    void aProgramThatIsNotThereChangesNothing() {
        leaving().setProgram(m_window->home() + "/nowhere");
        (*m_window)->close();
        click(button("goOnWithoutWindow"));
        QTRY_VERIFY(banner()->text().contains("nowhere"));
        QVERIFY(banner()->property("banner") == "error");
        QVERIFY(fake().sent.empty());
        QVERIFY((*m_window)->isVisible());
    }

    void theWindowTakesThemBackFromAProgramThatFails_data() {
        QTest::addColumn<QByteArray>("does");
        QTest::addColumn<QString>("says");
        QTest::newRow("it ends") << QByteArray("echo 'The engine is not there.' >&2; exit 5")
                                 << "The engine is not there.";
        QTest::newRow("it can't begin") << QByteArray() << "lathe";
    }
    void theWindowTakesThemBackFromAProgramThatFails() {
        QFETCH(QByteArray, does);
        QFETCH(QString, says);
        const QString file = program(does);
        if (does.isEmpty()) {
            QFile broken(file);
            QVERIFY(broken.open(QIODevice::WriteOnly));
            broken.write("#!/nowhere/at/all\n");
        }
        leaving().setProgram(file);
        begin("goOnWithoutWindow");
        areLetGo();
        QTRY_COMPARE(fake().resumed, (std::vector<RunId>{m_live, m_waits}));
        QVERIFY((*m_window)->isVisible());
        QVERIFY2(banner()->text().contains(says), qPrintable(banner()->text()));
        for (const RunId& id : fake().resumed) {
            run(id).status = RunStatus::Queued;
            fake().push(StatusChanged{id, RunStatus::Queued, ""});
        }
        test::settle(**m_window);
        (*m_window)->close();
        QVERIFY((*m_window)->isVisible()); // they are the window's again
    }

    /// Whose the runs are nobody knows then. They are saved: a person may look again, or go.
    void aHistoryThatDoesNotTellIsNotWaitedForForever_data() {
        QTest::addColumn<bool>("fails");
        QTest::addColumn<bool>("quits");
        QTest::newRow("it fails, again") << true << false;
        QTest::newRow("it fails, quit") << true << true;
        QTest::newRow("it is silent, again") << false << false;
        QTest::newRow("it is silent, quit") << false << true;
    }
    void aHistoryThatDoesNotTellIsNotWaitedForForever() {
        QFETCH(bool, fails);
        QFETCH(bool, quits);
        leaving().setProgram(program("echo begun"));
        leaving().setPatience(std::chrono::milliseconds(1500));
        begin("goOnWithoutWindow");
        m_history = fails ? History::Fails : History::Silent;
        areLetGo();
        QTRY_VERIFY(button("leaveUnknown") && button("leaveUnknown")->isVisible());
        QVERIFY((*m_window)->isVisible());
        QVERIFY(banner()->property("banner") == "error");
        QCOMPARE(banner()->text().contains("The history is locked. Wait."), fails);
        QVERIFY(banner()->text().contains(m_window->home() + "/lathe"));
        QTRY_VERIFY(button("lookAgain")->hasFocus());
        (*m_window)->close();
        QVERIFY((*m_window)->isVisible()); // it is asked already
        m_history = History::Answers;
        if (quits) {
            click(button("leaveUnknown"));
        } else {
            run(m_live).status = RunStatus::Running;
            run(m_live).program = "process 77 on workstation";
            QTest::keyClick(button("lookAgain"), Qt::Key_Space);
        }
        QTRY_VERIFY(!(*m_window)->isVisible());
        QVERIFY(fake().resumed.empty());
    }

    void pictures_data() { test::pictureRows(); }
    void pictures() {
        QFETCH(QString, theme);
        QFETCH(double, scale);
        Theme::instance().choose(theme);
        leaving().setProgram(program("echo begun"));
        leaving().setPatience(std::chrono::milliseconds(1000));
        begin("goOnWithoutWindow");
        m_history = History::Fails;
        areLetGo();
        QTRY_VERIFY(button("leaveUnknown") && button("leaveUnknown")->isVisible());
        test::savePicture(**m_window, theme + "-leaving-not-known", scale);
    }

    /// One that ends by itself while the others are saved needs nobody.
    void whatHasFinishedMeanwhileIsDone() {
        leaving().setProgram(program("exit 1"));
        begin("goOnWithoutWindow");
        for (const RunId& id : {m_waits, m_live}) {
            run(id).status = RunStatus::Finished;
            fake().push(StatusChanged{id, RunStatus::Finished, ""});
        }
        QTRY_VERIFY(!(*m_window)->isVisible());
        QVERIFY(content("words").isEmpty());
    }

    void runsOfOtherProgramsKeepNobody() {
        for (const RunId& id : {m_waits, m_live}) run(id).program = "process 77 on workstation";
        m_window = std::make_unique<test::OpenWindow>();
        QTRY_COMPARE((*m_window)->runs().runs().size(), m_runs.size());
        (*m_window)->close();
        QVERIFY(!(*m_window)->isVisible());
        QVERIFY(fake().sent.empty());
    }
};

LATHE_TEST(TestLeaving)
#include "tst_leaving.moc"
