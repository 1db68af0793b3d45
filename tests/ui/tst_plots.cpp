// What is made of points before they are drawn, and how often they are.
#include "plots/curve_data.h"
#include "plots/curve_pyramid.h"
#include "support/test_main.h"
#include "ui/plot_acting.h"

#include <QSignalSpy>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>
#include <random>

using namespace lathe;
using namespace lathe::ui;
using test::inside;
using test::wave;

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

CurvePoints noise(int count, unsigned seed) {
    std::mt19937 random(seed);
    std::normal_distribution<double> normal;
    CurvePoints points;
    double x = 0;
    for (int i = 0; i < count; ++i) {
        x += seed % 2 ? 1 : 0.1 + double(random() % 100) * (random() % 50 == 0 ? 20 : 0.05); // with pauses
        points.x << x;
        points.y << normal(random);
    }
    return points;
}

QVector<double> smoothed(QVector<double> values, double weight) {
    Smoother smoother(weight);
    for (double& value : values) value = smoother.next(value);
    return values;
}

CurvePoints seenIn(const CurvePoints& points, const PlotColumns& columns) {
    CurvePyramid pyramid;
    pyramid.grow(points.y);
    return visiblePoints(points.x, points.y, pyramid, columns);
}

} // namespace

class TestPlots : public QObject {
    Q_OBJECT
private slots:
    void noSmoothingIsTheCurveItself() {
        const QVector<double> values = wave(50).y;
        QCOMPARE(smoothed(values, 0), values);
    }

    void aConstantStaysAConstantFromTheFirstPointOn() { // the bias of the start is corrected
        for (const double y : smoothed(QVector<double>(20, 3.5), 0.95)) QVERIFY(std::abs(y - 3.5) < 1e-12);
    }

    void notANumberIsPassedOver() {
        QVector<double> values = wave(10).y, without = values;
        without.remove(4);
        values[4] = none;
        QVector<double> smooth = smoothed(values, 0.5);
        QVERIFY(std::isnan(smooth[4]));
        smooth.remove(4);
        QCOMPARE(smooth, smoothed(without, 0.5));
    }

    void stepsBecomeTokens() {
        StepMap tokens({{1, 2, 4}, {100, 300, 700}});
        QCOMPARE(tokens.at(2), 300.0);
        QCOMPARE(tokens.at(3), 500.0);    // between two steps that are known
        QCOMPARE(tokens.at(5), 900.0);    // as fast as on the whole
        QCOMPARE(tokens.at({1, 2, 3, 4, 5}), QVector<double>({100, 300, 500, 700, 900}));
        QCOMPARE(tokens.before(4), 300.0);
        tokens.append(3, 450); // a resume goes over steps again
        QCOMPARE(tokens.at(3), 450.0);
        QCOMPARE(tokens.lastStep(), 3.0);
        QCOMPARE(StepMap().at(7), 7.0);
    }

    void thinningKeepsEverySpike() {
        CurvePoints points = wave(100000);
        points.y[33333] = 50;
        points.y[77777] = -50;
        const CurvePoints thin = seenIn(points, {0, 99999, 500, false});
        QVERIFY(thin.x.size() <= 1004);
        QVERIFY(std::is_sorted(thin.x.begin(), thin.x.end()));
        QVERIFY(thin.y.contains(50));
        QVERIFY(thin.y.contains(-50));
        QCOMPARE(seenIn(wave(300), {0, 299, 500, false}).y.size(), 300); // nothing to do
    }

    void whatIsSeenIsWhatIsThere_data() {
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("columns");
        QTest::addColumn<bool>("log");
        QTest::newRow("few for each column") << 3000 << 400 << false;
        QTest::newRow("many") << 200000 << 700 << false;
        QTest::newRow("many, logarithmic") << 200000 << 700 << true;
        QTest::newRow("not a whole number of pieces") << 12345 << 120 << false;
    }
    void whatIsSeenIsWhatIsThere() { // against a look at every point
        QFETCH(int, count);
        QFETCH(int, columns);
        QFETCH(bool, log);
        for (unsigned seed = 1; seed <= 6; ++seed) {
            const CurvePoints points = noise(count, seed);
            for (const auto& [from, to] : {std::pair(0.0, 1.0), {0.3, 0.8}, {0.5, 0.52}, {0.999, 1.0}}) {
                const double last = points.x.back();
                PlotColumns part{std::max(points.x[0], from * last), to * last, columns, log};
                const CurvePoints seen = seenIn(points, part);
                const auto [first, behind] = placesWithin(points.x, part);
                QVERIFY(seen.x.size() <= 2 * columns + 6);
                QVERIFY(std::is_sorted(seen.x.begin(), seen.x.end()));
                QVector<double> least(columns + 1, 1e9), most(columns + 1, -1e9), leastSeen = least, mostSeen = most;
                const auto look = [&](double x, double y, QVector<double>& low, QVector<double>& high) {
                    const auto column = qsizetype(part.place(x));
                    if (x < part.left || x > part.right) return;
                    low[column] = std::min(low[column], y);
                    high[column] = std::max(high[column], y);
                };
                for (qsizetype i = first; i < behind; ++i) look(points.x[i], points.y[i], least, most);
                for (qsizetype i = 0; i < seen.x.size(); ++i) look(seen.x[i], seen.y[i], leastSeen, mostSeen);
                // An end may stand in the next column, as pieces are not cut at columns.
                for (qsizetype c = 0; c < columns; ++c) {
                    const auto around = [&](const QVector<double>& all, auto better) {
                        double found = all[c];
                        for (const qsizetype k : {c - 1, c + 1})
                            if (k >= 0 && k <= columns) found = better(found, all[k]);
                        return found;
                    };
                    QVERIFY(around(leastSeen, [](double a, double b) { return std::min(a, b); }) <= least[c]);
                    QVERIFY(around(mostSeen, [](double a, double b) { return std::max(a, b); }) >= most[c]);
                }
                const auto ends = std::minmax_element(points.y.begin() + first, points.y.begin() + behind);
                QVERIFY(seen.y.contains(*ends.first));
                QVERIFY(seen.y.contains(*ends.second));
            }
        }
    }

