// A plot is zoomed, moved, pointed at and selected in, by mouse and by key alone.
#include "support/test_main.h"
#include "ui/plot_acting.h"

#include <QMenu>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QToolButton>
#include <QVBoxLayout>

using namespace lathe;
using namespace lathe::ui;
using test::drag;
using test::inside;
using test::placeOf;
using test::turnWheel;

namespace {

/// One curve of a hundred steps, at 1, 2, 3, …
struct Shown {
    CurvePlot plot{"loss"};
    QCustomPlot* canvas;
    Shown() {
        plot.setPoints(plot.addSeries("run", 0), test::line(100));
        test::showPlot(plot);
        canvas = inside(plot);
    }
    QCPRange x() {
        test::settle(plot);
        return canvas->xAxis->range();
    }
    QCPRange y() {
        test::settle(plot);
        return canvas->yAxis->range();
    }
};

} // namespace

class TestPlotInput : public QObject {
    Q_OBJECT
private slots:
    void aClickNamesTheNearestStep() {
        CurvePlot plot("loss");
        CurvePoints points;
        for (int i = 1; i <= 11; ++i) points.x << i, points.y << 1.0 / i;
        plot.setPoints(plot.addSeries("run", 0), points);
        test::showPlot(plot, 600, 300);
        QSignalSpy clicked(&plot, &CurvePlot::stepClicked);
        QTest::mouseClick(inside(plot), Qt::LeftButton, {}, placeOf(*inside(plot), 7.2, 0.2));
        QCOMPARE(clicked.size(), 1);
        QCOMPARE(clicked[0][0].toLongLong(), 7);
    }

    void theWheelScrollsThePageAndZoomsWithCtrl() {
        QScrollArea area;
        auto* inner = new QWidget;
        auto* column = new QVBoxLayout(inner);
        auto* plot = new CurvePlot("loss");
        plot->setMinimumHeight(300);
        column->addWidget(plot);
        column->addSpacing(900);
        area.setWidgetResizable(true);
        area.setWidget(inner);
        area.resize(500, 350);
        plot->setPoints(plot->addSeries("run", 0), test::line(100));
        area.show();
        QVERIFY(QTest::qWaitForWindowExposed(&area));
        test::settle(*plot);
        QCustomPlot* canvas = inside(*plot);
        canvas->setFocus();
        const QCPRange before = canvas->xAxis->range();
        turnWheel(canvas, canvas->rect().center(), -1);
        test::settle(*plot);
        QVERIFY(canvas->xAxis->range() == before);
        const int scrolled = area.verticalScrollBar()->value();
        QVERIFY(scrolled > 0);
        const QPoint at = placeOf(*canvas, 60, 50);
        turnWheel(canvas, at, 2, Qt::ControlModifier);
        test::settle(*plot);
        QCOMPARE(area.verticalScrollBar()->value(), scrolled);
        const QCPRange now = canvas->xAxis->range();
        QVERIFY(std::abs(now.size() - before.size() * 0.64) < 0.5);
        // What is under the mouse stays there, but for what the axis's new labels take of the width.
        const int moved = std::abs((placeOf(*canvas, 60, 50) - at).x());
        QVERIFY2(moved <= 12, qPrintable(QString::number(moved)));
        QVERIFY(canvas->yAxis->range().size() < 100);      // and the values fit what is seen
        for (int i = 0; i < 12; ++i) turnWheel(canvas, at, -2, Qt::ControlModifier);
        test::settle(*plot);
        QVERIFY(!plot->isZoomed()); // no farther out than there is something
    }

    void theWheelBesideTheAxisZoomsTheValues() {
        Shown shown;
        const QCPRange x = shown.x(), y = shown.y();
        turnWheel(shown.canvas, {10, placeOf(*shown.canvas, 50, 50).y()}, 1, Qt::ControlModifier);
        QVERIFY(shown.x() == x);
        QVERIFY(std::abs(shown.y().size() - 0.8 * y.size()) < 0.01 * y.size());
    }

