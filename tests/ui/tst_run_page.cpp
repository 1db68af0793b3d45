// What the page of a run says and offers follows the run alone, whatever order its news come in.
#include "models/run_state.h"
#include "ui/open_window.h"
#include "widgets/labels.h"

#include <QApplication>
#include <QPushButton>

using namespace lathe;
using namespace lathe::ui;
using test::click;
using test::fake;
using test::OpenWindow;

namespace {

StepLogged stepOf(const RunId& run, std::int64_t number) {
    StepPoint point;
    point.step = number;
    point.loss = 1;
    point.seconds = 0.5;
    return {run, point};
}

/// From now on the store says that the first of the sample's runs is `status`.
void keep(RunStatus status) {
    fake().answer = [status](RequestId id, const Query& query) {
        auto value = test::sampleAnswer(id, query);
        if (auto* detail = value ? std::get_if<RunDetail>(&*value) : nullptr) detail->summary.status = status;
        if (auto* list = value ? std::get_if<RunList>(&*value) : nullptr) list->runs[0].status = status;
        return value;
    };
}

} // namespace

class TestRunPage : public QObject {
    Q_OBJECT
    const RunId m_run = test::sampleRuns()[0].id;

private slots:
    void init() { OpenWindow::sampleAnswers(); }

    void pauseAndResumeAreOneButtonThatKeepsTheFocus() {
        const OpenWindow window;
        window.go(OpenRun{m_run});
        auto* pause = window.find<QPushButton>("run", "pauseRun");
        auto* stop = window.find<QPushButton>("run", "stopRun");
        QTRY_VERIFY(pause->isVisible());
        pause->setFocus();
        QTest::keyClick(pause, Qt::Key_Space);
        QCOMPARE(fake().sent.size(), 1u);
        QVERIFY(std::holds_alternative<Pause>(fake().sent[0].second));
        QVERIFY(pause->hasFocus());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space); // somebody impatient
        QCOMPARE(fake().sent.size(), 1u);

        keep(RunStatus::Paused);
        fake().push(StatusChanged{m_run, RunStatus::Paused, ""});
        QTRY_COMPARE(pause->text(), QString("&Resume"));
        QVERIFY(pause->hasFocus());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
        QCOMPARE(fake().sent.size(), 2u);
        QVERIFY(std::holds_alternative<Resume>(fake().sent[1].second));
        keep(RunStatus::Running);
        fake().push(StatusChanged{m_run, RunStatus::Running, ""});
        QTRY_COMPARE(pause->text(), QString("&Pause"));

        click(stop);
        QCOMPARE(fake().sent.size(), 3u);
        QVERIFY(std::holds_alternative<Stop>(fake().sent[2].second));
        QVERIFY(stop->hasFocus());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
        QCOMPARE(fake().sent.size(), 3u);
    }

    void noWordsOutliveWhatTheyTellOf() {
        RunState doing;
        doing.reset(RunStatus::Running);
        doing.apply(Progressed{m_run, 0, 3, 10, "loading model"});
        QCOMPARE(doing.text(), QString("Loading model  30 %"));
        doing.apply(Progressed{m_run, 0, 10, 10, "loading model"});
        QCOMPARE(doing.text(), QString()); // it is loaded
        doing.apply(Progressed{m_run, 0, 1, 4, "evaluating"});
        doing.apply(stepOf(m_run, 7));
        QCOMPARE(doing.text(), QString());

        doing.ask(RunState::Wish::Pause);
        QVERIFY(doing.text().startsWith("Pausing"));
        doing.apply(StatusChanged{m_run, RunStatus::Paused, ""});
        QVERIFY2(doing.text().startsWith("Paused after step 7"), qPrintable(doing.text()));
        doing.apply(StatusChanged{m_run, RunStatus::Running, ""});
        QCOMPARE(doing.text(), QString());

        doing.apply(Progressed{m_run, 0, 10, 10, "writing the result"});
        doing.apply(JobEnded{m_run, Outcome::Finished, 9, "", {}});
        QCOMPARE(doing.text(), QString());
        doing.apply(Progressed{m_run, 0, 10, 10, "writing the result"}); // news may come late
        doing.apply(Progressed{m_run, 0, 9, 10, "writing the result"});
        QCOMPARE(doing.text(), QString());
        QVERIFY(doing.status() == RunStatus::Finished);
    }

    void aReasonIsShownForAsLongAsItHolds() {
        RunState doing;
        doing.reset(RunStatus::Running);
        doing.apply(StatusChanged{m_run, RunStatus::Paused, "Memory ran out."});
        RunSummary summary;
        summary.status = RunStatus::Paused;
        doing.read(summary); // the store knows no reason, and takes none away
        QCOMPARE(doing.text(), QString("Memory ran out."));
        doing.apply(StatusChanged{m_run, RunStatus::Running, ""});
        QCOMPARE(doing.text(), QString());
    }

    void aStopThatWasAskedForIsToldUntilItCame() {
        RunState doing;
        doing.reset(RunStatus::Running);
        doing.apply(stepOf(m_run, 12));
        doing.ask(RunState::Wish::Stop);
        doing.apply(StatusChanged{m_run, RunStatus::Running, ""});
        QVERIFY(doing.text().startsWith("Stopping"));
        doing.apply(JobEnded{m_run, Outcome::Stopped, 12, "", {}});
        QVERIFY2(doing.text().startsWith("Stopped at step 12"), qPrintable(doing.text()));
    }
};

LATHE_TEST(TestRunPage)
#include "tst_run_page.moc"