    void aPyramidGrowsAndIsCutAsIfItWereMadeAnew() {
        CurvePoints points = noise(20000, 3);
        CurvePyramid grown;
        CurvePoints part;
        for (qsizetype i = 0; i < points.y.size(); ++i) {
            part.x << points.x[i];
            part.y << points.y[i];
            grown.grow(part.y);
            if (i % 4999 != 4998) continue;
            const qsizetype size = i - 777; // a resume goes over steps again, with other values
            part.x.resize(size);
            part.y.resize(size);
            grown.cut(size);
            for (qsizetype k = size; k <= i; ++k) {
                points.y[k] += 0.1;
                part.x << points.x[k];
                part.y << points.y[k];
                grown.grow(part.y);
            }
        }
        const PlotColumns columns{points.x[0], points.x.back(), 200, false};
        QCOMPARE(visiblePoints(points.x, points.y, grown, columns).y, seenIn(points, columns).y);
    }

    void aColumnWithoutValuesIsAGap() {
        CurvePoints points = wave(100000);
        for (int i = 40000; i < 60000; ++i) points.y[i] = none;
        points.y[70000] = none; // one of two hundred in its column
        const CurvePoints seen = seenIn(points, {0, 99999, 500, false});
        QVERIFY(std::any_of(seen.y.begin(), seen.y.end(), [](double y) { return std::isnan(y); }));
        for (qsizetype i = 0; i < seen.x.size(); ++i)
            QCOMPARE(std::isnan(seen.y[i]), seen.x[i] >= 40000 && seen.x[i] < 60000);
    }

    void outliersAreCountedExactly() {
        CurvePoints points = wave(50000);
        for (const int i : {0, 63, 64, 9999, 10000, 49999}) points.y[i] = 7;
        points.y[123] = -9;
        points.y[124] = none;
        const DrawnCurve curve(points, {}, 0);
        const auto all = curve.beyond({0, 49999, 600, false}, -1.5, 1.5);
        QCOMPARE(all.above, 6);
        QCOMPARE(all.below, 1);
        QCOMPARE(curve.beyond({60, 9999.5, 600, false}, -1.5, 1.5).above, 3);
    }

    void longCurvesAreMadeReadyBesideTheWindow() {
        CurvePlot plot("loss");
        test::showPlot(plot);
        plot.setSmoothing(0.9);
        const int series = plot.addSeries("run", 0);
        plot.setPoints(series, wave(400000));
        plot.showSeries(series, true); // draws at once
        QVERIFY(plot.isPreparing());
        plot.append(series, 400000, 0.25); // a step comes in meanwhile
        QCOMPARE(int(plot.points(series).x.size()), 400001);
        QTRY_VERIFY(!plot.isPreparing());
        QCOMPARE(int(plot.points(series).x.size()), 400001);
        QCOMPARE(plot.points(series).y.back(), 0.25);
        QTRY_VERIFY(inside(plot)->graphCount() == 2); // raw, and its average
        QCOMPARE(plot.extent()->upper, 400000.0);
    }

    void whatIsReplacedMeanwhileIsNotDrawn() {
        CurvePlot plot("loss");
        test::showPlot(plot);
        const int series = plot.addSeries("run", 0);
        plot.setPoints(series, wave(400000));
        plot.showSeries(series, true); // draws at once
        QVERIFY(plot.isPreparing());
        plot.setPoints(series, test::line(10));
        QTRY_VERIFY(!plot.isPreparing());
        QTRY_COMPARE(plot.extent().value_or(PlotRange()).upper, 10.0);
        plot.setPoints(series, wave(400000));
        plot.showSeries(series, true); // draws at once
        QVERIFY(plot.isPreparing());
        plot.clearSeries(); // and nothing is left to put it in
        QTRY_VERIFY(!plot.isPreparing());
        QCOMPARE(plot.seriesCount(), 0);
    }