    void draggingMovesWhatIsZoomed() {
        Shown shown;
        const QCPRange all = shown.x();
        drag(shown.canvas, placeOf(*shown.canvas, 40, 50), placeOf(*shown.canvas, 60, 50));
        QVERIFY(shown.x() == all); // all of it is there already
        shown.plot.group().show(PlotRange{40, 60});
        QCOMPARE(shown.x().lower, 40.0);
        drag(shown.canvas, placeOf(*shown.canvas, 55, 50), placeOf(*shown.canvas, 45, 50));
        QVERIFY2(std::abs(shown.x().lower - 50) < 0.3, qPrintable(QString::number(shown.x().lower)));
        QVERIFY(std::abs(shown.x().size() - 20) < 1e-9);
        for (int i = 0; i < 20; ++i) drag(shown.canvas, {600, 100}, {100, 100});
        QVERIFY(shown.x().upper <= all.upper + 1e-9); // not beyond the end
        QVERIFY(std::abs(shown.x().size() - 20) < 1e-6);
    }

    /// Esc while the button is held: as if it had not been dragged.
    void escapeTakesADragBack() {
        Shown shown;
        PlotGroup& group = shown.plot.group();
        group.show(PlotRange{40, 60});
        shown.plot.setSelectable(true);
        group.select(StepSpan{45, 46});
        const QCPRange before = shown.x();
        const Qt::CursorShape cursor = shown.canvas->cursor().shape();
        const auto begin = [&](const QPoint& from, const QPoint& to, Qt::KeyboardModifiers keys) {
            QTest::mousePress(shown.canvas, Qt::LeftButton, keys, from);
            test::moveMouse(shown.canvas, (from + to) / 2, Qt::LeftButton, keys);
            test::moveMouse(shown.canvas, to, Qt::LeftButton, keys);
        };
        const QPoint from = placeOf(*shown.canvas, 55, 50), to = placeOf(*shown.canvas, 47, 50);
        begin(from, to, {});
        QVERIFY(shown.x() != before);
        QVERIFY(shown.canvas->cursor().shape() == Qt::ClosedHandCursor);
        QTest::keyClick(shown.canvas, Qt::Key_Escape);
        QVERIFY(shown.x() == before);
        QVERIFY(shown.canvas->cursor().shape() == cursor);
        QTest::mouseRelease(shown.canvas, Qt::LeftButton, {}, to);
        QVERIFY(shown.x() == before);

        begin(from, to, Qt::ControlModifier);
        QVERIFY(group.selected() != StepSpan({45, 46}));
        QTest::keyClick(shown.canvas, Qt::Key_Escape);
        QVERIFY(group.selected() == StepSpan({45, 46}));
        QTest::mouseRelease(shown.canvas, Qt::LeftButton, Qt::ControlModifier, to);
        QVERIFY(group.selected() == StepSpan({45, 46}));
    }

    void aBoxIsZoomedInto_data() {
        QTest::addColumn<Qt::MouseButton>("button");
        QTest::addColumn<Qt::KeyboardModifiers>("keys");
        QTest::newRow("Shift") << Qt::LeftButton << Qt::KeyboardModifiers(Qt::ShiftModifier);
        QTest::newRow("right button") << Qt::RightButton << Qt::KeyboardModifiers();
    }
    void aBoxIsZoomedInto() {
        QFETCH(Qt::MouseButton, button);
        QFETCH(Qt::KeyboardModifiers, keys);
        Shown shown;
        QSignalSpy clicked(&shown.plot, &CurvePlot::stepClicked);
        drag(shown.canvas, placeOf(*shown.canvas, 20, 40), placeOf(*shown.canvas, 30, 20), button, keys);
        QVERIFY(std::abs(shown.x().lower - 20) < 0.4 && std::abs(shown.x().upper - 30) < 0.4);
        QVERIFY(std::abs(shown.y().lower - 20) < 0.8 && std::abs(shown.y().upper - 40) < 0.8);
        QVERIFY(!QApplication::activePopupWidget());
        QTest::mouseDClick(shown.canvas, Qt::LeftButton, {}, placeOf(*shown.canvas, 25, 30));
        QVERIFY(!shown.plot.isZoomed());
        QVERIFY(shown.x().size() > 99 && shown.y().size() > 99);
        test::settle(shown.plot);
        QCOMPARE(clicked.size(), 0); // neither the box nor the double click is a click
    }

