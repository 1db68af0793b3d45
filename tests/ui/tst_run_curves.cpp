// The curves of a run's page and of several runs side by side: what the axis counts, and what selected steps show.
#include "models/step_model.h"
#include "pages/run_steps.h"
#include "plots/plot_legend.h"
#include "ui/open_window.h"
#include "ui/plot_acting.h"

#include <QComboBox>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSlider>
#include <QTabWidget>
#include <QTextBrowser>

using namespace lathe;
using namespace lathe::ui;
using test::fake;
using test::inside;
using test::OpenWindow;
using test::placeOf;

namespace {

StepLogged seenStep(const RunId& run, std::int64_t number) {
    StepPoint point;
    point.step = number;
    point.loss = 2.0 / double(number);
    point.learningRate = 1e-4;
    point.gradNorm = 1;
    point.tokens = 1000;
    point.trainedTokens = 400;
    point.seconds = 2;
    point.rows = {number * 10, number * 10 + 1};
    return {run, point};
}

template <class Text>
Text* named(const OpenWindow& window, const QString& name) {
    for (Text* each : window->page("run")->findChildren<Text*>())
        if (each->accessibleName() == name) return each;
    return nullptr;
}

QStringList offered(const QComboBox& box) {
    QStringList all;
    for (int i = 0; i < box.count(); ++i) all << box.itemText(i);
    return all;
}

} // namespace

class TestRunCurves : public QObject {
    Q_OBJECT
    const RunId m_run = test::sampleRuns()[0].id;

    /// A run that begins in this window: the store has nothing of it yet.
    void beginsNow() {
        fake().answer = [](RequestId id, const Query& query) -> std::optional<AnswerValue> {
            if (const auto* curves = std::get_if<GetCurves>(&query)) {
                Curves none;
                for (const RunId& run : curves->runs) none.curves.push_back({run, curves->metric, {}, {}});
                return none;
            }
            auto value = test::sampleAnswer(id, query);
            if (auto* detail = value ? std::get_if<RunDetail>(&*value) : nullptr) detail->resolvedRecipeJson.clear();
            return value;
        };
    }

private slots:
    void init() { OpenWindow::sampleAnswers(); }

    void theAxisOffersWhatTheRunHasRecorded() {
        const OpenWindow window;
        window.go(OpenRun{m_run});
        auto* plot = window.find<CurvePlot>("run", "lossPlot");
        auto* across = window.find<QComboBox>("run", "plotAcross");
        QTRY_COMPARE(offered(*across), QStringList({"step", "tokens", "time", "epoch"}));
        QTRY_VERIFY(across->isVisible() && plot->extent());
        across->setFocus();
        QTest::keyClick(across, Qt::Key_Down);
        QTRY_COMPARE(inside(*plot)->xAxis->label(), QString("tokens"));
        QTRY_COMPARE(plot->extent()->upper, 300 * 2048.0);
        QTest::keyClick(across, Qt::Key_End);
        QTRY_COMPARE(plot->extent()->upper, 2.0); // its recipe has two epochs
        window.go(OpenRun{test::sampleRuns()[2].id}); // it stays so for other runs
        QTRY_COMPARE(across->currentText(), QString("epoch"));
        QVERIFY(plot->group().x() == PlotX::Epoch);
    }

    void aRunThatBeginsCountsItsTokens() {
        beginsNow();
        const OpenWindow window;
        window.go(OpenRun{m_run});
        auto* plot = window.find<CurvePlot>("run", "lossPlot");
        auto* across = window.find<QComboBox>("run", "plotAcross");
        QTRY_COMPARE(offered(*across), QStringList({"step"}));
        QVERIFY(!across->isVisible());
        for (int i = 1; i <= 20; ++i) fake().push(seenStep(m_run, i));
        QTRY_COMPARE(offered(*across), QStringList({"step", "tokens", "time"}));
        plot->group().setX(PlotX::Tokens);
        QTRY_COMPARE(plot->extent().value_or(PlotRange()).upper, 20000.0);
        for (int i = 18; i <= 22; ++i) fake().push(seenStep(m_run, i)); // a resume goes over steps again
        QTRY_COMPARE(plot->extent().value_or(PlotRange()).upper, 22000.0);
    }

