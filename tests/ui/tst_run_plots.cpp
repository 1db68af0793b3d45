// The plots with a point or a line for each run, by mouse and by key.
#include "plots/curve_palette.h"
#include "plots/parallel_plot.h"
#include "plots/scatter_plot.h"
#include "settings/theme.h"
#include "support/test_main.h"
#include "ui/plot_acting.h"

#include <QMenu>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <cmath>

using namespace lathe::ui;
using lathe::test::drag;
using lathe::test::inside;
using lathe::test::moveMouse;
using lathe::test::settle;

namespace {

RunAxis numbers(const QString& title, std::vector<double> values, bool log = false) {
    return {title, title, std::move(values), {}, log, [](double value) { return QString::number(value); }};
}

RunAxis words(const QString& title, const QStringList& words, std::vector<double> values) {
    return {title, title, std::move(values), words, false, [](double) { return QString(); }};
}

template <class Plot>
void showAt(Plot& plot, int width = 700, int height = 360) {
    plot.resize(width, height);
    plot.show();
    QVERIFY(QTest::qWaitForWindowExposed(&plot));
    settle(plot);
}

/// The ink of a pixel of the plot itself.
QColor inkAt(QWidget& plot, const QPointF& at) { return inside(plot)->grab().toImage().pixelColor(at.toPoint()); }

QString fileText(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

} // namespace

class TestRunPlots : public QObject {
    Q_OBJECT

    static void fill(ScatterPlot& plot) {
        plot.setRuns({"one", "two", "three"});
        plot.setAxes(numbers("rate", {1e-5, 1e-3, NAN}, true), numbers("loss", {2, 1, 3}));
    }
    static void fill(ParallelPlot& plot) {
        plot.setRuns({"one", "two", "three", "four"});
        plot.setAxes({numbers("rank", {4, 8, 16, 32}), words("optimizer", {"adamw", "sgd"}, {0, 1, 0, NAN}),
                      numbers("loss", {4, 3, 2, 1})});
    }

private slots:
    void init() { Theme::instance().choose("light"); }

    void aPointIsInItsRunsColorAndTold() {
        ScatterPlot plot;
        fill(plot);
        showAt(plot);
        QCOMPARE(plot.drawn(), 2); // the third has no rate
        QCOMPARE(inkAt(plot, plot.placeOf(1)), curveColor(1));
        moveMouse(inside(plot), plot.placeOf(1) + QPointF(4, 3));
        QCOMPARE(plot.pointed(), 1);
        QCOMPARE(plot.overlay().shown().title, QString("two"));
        QCOMPARE(plot.overlay().shown().lines[0].value, QString("1"));
        QCOMPARE(plot.overlay().shown().lines[1].value, QString("0.001"));
        moveMouse(inside(plot), plot.placeOf(1) + QPointF(60, 60));
        QCOMPARE(plot.pointed(), -1);
        QVERIFY(!plot.overlay().shown().cross);
    }

    void aPointIsOpenedByClickAndByKey() {
        ScatterPlot plot;
        fill(plot);
        showAt(plot);
        QSignalSpy clicked(&plot, &ScatterPlot::runClicked);
        QTest::mouseClick(inside(plot), Qt::LeftButton, {}, plot.placeOf(0).toPoint());
        QCOMPARE(clicked.takeFirst().at(0).toInt(), 0);
        QTest::mouseClick(inside(plot), Qt::LeftButton, {}, (plot.placeOf(0) + plot.placeOf(1)).toPoint() / 2);
        QVERIFY(clicked.isEmpty());
        inside(plot)->setFocus();
        moveMouse(inside(plot), QPointF(5, 5));
        QTest::keyClick(inside(plot), Qt::Key_Right);
        QCOMPARE(plot.pointed(), 0);
        QTest::keyClick(inside(plot), Qt::Key_Right);
        QTest::keyClick(inside(plot), Qt::Key_Right); // there is none beyond
        QCOMPARE(plot.pointed(), 1);
        QTest::keyClick(inside(plot), Qt::Key_Return);
        QCOMPARE(clicked.takeFirst().at(0).toInt(), 1);
    }

