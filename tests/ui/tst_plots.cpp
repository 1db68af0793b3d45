#include "plots/curve_data.h"
#include "plots/curve_plot.h"
#include "support/test_main.h"
#include "ui/acting.h"

#include <QSignalSpy>
#include <QTest>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace lathe;
using namespace lathe::ui;

namespace {
CurvePoints wave(int count) {
    CurvePoints points;
    for (int i = 0; i < count; ++i) points.x << i, points.y << std::sin(i * 0.01);
    return points;
}
} // namespace

class TestPlots : public QObject {
    Q_OBJECT
private slots:
    void noSmoothingIsTheCurveItself() {
        const CurvePoints points = wave(50);
        QCOMPARE(smoothed(points, 0).y, points.y);
    }

    void aConstantStaysAConstantFromTheFirstPointOn() { // the bias of the start is corrected
        CurvePoints points;
        for (int i = 0; i < 20; ++i) points.x << i, points.y << 3.5;
        for (const double y : smoothed(points, 0.95).y) QVERIFY(std::abs(y - 3.5) < 1e-12);
    }

    void notANumberIsPassedOver() {
        CurvePoints points = wave(10);
        points.y[4] = std::numeric_limits<double>::quiet_NaN();
        const CurvePoints smooth = smoothed(points, 0.5);
        QCOMPARE(smooth.x.size(), 9);
        for (const double y : smooth.y) QVERIFY(std::isfinite(y));
    }

    void thinningKeepsEverySpike() {
        CurvePoints points = wave(100000);
        points.y[33333] = 50;
        points.y[77777] = -50;
        const CurvePoints thin = thinned(points, 500);
        QVERIFY(thin.x.size() <= 1002);
        QVERIFY(std::is_sorted(thin.x.begin(), thin.x.end()));
        QVERIFY(thin.y.contains(50));
        QVERIFY(thin.y.contains(-50));
        QCOMPARE(thinned(wave(300), 500).y.size(), 300); // nothing to do
    }

    void aFloodOfPointsIsDrawnTenTimesASecond() {
        CurvePlot plot("loss");
        plot.resize(600, 300);
        plot.show();
        const int series = plot.addSeries("run", 0);
        QSignalSpy drawn(plot.findChild<QCustomPlot*>(), &QCustomPlot::afterReplot);
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

    void aHundredThousandPointsAreDrawnQuickly() {
        CurvePlot plot("loss");
        plot.resize(900, 400);
        plot.show();
        plot.setSmoothing(0.9);
        plot.setPoints(plot.addSeries("run", 0), wave(100000));
        QElapsedTimer clock;
        clock.start();
        plot.grab();
        QVERIFY2(clock.elapsed() < 500, qPrintable(QString::number(clock.elapsed())));
    }

    void aClickNamesTheNearestStep() {
        CurvePlot plot("loss");
        plot.resize(600, 300);
        plot.show();
        const int series = plot.addSeries("run", 0);
        CurvePoints points;
        for (int i = 1; i <= 11; ++i) points.x << i, points.y << 1.0 / i;
        plot.setPoints(series, points);
        test::settle(plot);
        auto* inner = plot.findChild<QCustomPlot*>();
        QSignalSpy clicked(&plot, &CurvePlot::stepClicked);
        const QPoint at(int(inner->xAxis->coordToPixel(7.2)), int(inner->yAxis->coordToPixel(0.2)));
        QTest::mouseClick(inner, Qt::LeftButton, {}, at);
        QCOMPARE(clicked.size(), 1);
        QCOMPARE(clicked[0][0].toLongLong(), 7);
    }

    void theLogarithmicAxisShowsOnlyWhatItCan() {
        CurvePlot plot("loss");
        plot.resize(600, 300);
        plot.setLogarithmic(true);
        const int series = plot.addSeries("run", 0);
        CurvePoints points;
        points.x << 1 << 2 << 3;
        points.y << 0 << 10 << 0.1;
        plot.setPoints(series, points);
        plot.show();
        test::settle(plot);
        const auto* axis = plot.findChild<QCustomPlot*>()->yAxis;
        QVERIFY(axis->range().lower > 0.05 && axis->range().lower < 0.1);
        QVERIFY(axis->range().upper > 10 && axis->range().upper < 20);
    }
};
LATHE_TEST(TestPlots)
#include "tst_plots.moc"