    /// A point that stands for ten steps has the tokens of all of them.
    void stepsThatAreLoggedTogetherAreCounted() {
        beginsNow();
        const OpenWindow window;
        window.go(OpenRun{m_run});
        auto* plot = window.find<CurvePlot>("run", "lossPlot");
        auto* across = window.find<QComboBox>("run", "plotAcross");
        QTRY_COMPARE(offered(*across), QStringList({"step"}));
        test::settle(*window);
        for (int i = 10; i <= 50; i += 10) {
            StepLogged ten = seenStep(m_run, i);
            ten.point.tokens = 10'000;
            ten.point.seconds = 20;
            fake().push(ten);
        }
        QTRY_COMPARE(offered(*across), QStringList({"step", "tokens", "time"}));
        plot->group().setX(PlotX::Tokens);
        QTRY_COMPARE(plot->extent().value_or(PlotRange()).upper, 50'000.0);
        QCOMPARE(plot->extent()->lower, 10'000.0);
    }

    /// However long a run is, the window's curves take the memory of so many points: thinned, with every newest step.
    void aLongRunsCurvesStayShort() {
        std::int64_t logged = 0;
        int reads = 0;
        fake().answer = [&](RequestId id, const Query& query) -> std::optional<AnswerValue> {
            const auto* asked = std::get_if<GetCurves>(&query);
            if (!asked) return test::sampleAnswer(id, query);
            reads += asked->metric == "loss";
            Curve curve{asked->runs.at(0), asked->metric, {}, {}};
            const std::int64_t stride = logged / asked->maxPoints + 1;
            for (std::int64_t step = 1; step <= logged; step += stride) {
                curve.steps.push_back(step);
                curve.values.push_back(asked->metric == "loss" ? 2.0 / double(step) : 1);
            }
            return Curves{{curve}};
        };
        const OpenWindow window;
        window.go(OpenRun{m_run});
        auto* plot = window.find<CurvePlot>("run", "lossPlot");
        QTRY_COMPARE(reads, 1);
        qsizetype longest = 0;
        while (logged < 30'000) {
            for (int i = 0; i < 500; ++i) fake().push(seenStep(m_run, ++logged));
            QTRY_COMPARE(plot->points(0).x.isEmpty() ? 0 : std::int64_t(plot->points(0).x.back()), logged);
            longest = std::max(longest, plot->points(0).x.size());
        }
        QVERIFY2(longest <= mostLivePoints + 500, qPrintable(QString::number(longest)));
        QVERIFY(reads >= 3 && reads <= 5);
        const CurvePoints& points = plot->points(0);
        QCOMPARE(points.x.front(), 1.0); // of the whole run
        for (qsizetype i = 1; i < points.x.size(); ++i) {
            QVERIFY(points.x[i] > points.x[i - 1]);
            QCOMPARE(points.y[i], 2.0 / points.x[i]);
            if (points.x[i] > double(logged - newestLivePoints)) QCOMPARE(points.x[i], points.x[i - 1] + 1);
        }
    }

    void stepsOfALongRunAreTheNewest() {
        StepModel model;
        model.setRun(m_run);
        for (std::int64_t step = 1; step <= std::int64_t(StepModel::most) + 1; ++step) {
            const std::vector<Event> news{seenStep(m_run, step)};
            model.apply(news);
        }
        QCOMPARE(std::size_t(model.rowCount()), StepModel::most / 2);
        QVERIFY(!model.find(1));
        QCOMPARE(model.points().back().step, std::int64_t(StepModel::most) + 1);
        QCOMPARE(model.find(std::int64_t(StepModel::most))->rows.front(), std::int64_t(StepModel::most) * 10);
    }

    void selectedStepsFilterRowsSamplesAndLog() {
        beginsNow();
        const OpenWindow window;
        window.go(OpenRun{m_run});
        auto* plot = window.find<CurvePlot>("run", "lossPlot");
        for (int i = 1; i <= 40; ++i) {
            fake().push(seenStep(m_run, i));
            if (i % 10 == 0) fake().push(Noted{m_run, "remark after step " + std::to_string(i)});
        }
        QTRY_VERIFY(plot->isVisible() && plot->extent() && plot->extent()->upper == 40);
        test::settle(*window);
        auto* log = named<QPlainTextEdit>(window, "Log");
        QTRY_VERIFY(log->toPlainText().contains("after step 40"));
        auto* samples = named<QTextBrowser>(window, "Samples");
        QTRY_VERIFY(samples->toPlainText().contains("step 15") && samples->toPlainText().contains("step 30"));

        test::drag(inside(*plot), placeOf(*inside(*plot), 11.6, 1), placeOf(*inside(*plot), 20.4, 1), Qt::LeftButton,
                   Qt::ControlModifier);
        QVERIFY(plot->group().selected() == StepSpan({12, 20}));
        auto* chip = window.find<QPushButton>("run", "selectedSteps");
        QVERIFY(chip->isVisible());
        QVERIFY(chip->text().contains("12") && chip->text().contains("20"));
        QVERIFY(log->toPlainText().contains("after step 20"));
        QVERIFY(!log->toPlainText().contains("after step 10") && !log->toPlainText().contains("after step 30"));
        QVERIFY(samples->toPlainText().contains("step 15") && !samples->toPlainText().contains("step 30"));
        auto* rows = window.find<QListWidget>("run", "stepRows");
        QCOMPARE(rows->count(), 18);
        QCOMPARE(rows->item(0)->text(), QString("row 121, step 12"));
        QCOMPARE(rows->item(17)->text(), QString("row 202, step 20"));
        fake().push(Noted{m_run, "said later"});
        fake().push(seenStep(m_run, 41));
        QTRY_COMPARE(plot->extent()->upper, 41.0); // so that has come, too
        QVERIFY(!log->toPlainText().contains("said later"));

        test::click(chip);
        QVERIFY(!plot->group().selected());
        QVERIFY(log->toPlainText().contains("after step 10") && log->toPlainText().contains("said later"));
        QVERIFY(samples->toPlainText().contains("step 30"));
        QTRY_VERIFY(!chip->isVisible());
    }

    void plotsOfTheRunPointTogether() {
        const OpenWindow window;
        window.go(OpenRun{m_run});
        auto* plot = window.find<CurvePlot>("run", "lossPlot");
        QTRY_VERIFY(plot->isVisible() && plot->extent());
        test::settle(*window);
        test::moveMouse(inside(*plot), placeOf(*inside(*plot), 150, 1.5));
        int pointing = 0;
        for (const CurvePlot* each : window->page("run")->findChildren<CurvePlot*>())
            if (each->isVisible() && each->overlay().shown().cross) {
                ++pointing;
                QCOMPARE(each->overlay().shown().title, QString("step 150"));
            }
        QCOMPARE(pointing, 4);
    }

    void whatAPlotsMenuChoosesIsShownBesideAndKept() {
        const OpenWindow window;
        window.go(OpenRun{m_run});
        auto* plot = window.find<CurvePlot>("run", "lossPlot");
        auto* slider = window.find<QSlider>("run", "smoothing");
        CurvePlot::Options options = plot->options();
        options.smoothing = 0.98;
        options.clip = true;
        plot->setOptions(options);
        QCOMPARE(slider->value(), 98);
        const WindowSettings settings(window.home() + "/window.ini");
        QCOMPARE(settings.get(keys::smoothing), 0.98);
        QVERIFY(settings.get(keys::leaveOutOutliers));
        slider->setValue(0);
        QCOMPARE(plot->options().smoothing, 0.0);
        QVERIFY(plot->options().clip);
    }

    void runsAreComparedByTheirOwnTokens() {
        fake().answer = [](RequestId id, const Query& query) -> std::optional<AnswerValue> {
            auto value = test::sampleAnswer(id, query);
            const auto* asked = std::get_if<GetCurves>(&query);
            if (asked && asked->metric == "total_tokens") // the second one reads twice as many in each step
                for (double& tokens : std::get<Curves>(*value).curves.at(1).values) tokens *= 2;
            return value;
        };
        const OpenWindow window;
        const auto runs = test::sampleRuns();
        window.go(CompareRuns{{runs[4].id, runs[5].id}});
        auto* plot = window.find<CurvePlot>("compare", "overlayPlot");
        auto* across = window.find<QComboBox>("compare", "plotAcross");
        QTRY_COMPARE(offered(*across), QStringList({"step", "tokens", "time", "epoch"}));
        plot->group().setX(PlotX::Tokens);
        QTRY_COMPARE(plot->extent().value_or(PlotRange()).upper, 2 * 300 * 2048.0);
        test::settle(*window);
        QCOMPARE(inside(*plot)->yAxis->label(), QString("training loss"));
        plot->group().point(300 * 2048.0);
        const auto& lines = plot->overlay().shown().lines;
        QCOMPARE(int(lines.size()), 2);
        const double half = plot->points(1).y[149]; // at step 150 it has read as much as the other at its end
        QVERIFY(std::abs(lines[1].value.toDouble() - half) < 0.01 * half);
    }
};
LATHE_TEST(TestRunCurves)
#include "tst_run_curves.moc"
