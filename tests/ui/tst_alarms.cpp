// Each alarm is provoked, told, and over when its cause is; a run without trouble raises none.
#include "models/alarms.h"
#include "ui/open_window.h"

#include <QPlainTextEdit>
#include <QPushButton>

using namespace lathe;
using namespace lathe::ui;
using namespace lathe::test;

namespace {

StepPoint stepOf(std::int64_t step, double loss, double norm = 1, double seconds = 0.5) {
    StepPoint point;
    point.step = step;
    point.loss = loss;
    point.gradNorm = norm;
    point.seconds = seconds;
    point.tokens = 1000;
    return point;
}

EvalPoint evalOf(std::int64_t step, double loss) {
    EvalPoint point;
    point.step = step;
    point.loss = loss;
    return point;
}

GpuNow gpuOf(int celsius, double share) {
    GpuNow gpu;
    gpu.celsius = celsius;
    gpu.totalBytes = std::int64_t{100} << 30;
    gpu.usedBytes = std::int64_t(share * double(gpu.totalBytes));
    return gpu;
}

std::vector<AlarmKind> kindsOf(const Alarms& alarms) {
    std::vector<AlarmKind> kinds;
    for (const Alarm& alarm : alarms.current()) kinds.push_back(alarm.kind);
    return kinds;
}

const Alarm& only(const Alarms& alarms) { return alarms.current().at(0); }
using Kinds = std::vector<AlarmKind>;

/// A hundred usual steps.
void begin(Alarms& alarms) {
    for (int step = 1; step <= 100; ++step) alarms.add(stepOf(step, 3 - 0.015 * step, 1 + 0.2 * std::sin(step)));
}

} // namespace

class TestAlarms : public QObject {
    Q_OBJECT
private slots:
    void everyRuleHasWordsAndAHint() {
        std::set<AlarmKind> kinds;
        for (const AlarmRule& rule : alarmRules()) {
            QVERIFY(kinds.insert(rule.kind).second);
            const QString words = rule.words;
            QVERIFY(rule.begins > 0 && rule.ends > 0 && rule.begins != rule.ends);
            QVERIFY((words.contains("%1") || words.contains("%n")) && *rule.hint && *rule.rule);
        }
        QCOMPARE(kinds.size(), std::size_t(AlarmKind::Disk) + 1);
    }

    void aGoodRunRaisesNone() {
        Alarms alarms;
        for (int step = 1; step <= 400; ++step) {
            const bool spike = step % 90 == 0; // a batch that is harder than others
            alarms.add(stepOf(step, 3 * std::exp(-step / 150.0) + 0.8 + (spike ? 1.5 : 0), spike ? 9 : 1,
                              0.5 + 0.1 * std::cos(step)));
            if (step % 40 == 0) alarms.add(evalOf(step, 3 * std::exp(-step / 150.0) + 0.9));
            QVERIFY2(alarms.current().empty(), qPrintable(QString::number(step)));
        }
        alarms.add(gpuOf(75, 0.8));
        alarms.addDisk(std::int64_t{100} << 30, std::int64_t{1} << 30);
        alarms.addDisk(0, std::int64_t{1} << 30); // not known
        QVERIFY(alarms.current().empty());
    }

    void theLossExplodes() {
        Alarms alarms;
        begin(alarms);
        for (int step = 101; step <= 112; ++step) alarms.add(stepOf(step, 4.5));
        QCOMPARE(kindsOf(alarms), Kinds{AlarmKind::LossExplodes});
        QVERIFY2(only(alarms).words().contains("times its least"), qPrintable(only(alarms).words()));
        QVERIFY(only(alarms).step > 100 && only(alarms).step <= 112);
        for (int step = 113; step <= 125; ++step) alarms.add(stepOf(step, 1.6));
        QVERIFY(alarms.current().empty()); // it came down again
    }

    void gradientsExplode() {
        Alarms alarms;
        begin(alarms);
        for (int step = 101; step <= 110; ++step) alarms.add(stepOf(step, 1.5, 40));
        QCOMPARE(kindsOf(alarms), Kinds{AlarmKind::GradientsExplode});
    }