    void aClickOnWhatIsZoomedWaitsWhetherItIsADoubleClick() {
        Shown shown;
        shown.plot.group().show(PlotRange{40, 60});
        test::settle(shown.plot);
        QSignalSpy clicked(&shown.plot, &CurvePlot::stepClicked);
        QTest::mouseClick(shown.canvas, Qt::LeftButton, {}, placeOf(*shown.canvas, 50, 50));
        QCOMPARE(clicked.size(), 0);
        QTRY_COMPARE(clicked.size(), 1);
        QCOMPARE(clicked[0][0].toLongLong(), 50);
        QTest::mouseClick(shown.canvas, Qt::LeftButton, {}, placeOf(*shown.canvas, 50, 50));
        QTest::mouseDClick(shown.canvas, Qt::LeftButton, {}, placeOf(*shown.canvas, 50, 50));
        test::settle(shown.plot);
        QCOMPARE(clicked.size(), 1);
        QVERIFY(!shown.plot.isZoomed());
    }

    void keysDoWhatTheMouseDoes() {
        Shown shown;
        const QCPRange all = shown.x();
        shown.canvas->setFocus();
        QTest::keyClick(shown.canvas, Qt::Key_Plus);
        QTest::keyClick(shown.canvas, Qt::Key_Plus);
        const QCPRange zoomed = shown.x();
        QVERIFY(std::abs(zoomed.size() - 0.64 * all.size()) < 0.01);
        QTest::keyClick(shown.canvas, Qt::Key_Right);
        QVERIFY(std::abs(shown.x().lower - zoomed.lower - 0.1 * zoomed.size()) < 0.01);
        QTest::keyClick(shown.canvas, Qt::Key_Left);
        QVERIFY(std::abs(shown.x().lower - zoomed.lower) < 0.01);
        QTest::keyClick(shown.canvas, Qt::Key_Minus);
        QVERIFY(shown.x().size() > zoomed.size());
        const QCPRange y = shown.y();
        QTest::keyClick(shown.canvas, Qt::Key_Up);
        QVERIFY(std::abs(shown.y().lower - y.lower - 0.1 * y.size()) < 0.01 * y.size());
        QTest::keyClick(shown.canvas, Qt::Key_0);
        QVERIFY(!shown.plot.isZoomed());
        QVERIFY(std::abs(shown.x().size() - all.size()) < 1e-9);
    }

    void theCrosshairTellsTheValuesOfAllCurves() {
        CurvePlot plot("loss");
        plot.setPoints(plot.addSeries("one", 0), test::line(100));
        plot.setPoints(plot.addSeries("two", 1), test::line(100, 0.5));
        plot.setPoints(plot.addSeries("evaluations", 2, CurvePlot::Style::Marked), {{30, 60}, {10, 20}});
        test::showPlot(plot);
        test::moveMouse(inside(plot), placeOf(*inside(plot), 58.1, 30));
        QTRY_VERIFY(plot.overlay().shown().cross);
        const PlotPointer& pointer = plot.overlay().shown();
        QCOMPARE(pointer.title, QString("step 58"));
        QCOMPARE(int(pointer.lines.size()), 3);
        QCOMPARE(pointer.lines[0].name, QString("one"));
        QCOMPARE(pointer.lines[0].value.toDouble(), 58.0);
        QCOMPARE(pointer.lines[1].value.toDouble(), 29.0);
        QCOMPARE(pointer.lines[2].value.toDouble(), 20.0);
        QVERIFY(pointer.lines[2].quiet.contains("60")); // which step that is
        QCOMPARE(pointer.lines[0].color, plot.seriesColor(0));
        plot.showSeries(0, false);
        test::settle(plot);
        QCOMPARE(int(plot.overlay().shown().lines.size()), 2);
        QEvent leave(QEvent::Leave);
        QCoreApplication::sendEvent(inside(plot), &leave);
        QVERIFY(!plot.overlay().shown().cross);
    }

