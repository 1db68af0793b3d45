#pragma once
// What a person does to a window.
#include <QTest>
#include <QWidget>

namespace lathe::test {

/// Waits until it can be clicked.
inline void click(QWidget* widget) {
    QVERIFY(widget);
    QTRY_VERIFY2(widget->isEnabled() && widget->isVisible(), qPrintable(widget->objectName()));
    QTest::mouseClick(widget, Qt::LeftButton);
}

} // namespace lathe::test