    void nothingLearns() {
        Alarms alarms;
        for (int step = 1; step <= 10; ++step) alarms.add(stepOf(step, 2, 0));
        QCOMPARE(kindsOf(alarms), Kinds{AlarmKind::NothingLearns});
    }

    void stepsSlowDown() {
        Alarms alarms;
        begin(alarms);
        for (int step = 101; step <= 110; ++step) {
            StepPoint longer = stepOf(step, 1.5, 1, 2.5);
            longer.tokens = 5000; // longer batches take longer
            alarms.add(longer);
        }
        QVERIFY(alarms.current().empty());
        for (int step = 111; step <= 120; ++step) alarms.add(stepOf(step, 1.5, 1, 2.5));
        QCOMPARE(kindsOf(alarms), Kinds{AlarmKind::SlowSteps});
        QVERIFY2(only(alarms).words().contains("5 times"), qPrintable(only(alarms).words()));
    }

    void itOverfits() {
        Alarms alarms;
        for (int i = 1; i <= 4; ++i) alarms.add(evalOf(10 * i, 2 - 0.1 * i));
        for (int i = 5; i <= 7; ++i) alarms.add(evalOf(10 * i, 1.5 + 0.1 * i));
        QCOMPARE(kindsOf(alarms), Kinds{AlarmKind::Overfits});
        alarms.add(evalOf(80, 1.4));
        QVERIFY(alarms.current().empty());
    }

    void itStandsStill() {
        Alarms alarms;
        for (int i = 1; i <= 4; ++i) alarms.add(evalOf(10 * i, 2 - 0.1 * i));
        for (int i = 5; i <= 9; ++i) alarms.add(evalOf(10 * i, 1.6001 - 0.0001 * (i % 2)));
        QCOMPARE(kindsOf(alarms), Kinds{AlarmKind::Plateau});
    }

    void theMachineComesToItsLimits() {
        Alarms alarms;
        alarms.add(gpuOf(91, 0.5));
        QCOMPARE(kindsOf(alarms), Kinds{AlarmKind::Heat});
        alarms.add(gpuOf(70, 0.97));
        QCOMPARE(kindsOf(alarms), Kinds{AlarmKind::MemoryEdge});
        QVERIFY2(only(alarms).words().contains("97 %"), qPrintable(only(alarms).words()));
        alarms.add(gpuOf(70, 0.5));
        alarms.addDisk(std::int64_t{3} << 29, std::int64_t{1} << 30);
        QCOMPARE(kindsOf(alarms), Kinds{AlarmKind::Disk});
        QVERIFY2(only(alarms).words().contains("1 more checkpoint"), qPrintable(only(alarms).words()));
        alarms.addDisk(std::int64_t{30} << 30, std::int64_t{1} << 30);
        QVERIFY(alarms.current().empty());
    }

    /// What a rewind takes back raises nothing any more.
    void aRewindTakesThemBack() {
        Alarms alarms;
        begin(alarms);
        for (int step = 101; step <= 112; ++step) alarms.add(stepOf(step, 4.5));
        QVERIFY(!alarms.current().empty());
        alarms.add(stepOf(100, 1.5));
        QVERIFY(alarms.current().empty());
    }

    /// At the edge they don't come and go with every reading.
    void whatHasBegunLastsUntilItIsWellOver() {
        Alarms alarms;
        alarms.add(gpuOf(87, 0.5));
        QVERIFY(alarms.current().empty());
        for (const int celsius : {88, 87, 86, 88, 85}) {
            alarms.add(gpuOf(celsius, 0.5));
            QCOMPARE(kindsOf(alarms), Kinds{AlarmKind::Heat});
            QVERIFY(only(alarms).words().contains(QString::number(celsius)));
        }
        alarms.add(gpuOf(83, 0.5));
        QVERIFY(alarms.current().empty());
        constexpr std::int64_t checkpoint = std::int64_t{1} << 30;
        for (const double room : {1.9, 2.1, 2.9}) {
            alarms.addDisk(std::int64_t(room * double(checkpoint)), checkpoint);
            QCOMPARE(kindsOf(alarms), Kinds{AlarmKind::Disk});
        }
        alarms.addDisk(3 * checkpoint, checkpoint);
        QVERIFY(alarms.current().empty());
    }

