#pragma once
// What a person does to a plot, as the window system delivers it.
#include "plots/curve_plot.h"
#include "ui/acting.h"

#include <QApplication>
#include <QWheelEvent>
#include <QtTest/qtestspontaneevent.h>
#include <qcustomplot.h>

#include <cmath>

namespace lathe::test {

inline QCustomPlot* inside(const QWidget& plot) { return plot.findChild<QCustomPlot*>(); }

/// Where a place of the axes is, in pixels.
inline QPoint placeOf(const QCustomPlot& plot, double x, double y) {
    return {int(std::lround(plot.xAxis->coordToPixel(x))), int(std::lround(plot.yAxis->coordToPixel(y)))};
}

/// A notch of the wheel at `at`.
inline void turnWheel(QWidget* widget, const QPoint& at, int notches, Qt::KeyboardModifiers keys = {}) {
    QWheelEvent event(at, widget->mapToGlobal(at), {}, {0, notches * 120}, Qt::NoButton, keys, Qt::NoScrollPhase,
                      false);
    QSpontaneKeyEvent::setSpontaneous(&event); // else Qt does not offer it to the parents
    qApp->notify(widget, &event); // sendEvent() would take that mark away
}

inline void moveMouse(QWidget* widget, const QPointF& at, Qt::MouseButtons held = {}, Qt::KeyboardModifiers keys = {}) {
    QMouseEvent move(QEvent::MouseMove, at, widget->mapToGlobal(at), Qt::NoButton, held, keys);
    QCoreApplication::sendEvent(widget, &move);
    QCoreApplication::processEvents();
}

inline void drag(QWidget* widget, const QPoint& from, const QPoint& to, Qt::MouseButton button = Qt::LeftButton,
                 Qt::KeyboardModifiers keys = {}) {
    QTest::mousePress(widget, button, keys, from);
    for (int part = 1; part <= 4; ++part) {
        moveMouse(widget, QPointF(from) + QPointF(to - from) * part / 4.0, button, keys);
    }
    QTest::mouseRelease(widget, button, keys, to);
}

inline ui::CurvePoints line(int count, double slope = 1) {
    ui::CurvePoints points;
    for (int i = 1; i <= count; ++i) points.x << i, points.y << slope * i;
    return points;
}

inline ui::CurvePoints wave(int count) {
    ui::CurvePoints points;
    for (int i = 0; i < count; ++i) points.x << i, points.y << std::sin(i * 0.01);
    return points;
}

/// Shown, its curves ready and drawn.
inline void showPlot(ui::CurvePlot& plot, int width = 700, int height = 360) {
    plot.resize(width, height);
    plot.show();
    QVERIFY(QTest::qWaitForWindowExposed(&plot));
    QTRY_VERIFY(!plot.isPreparing());
    settle(plot);
}

} // namespace lathe::test