    void theCrosshairGoesFromPointToPointByKey() {
        Shown shown;
        QSignalSpy clicked(&shown.plot, &CurvePlot::stepClicked);
        shown.canvas->setFocus();
        for (int i = 0; i < 3; ++i) QTest::keyClick(shown.canvas, Qt::Key_Right, Qt::ControlModifier);
        QCOMPARE(shown.plot.group().pointed().value_or(-1), 3.0);
        QCOMPARE(shown.plot.overlay().shown().title, QString("step 3"));
        QTest::keyClick(shown.canvas, Qt::Key_Left, Qt::ControlModifier);
        QTest::keyClick(shown.canvas, Qt::Key_Return);
        QCOMPARE(clicked.size(), 1);
        QCOMPARE(clicked[0][0].toLongLong(), 2);
        QTest::keyClick(shown.canvas, Qt::Key_Escape);
        QVERIFY(!shown.plot.group().pointed());
    }

    void plotsOfAPagePointAndZoomTogether() {
        QWidget page;
        PlotGroup group;
        auto* column = new QVBoxLayout(&page);
        CurvePlot *upper = new CurvePlot("loss"), *lower = new CurvePlot("rate");
        for (CurvePlot* plot : {upper, lower}) {
            plot->join(group);
            column->addWidget(plot);
        }
        upper->setPoints(upper->addSeries("loss", 0), test::line(100));
        lower->setPoints(lower->addSeries("rate", 0), test::line(50, 2));
        page.resize(600, 500);
        page.show();
        QVERIFY(QTest::qWaitForWindowExposed(&page));
        test::settle(page);
        QCOMPARE(inside(*upper)->xAxis->range().upper, inside(*lower)->xAxis->range().upper); // both from end to end
        test::moveMouse(inside(*upper), placeOf(*inside(*upper), 40, 50));
        QTRY_VERIFY(lower->overlay().shown().cross);
        QCOMPARE(lower->overlay().shown().lines[0].value.toDouble(), 80.0);
        turnWheel(inside(*lower), placeOf(*inside(*lower), 40, 50), 3, Qt::ControlModifier);
        test::settle(page);
        QVERIFY(upper->isZoomed());
        QCOMPARE(inside(*upper)->xAxis->range().lower, inside(*lower)->xAxis->range().lower);
    }

    void stepsAreSelectedByDragging() {
        Shown shown;
        shown.plot.setSelectable(true);
        QSignalSpy selected(&shown.plot.group(), &PlotGroup::selectedChanged);
        drag(shown.canvas, placeOf(*shown.canvas, 19.6, 50), placeOf(*shown.canvas, 40.4, 50), Qt::LeftButton,
             Qt::ControlModifier);
        QVERIFY(selected.size() > 0);
        QVERIFY(shown.plot.group().selected() == StepSpan({20, 40}));
        QVERIFY(shown.plot.overlay().shown().band);
        QVERIFY(!shown.plot.isZoomed());
        QTest::keyClick(shown.canvas, Qt::Key_Escape);
        QVERIFY(!shown.plot.group().selected());

        QTest::mouseClick(shown.plot.findChild<QToolButton*>("selectSteps"), Qt::LeftButton);
        drag(shown.canvas, placeOf(*shown.canvas, 60.4, 50), placeOf(*shown.canvas, 49.6, 50));
        QVERIFY(shown.plot.group().selected() == StepSpan({50, 60}));
        QTest::mouseClick(shown.canvas, Qt::LeftButton, {}, placeOf(*shown.canvas, 80, 50));
        QVERIFY(!shown.plot.group().selected());
    }