    /// The least loss of what was taken back is not the least of the run any more.
    void aRewindForgetsTheLeastLossOfWhatItTakesBack() {
        Alarms alarms;
        for (int step = 1; step <= 50; ++step) alarms.add(stepOf(step, 2));
        for (int step = 51; step <= 80; ++step) alarms.add(stepOf(step, 0.01)); // it broke, and was taken back
        for (int step = 51; step <= 80; ++step) {
            alarms.add(stepOf(step, 2));
            QVERIFY2(alarms.current().empty(), qPrintable(QString::number(step)));
        }
    }

    /// Its figures change with every step: a press that began on its button still ends there.
    void aClickOnItsButtonIsNotLost() {
        OpenWindow::sampleAnswers();
        OpenWindow window;
        const RunId run = sampleRuns()[0].id;
        window.go(OpenRun{run});
        auto* banner = window.find<Banner>("run", "alarms");
        QTRY_VERIFY(window.find<QPushButton>("run", "stopRun")->isVisible());
        int step = 43;
        const auto train = [&](int until, double loss) {
            for (; step <= until; ++step) fake().push(StepLogged{run, stepOf(step, loss)});
        };
        train(60, 1.2);
        train(75, 5);
        QTRY_VERIFY(banner->isVisible());
        const QString first = banner->title();
        QPointer<QPushButton> quiet = banner->findChild<QPushButton*>("quietAlarm");
        QTest::mousePress(quiet, Qt::LeftButton);
        train(80, 9);
        QTRY_VERIFY(banner->title() != first);
        QVERIFY(quiet);
        QTest::mouseRelease(quiet, Qt::LeftButton);
        QTRY_VERIFY(!banner->isVisible());
        train(100, 1.2); // over
        train(120, 5);   // and once more: who wanted to hear no more of it, of this run, hears no more
        window.go(OpenRun{sampleRuns()[4].id});
        window.go(OpenRun{run});
        settle(*window);
        QVERIFY(!banner->isVisible());
        int logged = 0;
        for (const auto* log : window->page("run")->findChildren<QPlainTextEdit*>())
            logged += int(log->toPlainText().count("times its least"));
        QCOMPARE(logged, 1);
    }

    void theRunsPageTellsThem() {
        OpenWindow::sampleAnswers();
        OpenWindow window;
        const RunId run = sampleRuns()[0].id;
        window.go(OpenRun{run});
        auto* banner = window.find<Banner>("run", "alarms");
        QTRY_VERIFY(window.find<QPushButton>("run", "stopRun")->isVisible());
        QVERIFY(!banner->isVisible());
        for (int step = 43; step <= 60; ++step) fake().push(StepLogged{run, stepOf(step, 1.2)});
        for (int step = 61; step <= 75; ++step) fake().push(StepLogged{run, stepOf(step, 5)});
        QTRY_VERIFY(banner->isVisible());
        QVERIFY2(banner->title().contains("times its least"), qPrintable(banner->title()));
        QVERIFY(banner->text().contains("lower learning rate"));
        bool logged = false;
        for (const auto* log : window->page("run")->findChildren<QPlainTextEdit*>())
            logged = logged || log->toPlainText().contains("times its least");
        QVERIFY(logged);
        QTest::mouseClick(banner->findChild<QPushButton*>("quietAlarm"), Qt::LeftButton);
        QTRY_VERIFY(!banner->isVisible());
        fake().push(StepLogged{run, stepOf(76, 5)});
        for (int step = 77; step <= 96; ++step) fake().push(StepLogged{run, stepOf(step, 5, 0)});
        QTRY_VERIFY(banner->isVisible()); // of something else
        QVERIFY(banner->title().contains("No gradient"));
        QVERIFY(!banner->title().contains("times its least"));
    }
};

LATHE_TEST(TestAlarms)
#include "tst_alarms.moc"
