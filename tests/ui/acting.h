#pragma once
// What a person does to a window.
#include <QTest>
#include <QTimer>
#include <QWidget>

#include <algorithm>

namespace lathe::test {

/// Waits until it can be clicked.
inline void click(QWidget* widget) {
    QVERIFY(widget);
    QTRY_VERIFY2(widget->isEnabled() && widget->isVisible(), qPrintable(widget->objectName()));
    QTest::mouseClick(widget, Qt::LeftButton);
}

/// Waits until the window has done what it has put off: nothing is posted any more, and none of its timers that fire
/// once is running. What it asks every second goes on.
inline void settle(QWidget& window) {
    const bool quiet = QTest::qWaitFor(
        [&] {
            for (int each = 0; each < 16; ++each) // layouts ask each other, inner ones first, a call for each
                QCoreApplication::sendPostedEvents();
            const auto timers = window.findChildren<QTimer*>();
            return std::none_of(timers.begin(), timers.end(),
                                [](const QTimer* timer) { return timer->isSingleShot() && timer->isActive(); });
        },
        10000);
    QVERIFY2(quiet, "the window is still busy after ten seconds");
}

} // namespace lathe::test
