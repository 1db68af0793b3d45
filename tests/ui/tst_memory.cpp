// Memory on the run page: predicted, measured and now, by part; the trial before the start; what paging moves.
#include "bridge/text.h"
#include "pages/run_memory.h"
#include "plots/curve_plot.h"
#include "settings/theme.h"
#include "support/test_main.h"
#include "ui/acting.h"
#include "ui/fake_workbench.h"
#include "ui/picture.h"
#include "ui/sample_values.h"
#include "widgets/labels.h"
#include "widgets/memory_bar.h"
#include "window/main_window.h"

#include <QPlainTextEdit>
#include <QTabWidget>
#include <QTemporaryDir>

using namespace lathe;
using namespace lathe::ui;
using test::fake;

class TestMemory : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<Workbench> m_bench;
    std::unique_ptr<MainWindow> m_window;
    RunId m_run;

    template <class T>
    T* find(const char* name) {
        return m_window->page("run")->findChild<T*>(name);
    }
    void openMemory(std::size_t which) {
        m_run = test::sampleRuns()[which].id;
        emit m_window->page("home")->navigate(OpenRun{m_run});
        auto* tabs = m_window->page("run")->findChild<QTabWidget*>();
        QTRY_VERIFY(tabs->isVisible());
        for (int i = 0; i < tabs->count(); ++i)
            if (tabs->tabText(i) == "Memory") tabs->setCurrentIndex(i);
    }
    static MemoryUse use(std::int64_t mebibytes) {
        MemoryUse made;
        made.now[MemoryPart::Weights] = 270 << 20;
        made.now[MemoryPart::Activations] = mebibytes << 20;
        made.peak = made.now;
        made.peak[MemoryPart::Activations] += 4000ll << 20;
        return made;
    }
    StepPoint step(std::int64_t number, double in, double out) {
        StepPoint point;
        point.step = number;
        point.loss = 1;
        point.seconds = 2;
        point.gauges = {{"memory", double(900 << 20)}, {"page_in_bytes", in}, {"page_out_bytes", out}};
        return point;
    }

private slots:
    void init() {
        test::resetFake();
        fake().answer = [](RequestId id, const Query& query) -> std::optional<AnswerValue> {
            const auto* curves = std::get_if<GetCurves>(&query); // an old run: the store knows no gauges of it
            return curves && curves->metric != "loss" ? std::optional<AnswerValue>(Curves{})
                                                      : test::sampleAnswer(id, query);
        };
        m_home = std::make_unique<QTemporaryDir>();
        m_bench = std::make_unique<Workbench>(m_home->path().toStdString());
        m_window = std::make_unique<MainWindow>(*m_bench);
        m_window->resize(1280, 800);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }
    void cleanup() {
        m_window.reset();
        m_bench.reset();
    }

    void theFarthestPartIsNamed() {
        MemoryByPart predicted, measured;
        predicted[MemoryPart::Weights] = 1000 << 20;
        measured[MemoryPart::Weights] = 1010 << 20;
        predicted[MemoryPart::Workspace] = 100 << 20;
        measured[MemoryPart::Workspace] = 60 << 20; // less counts as much as more
        QVERIFY(worstPart(predicted, measured) == MemoryPart::Workspace);
        QCOMPARE(differenceText(100, 60), QString("−40 %"));
        QCOMPARE(differenceText(1000, 1032), QString("+3.2 %"));
        QCOMPARE(differenceText(5, 5), QString("0 %"));
        QCOMPARE(differenceText(0, 5), QString("new"));
    }

    void whatTrainingHoldsIsLive() {
        openMemory(0); // at work
        auto *live = find<MemoryBar>("liveMemory"), *bars = find<MemoryBar>("runMemoryBar");
        QVERIFY(!live->isVisible());
        fake().push(MemoryMeasured{m_run, use(500)});
        QTRY_VERIFY(live->isVisible());
        QCOMPARE(live->nowBytes(), std::int64_t(770) << 20);
        QTRY_COMPARE(find<StatTile>("tileMemory")->value(), bytesText(770 << 20));
        fake().push(MemoryMeasured{m_run, use(620)});
        QTRY_COMPARE(bars->nowBytes(), std::int64_t(890) << 20);
        QTRY_VERIFY(find<QLabel>("worstPart")->text().contains("activations"));
        fake().push(MemoryMeasured{"another-run", use(1)});
        test::settle(*m_window);
        QCOMPARE(bars->nowBytes(), std::int64_t(890) << 20);
        fake().push(JobEnded{m_run, Outcome::Stopped, 44, "", {}});
        QTRY_COMPARE(bars->nowBytes(), std::int64_t(0));
        QTRY_VERIFY(!live->isVisible());
    }

    void pagingIsDrawnWhereThereIsSome() {
        openMemory(0);
        auto* plot = find<CurvePlot>("pagingCurve");
        fake().push(StepLogged{m_run, step(43, 0, 0)});
        QTRY_COMPARE(int(find<CurvePlot>("memoryCurve")->points(0).x.size()), 1);
        QVERIFY(!plot->isVisible());
        fake().push(StepLogged{m_run, step(44, 64 << 20, 32 << 20)});
        QTRY_VERIFY(plot->isVisible());
        QCOMPARE(plot->points(0).y.back(), 64.0);
        QCOMPARE(plot->points(1).y.back(), 32.0);
        QCOMPARE(find<StatTile>("pagingRate")->value(),
                 bytesText(32 << 20) + "/s, " + bytesText(16 << 20) + "/s"); // in two seconds
    }

    void theTrialIsToldAndKeptInTheLog() {
        openMemory(0);
        fake().push(DryRunDone{m_run, {true, 1400ll << 20, 2.1, 1500, 48 << 20}});
        QTRY_VERIFY(find<QLabel>("dryRun")->isVisible());
        QVERIFY(find<QLabel>("dryRun")->text().contains("fits")
                && find<QLabel>("dryRun")->text().contains(durationText(1500)));
        const auto logs = m_window->page("run")->findChildren<QPlainTextEdit*>();
        QVERIFY(std::any_of(logs.begin(), logs.end(), [](QPlainTextEdit* each) {
            return each->toPlainText().contains("trial before the start: fits");
        }));
    }

    void pictures_data() { test::pictureRows(); }
    void pictures() {
        QFETCH(QString, theme);
        QFETCH(double, scale);
        Theme::instance().choose(theme);
        openMemory(2);
        QVERIFY(!find<CurvePlot>("memoryCurve")->isVisible()); // nothing is known of it
        test::savePicture(*m_window, theme + "-memory-finished", scale);
        openMemory(0);
        fake().push(DryRunDone{m_run, {true, 1400ll << 20, 2.1, 1500, 48 << 20}});
        MemoryUse held{test::sampleDetail(test::sampleRuns()[0]).predicted,
                       test::sampleDetail(test::sampleRuns()[0]).measured, 1300ll << 20};
        held.now[MemoryPart::Activations] -= 90 << 20;
        held.peak[MemoryPart::Workspace] = 31 << 20;
        fake().push(MemoryMeasured{m_run, held});
        for (int i = 1; i < 40; ++i) fake().push(StepLogged{m_run, step(i, (60 + i % 7) << 20, (30 + i % 5) << 20)});
        test::settle(*m_window);
        test::savePicture(*m_window, theme + "-memory-live", scale);
    }
};
LATHE_TEST(TestMemory)
#include "tst_memory.moc"