    void stepsAreSelectedByKey() {
        Shown shown;
        shown.plot.setSelectable(true);
        shown.canvas->setFocus();
        for (int i = 0; i < 5; ++i) QTest::keyClick(shown.canvas, Qt::Key_Right, Qt::ControlModifier);
        for (int i = 0; i < 4; ++i)
            QTest::keyClick(shown.canvas, Qt::Key_Right, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(shown.plot.group().selected() == StepSpan({5, 9}));
        QTest::keyClick(shown.canvas, Qt::Key_Left, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(shown.plot.group().selected() == StepSpan({5, 8}));
    }

    void theAxisCountsWhatWasRecorded() {
        Shown shown;
        PlotGroup& group = shown.plot.group();
        QVERIFY(group.offers(PlotX::Step) && !group.offers(PlotX::Tokens) && !group.offers(PlotX::Time));
        group.setX(PlotX::Tokens);
        QVERIFY(group.x() == PlotX::Step); // nothing is known of them
        group.setMap(0, PlotX::Tokens, StepMap({{1, 100}, {500, 50000}}));
        QVERIFY(group.offers(PlotX::Tokens));
        group.setX(PlotX::Tokens);
        test::settle(shown.plot);
        QVERIFY(shown.x().upper > 50000);
        QCOMPARE(shown.canvas->xAxis->label(), QString("tokens"));
        group.setMap(0, PlotX::Time, StepMap({{1, 100}, {60, 6000}}));
        group.setX(PlotX::Time);
        test::settle(shown.plot);
        QCOMPARE(shown.canvas->xAxis->label(), QString("time, h:min"));
        shown.plot.setSelectable(true);
        group.select(StepSpan{50, 50}); // is a place on any axis
        QVERIFY(std::abs(shown.plot.overlay().shown().band->first - shown.canvas->xAxis->coordToPixel(3000)) < 1);
        QSignalSpy clicked(&shown.plot, &CurvePlot::stepClicked);
        QTest::mouseClick(shown.canvas, Qt::LeftButton, {}, placeOf(*shown.canvas, 3000, 50));
        QCOMPARE(clicked[0][0].toLongLong(), 50); // a step, whatever the axis counts
        shown.plot.append(0, 101, 101); // a step comes in
        test::settle(shown.plot);
        QVERIFY(std::abs(shown.plot.extent()->upper - 6060.6) < 1);
    }

    void theAxisAcrossMayBeLogarithmic() {
        CurvePlot plot("loss");
        plot.setPoints(plot.addSeries("run", 0), test::line(10000));
        plot.setPoints(plot.addSeries("before", 1, CurvePlot::Style::Marked),
                       {{0, 100}, {5, 6}}); // step 0 has no place
        test::showPlot(plot);
        plot.group().setLog(true);
        test::settle(plot);
        QCPAxis* axis = inside(plot)->xAxis;
        QCOMPARE(axis->scaleType(), QCPAxis::stLogarithmic);
        QVERIFY(axis->range().lower > 0.5 && axis->range().lower <= 1);
        const double place =
            (axis->coordToPixel(100) - axis->coordToPixel(1)) / (axis->coordToPixel(10000) - axis->coordToPixel(1));
        QVERIFY(std::abs(place - 0.5) < 0.01);
        turnWheel(inside(plot), placeOf(*inside(plot), 100, 50), 3, Qt::ControlModifier);
        test::settle(plot);
        QVERIFY(axis->range().lower > 2 && axis->range().upper < 5000 && axis->range().contains(100));
    }

    void theMenuOpensByRightClickAndByKey() {
        Shown shown;
        shown.plot.group().setMap(0, PlotX::Tokens, StepMap({{1, 100}, {500, 50000}}));
        QTest::mouseClick(shown.canvas, Qt::RightButton, {}, placeOf(*shown.canvas, 50, 20));
        auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        QVERIFY(menu);
        QVERIFY(!menu->findChild<QAction*>("across_time"));
        auto* tokens = menu->findChild<QAction*>("across_tokens");
        QVERIFY(tokens);
        tokens->trigger();
        menu->close();
        QVERIFY(shown.plot.group().x() == PlotX::Tokens);
        QContextMenuEvent asked(QContextMenuEvent::Keyboard, shown.canvas->rect().center());
        QCoreApplication::sendEvent(shown.canvas, &asked);
        menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        QVERIFY(menu);
        QSignalSpy changed(&shown.plot, &CurvePlot::optionsChanged);
        menu->findChild<QAction*>("log")->trigger();
        menu->close();
        QVERIFY(shown.plot.options().log);
        QCOMPARE(changed.size(), 1);
        QTest::mouseClick(shown.plot.findChild<QToolButton*>("plotOptions"), Qt::LeftButton);
        menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        QVERIFY(menu);
        QVERIFY(menu->findChild<QAction*>("log")->isChecked());
        menu->close();
    }
};
LATHE_TEST(TestPlotInput)
#include "tst_plots_input.moc"
