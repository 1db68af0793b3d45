// Scrolling through a form changes nothing in it.
#include "ui/open_window.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QScrollArea>
#include <QScrollBar>
#include <QTabBar>
#include <QWheelEvent>
#include <QtTest/qtestspontaneevent.h>

using namespace lathe;
using namespace lathe::ui;
using test::OpenWindow;

namespace {

/// A notch of the wheel over the middle of `widget`, as the window system delivers it.
void wheel(QWidget* widget, int notches) {
    const QPointF at = widget->rect().center();
    QWheelEvent event(at, widget->mapToGlobal(at), {}, {0, notches * 120}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QSpontaneKeyEvent::setSpontaneous(&event); // else Qt does not offer it to the parents
    qApp->notify(widget, &event); // sendEvent() would take that mark away
}

} // namespace

class TestWheel : public QObject {
    Q_OBJECT

private slots:
    void init() { OpenWindow::sampleAnswers(); }

    void itScrollsThePageAndChangesNoValue() {
        const OpenWindow window;
        window->showPage("new");
        auto* area = window->page("new")->findChild<QScrollArea*>();
        QScrollBar* bar = area->verticalScrollBar();
        QTRY_VERIFY(bar->maximum() > 200);
        int boxes = 0;
        for (auto* box : area->findChildren<QComboBox*>()) {
            if (!box->isVisible() || box->count() < 2) continue;
            for (const bool focused : {false, true}) {
                if (focused) box->setFocus();
                bar->setValue(60);
                const int before = box->currentIndex();
                const QString text = box->currentText();
                for (const int notch : {-1, 1, -1}) wheel(box, notch);
                QCOMPARE(box->currentIndex(), before);
                QCOMPARE(box->currentText(), text);
                QVERIFY2(bar->value() > 60, qPrintable(box->objectName()));
            }
            ++boxes;
        }
        QVERIFY(boxes > 3);
    }

    void aSpinBoxAndTabsStayAsTheyAre() {
        const OpenWindow window;
        QScrollArea area;
        area.resize(200, 150);
        auto* inside = new QWidget;
        inside->setFixedHeight(900);
        auto* spin = new QDoubleSpinBox(inside);
        auto* tabs = new QTabBar(inside);
        for (const char* name : {"one", "two", "three"}) tabs->addTab(name);
        tabs->setCurrentIndex(1);
        tabs->move(0, 60);
        spin->setValue(5);
        area.setWidget(inside);
        area.show();
        QVERIFY(QTest::qWaitForWindowExposed(&area));
        wheel(spin, -1);
        wheel(spin->findChild<QWidget*>("qt_spinbox_lineedit"), -1);
        wheel(tabs, -1);
        QCOMPARE(spin->value(), 5.0);
        QCOMPARE(tabs->currentIndex(), 1);
        QVERIFY(area.verticalScrollBar()->value() > 0);
    }
};

LATHE_TEST(TestWheel)
#include "tst_wheel.moc"