    void anAxisOfFactorsIsLogarithmic() {
        ScatterPlot plot;
        fill(plot);
        showAt(plot);
        const QCPAxis& across = *inside(plot)->xAxis;
        QCOMPARE(across.scaleType(), QCPAxis::stLogarithmic);
        QVERIFY(across.label().contains("logarithmic"));
        // 1e-4 stands in the middle between 1e-5 and 1e-3
        const double middle = (plot.placeOf(0).x() + plot.placeOf(1).x()) / 2;
        QVERIFY(std::abs(across.coordToPixel(1e-4) - middle) < 1);
    }

    void categoriesStandInWordsOnTheAxis() {
        ScatterPlot plot;
        plot.setRuns({"one", "two"});
        plot.setAxes(words("optimizer", {"adamw", "sgd"}, {0, 1}), numbers("loss", {2, 1}));
        showAt(plot);
        const QVector<QString> labels = inside(plot)->xAxis->tickVectorLabels();
        QVERIFY(labels.contains("adamw") && labels.contains("sgd"));
        QTemporaryDir folder;
        plot.save(PlotFile::Csv, folder.filePath("a.csv"));
        QTRY_COMPARE(fileText(folder.filePath("a.csv")), QString("run,optimizer,loss\r\none,adamw,2\r\ntwo,sgd,1\r\n"));
    }

    void bothAreSavedInEveryKindOfFile() {
        QTemporaryDir folder;
        ScatterPlot scatter;
        fill(scatter);
        showAt(scatter);
        ParallelPlot parallel;
        fill(parallel);
        showAt(parallel);
        for (PlotWidget* plot : {static_cast<PlotWidget*>(&scatter), static_cast<PlotWidget*>(&parallel)})
            for (const PlotFile kind : allPlotFiles) {
                const QString file = folder.filePath("plot." + plotFileSuffix(kind));
                QFile::remove(file);
                QSignalSpy saved(plot, &PlotWidget::saved);
                plot->save(kind, file);
                QTRY_COMPARE(saved.size(), 1);
                QVERIFY(QFileInfo(file).size() > 20);
            }
        QVERIFY(fileText(folder.filePath("plot.csv")).contains("three,16,adamw,2"));
        QVERIFY(fileText(folder.filePath("plot.svg")).contains("optimizer"));
        // and the picture has the runs' colors
        QImage picture(folder.filePath("plot.png"));
        bool colored = false;
        for (int y = 0; y < picture.height() && !colored; ++y)
            for (int x = 0; x < picture.width() && !colored; ++x) colored = picture.pixelColor(x, y) == curveColor(0);
        QVERIFY(colored);
    }

    void draggingAlongAnAxisKeepsARange() {
        ParallelPlot plot;
        fill(plot);
        showAt(plot);
        QCOMPARE(plot.keptCount(), 4);
        QSignalSpy changed(&plot, &ParallelPlot::rangesChanged);
        // from above the loss of 3 to below that of 2
        const double above = (plot.shareOf(2, 0) + plot.shareOf(2, 1)) / 2;
        const double below = (plot.shareOf(2, 2) + plot.shareOf(2, 3)) / 2;
        drag(inside(plot), plot.placeOf(2, above).toPoint(), plot.placeOf(2, below).toPoint());
        QVERIFY(!changed.isEmpty());
        QVERIFY(!plot.isKept(0) && plot.isKept(1) && plot.isKept(2) && !plot.isKept(3));
        settle(plot);
        // A second range, and both hold.
        drag(inside(plot), plot.placeOf(0, plot.shareOf(0, 1) + 0.1).toPoint(), plot.placeOf(0, 0).toPoint());
        QVERIFY(plot.isKept(1) && !plot.isKept(2));
        // A range is carried along: up to the loss of 4, away from the ranks.
        QTest::mouseClick(inside(plot), Qt::LeftButton, {}, plot.placeOf(0, 0.1).toPoint()); // takes its own away
        QCOMPARE(plot.keptCount(), 2);
        drag(inside(plot), plot.placeOf(2, 0.5).toPoint(), plot.placeOf(2, 0.5 + 0.32).toPoint());
        QVERIFY(plot.isKept(0) && plot.isKept(1) && !plot.isKept(2));
        inside(plot)->setFocus();
        QTest::keyClick(inside(plot), Qt::Key_Escape);
        QCOMPARE(plot.keptCount(), 4);
    }

