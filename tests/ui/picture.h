#pragma once
// A picture of a window for people to look at: set LATHE_SCREENSHOTS to a folder. Without it the window is drawn all
// the same.
#include "ui/acting.h"

#include <QDir>
#include <QPixmap>
#include <QTest>
#include <QWidget>

namespace lathe::test {

/// For pictures_data(): both themes, and one of them for sharp screens.
inline void pictureRows() {
    QTest::addColumn<QString>("theme");
    QTest::addColumn<double>("scale");
    QTest::newRow("light") << "light" << 1.0;
    QTest::newRow("dark") << "dark" << 1.0;
    QTest::newRow("light at 2x") << "light" << 2.0;
}

inline void savePicture(QWidget& window, const QString& name, double scale) {
    const QString folder = qEnvironmentVariable("LATHE_SCREENSHOTS");
    settle(window);
    QPixmap picture(window.size() * scale);
    picture.setDevicePixelRatio(scale);
    window.render(&picture);
    QVERIFY(!picture.isNull());
    if (folder.isEmpty()) return;
    QDir().mkpath(folder);
    QVERIFY(picture.save(QDir(folder).filePath(name + (scale > 1 ? "@2x.png" : ".png"))));
}

} // namespace lathe::test