    /// What was asked for is not put into a series that stands in its place by now.
    void aNewSeriesIsNotGivenTheCurveOfAnOldOne() {
        CurvePlot plot("loss");
        test::showPlot(plot);
        plot.addSeries("old", 0);
        plot.setPoints(plot.addSeries("old, too", 1), wave(400000));
        plot.showSeries(0, true); // draws at once
        QVERIFY(plot.isPreparing());
        plot.clearSeries();
        plot.addSeries("new", 0);
        plot.append(plot.addSeries("new, too", 1), 1, 0.5);
        QTRY_VERIFY(!plot.isPreparing());
        test::settle(plot);
        QCOMPARE(plot.points(1).x, QVector<double>{1});
        QCOMPARE(plot.extent().value_or(PlotRange()).upper, 1.0);
    }

    /// What is made ready while nobody sees it is drawn once it is shown, in the range of what is seen then.
    void aCurveThatIsReadyWhileHiddenIsDrawnWhenShown() {
        CurvePlot plot("loss");
        test::showPlot(plot);
        const int series = plot.addSeries("run", 0);
        plot.setPoints(series, wave(400000));
        plot.showSeries(series, true); // draws at once
        QVERIFY(plot.isPreparing());
        plot.hide();
        QTRY_VERIFY(!plot.isPreparing());
        plot.show();
        test::settle(plot);
        QTRY_VERIFY(inside(plot)->xAxis->range().upper > 300000);
        QVERIFY(inside(plot)->graphCount() > 0);
    }

    /// The plots of a page are drawn once for the points that came in together, not once more for each other's.
    void plotsOfAGroupAreToldOnceHowFarTheyReach() {
        PlotGroup group;
        QWidget page;
        auto* column = new QVBoxLayout(&page);
        std::vector<CurvePlot*> plots;
        for (int i = 0; i < 4; ++i) {
            plots.push_back(new CurvePlot("loss"));
            plots.back()->join(group);
            plots.back()->addSeries("run", i);
            column->addWidget(plots.back());
        }
        page.resize(600, 800);
        page.show();
        QVERIFY(QTest::qWaitForWindowExposed(&page));
        QSignalSpy told(&group, &PlotGroup::rangeChanged);
        for (int step = 1; step <= 5; ++step) {
            test::settle(page);
            told.clear();
            for (CurvePlot* plot : plots) plot->append(0, step, 1.0 / step);
            test::settle(page);
            QCOMPARE(told.size(), 1);
            for (CurvePlot* plot : plots) QVERIFY(inside(*plot)->xAxis->range().upper >= step);
        }
    }

    void aPlotGoesWhileItsCurvesAreMadeReady() {
        auto plot = std::make_unique<CurvePlot>("loss");
        test::showPlot(*plot);
        for (int i = 0; i < 4; ++i) plot->setPoints(plot->addSeries("run", i), wave(400000));
        plot->showSeries(0, true); // draws at once
        QVERIFY(plot->isPreparing());
        plot.reset();
        QCoreApplication::processEvents();
    }

    void aFloodOfPointsIsDrawnTenTimesASecond() {
        CurvePlot plot("loss");
        plot.resize(600, 300);
        plot.show();
        const int series = plot.addSeries("run", 0);
        QSignalSpy drawn(inside(plot), &QCustomPlot::afterReplot);
        QElapsedTimer clock;
        clock.start();
        int step = 0;
        while (clock.elapsed() < 1000) {
            ++step;
            plot.append(series, step, 1.0 / step);
            QCoreApplication::processEvents();
        }
        QVERIFY2(drawn.size() <= 13, qPrintable(QString::number(drawn.size())));
        QVERIFY(drawn.size() >= 3);
        QCOMPARE(plot.points(series).x.size(), step);
    }

    void stepsThatAreTakenBackAreGone() {
        CurvePlot plot("loss");
        plot.setSmoothing(0.8);
        const int series = plot.addSeries("run", 0);
        plot.setPoints(series, test::line(200));
        test::showPlot(plot);
        plot.cutAfter(series, 100);
        plot.append(series, 101, 5);
        test::settle(plot);
        QCOMPARE(int(plot.points(series).x.size()), 101);
        QVector<double> values = test::line(100).y;
        values << 5;
        const auto* smooth = inside(plot)->graph(1);
        QCOMPARE(smooth->dataMainValue(100), smoothed(values, 0.8).back());
    }

    void theLogarithmicAxisShowsOnlyWhatItCan() {
        CurvePlot plot("loss");
        plot.setLogarithmic(true);
        const int series = plot.addSeries("run", 0);
        CurvePoints points;
        points.x << 1 << 2 << 3;
        points.y << 0 << 10 << 0.1;
        plot.setPoints(series, points);
        test::showPlot(plot, 600, 300);
        const auto* axis = inside(plot)->yAxis;
        QVERIFY(axis->range().lower > 0.05 && axis->range().lower < 0.1);
        QVERIFY(axis->range().upper > 10 && axis->range().upper < 20);
    }
};
LATHE_TEST(TestPlots)
#include "tst_plots.moc"