    void whatIsNotKeptLosesItsColor() {
        ParallelPlot plot;
        fill(plot);
        showAt(plot);
        const QPointF middle = (plot.placeOf(0, plot.shareOf(0, 1)) + plot.placeOf(1, plot.shareOf(1, 1))) / 2;
        const auto colorful = [&] { // of the line of the second run, which falls steeply here
            const QImage picture = inside(plot)->grab().toImage();
            for (int by = -2; by <= 2; ++by)
                if (picture.pixelColor(middle.toPoint() + QPoint(0, by)).saturation() > 120) return true;
            return false;
        };
        QVERIFY(colorful());
        drag(inside(plot), plot.placeOf(0, 1).toPoint(), plot.placeOf(0, 0.8).toPoint());
        settle(plot);
        QVERIFY(!colorful());
    }

    void aRunWithoutAValueIsNeverWithinItsRange() {
        ParallelPlot plot;
        fill(plot);
        showAt(plot);
        drag(inside(plot), plot.placeOf(1, 1).toPoint(), plot.placeOf(1, 0).toPoint());
        QCOMPARE(plot.keptCount(), 3); // the fourth has no optimizer
    }

    void aLineChoosesItsRun() {
        ParallelPlot plot;
        fill(plot);
        showAt(plot);
        QSignalSpy chosen(&plot, &ParallelPlot::runChosen), opened(&plot, &ParallelPlot::runOpened);
        const QPoint on = ((plot.placeOf(0, plot.shareOf(0, 2)) + plot.placeOf(1, plot.shareOf(1, 2))) / 2).toPoint();
        moveMouse(inside(plot), on);
        QCOMPARE(plot.overlay().shown().title, QString("three"));
        QCOMPARE(int(plot.overlay().shown().lines.size()), 3);
        QCOMPARE(plot.overlay().shown().lines[1].value, QString("adamw"));
        QTest::mouseClick(inside(plot), Qt::LeftButton, {}, on);
        QCOMPARE(chosen.takeFirst().at(0).toInt(), 2);
        QCOMPARE(plot.chosen(), 2);
        QVERIFY(opened.isEmpty());
        QTest::mouseClick(inside(plot), Qt::LeftButton, {}, on);
        QCOMPARE(opened.takeFirst().at(0).toInt(), 2);
        QTest::mouseClick(inside(plot), Qt::LeftButton, {}, QPoint(10, 10));
        QCOMPARE(plot.chosen(), -1);
    }

    void keysAloneChooseAndKeep() {
        ParallelPlot plot;
        fill(plot);
        showAt(plot);
        QSignalSpy opened(&plot, &ParallelPlot::runOpened);
        inside(plot)->setFocus();
        QTest::keyClick(inside(plot), Qt::Key_Down);
        QTest::keyClick(inside(plot), Qt::Key_Down);
        QCOMPARE(plot.chosen(), 1);
        QTest::keyClick(inside(plot), Qt::Key_Right); // to the axis of ranks
        QTest::keyClick(inside(plot), Qt::Key_BracketLeft);
        QVERIFY(!plot.isKept(0) && plot.isKept(1) && plot.isKept(3)); // from rank 8 on
        QTest::keyClick(inside(plot), Qt::Key_Down);
        QTest::keyClick(inside(plot), Qt::Key_BracketRight);
        QVERIFY(plot.isKept(1) && plot.isKept(2) && !plot.isKept(3)); // up to rank 16
        QTest::keyClick(inside(plot), Qt::Key_Return);
        QCOMPARE(opened.takeFirst().at(0).toInt(), 2);
        QTest::keyClick(inside(plot), Qt::Key_Delete);
        QCOMPARE(plot.keptCount(), 4);
    }

    void rangesStayWithTheirAxes() {
        ParallelPlot plot;
        fill(plot);
        showAt(plot);
        drag(inside(plot), plot.placeOf(2, 0).toPoint(), plot.placeOf(2, 0.5).toPoint());
        QCOMPARE(plot.keptCount(), 2);
        plot.setAxes({numbers("loss", {4, 3, 2, 1}), numbers("rank", {4, 8, 16, 32})});
        QCOMPARE(plot.keptCount(), 2);
        plot.setAxes({numbers("rank", {4, 8, 16, 32}), numbers("time", {1, 2, 3, 4})});
        QCOMPARE(plot.keptCount(), 4); // nobody sees that range any more
    }
};

LATHE_TEST(TestRunPlots)
#include "tst_run_plots.moc"
