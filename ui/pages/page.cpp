#include "pages/page.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace lathe::ui {

QString resourceFile(const QString& name) {
    QStringList folders{qEnvironmentVariable("LATHE_RESOURCES")};
    QDir folder(QCoreApplication::applicationDirPath());
    folders << folder.filePath(QStringLiteral("../share/lathe"));
    for (int up = 0; up < 5; ++up) { // build/<preset>/bin lies inside the source tree
        folders << folder.filePath(QStringLiteral("resources"));
        if (!folder.cdUp()) break;
    }
    for (const QString& place : folders) {
        if (place.isEmpty()) continue;
        const QFileInfo file(QDir(place).filePath(name));
        if (file.exists()) return file.canonicalFilePath();
    }
    return {};
}

} // namespace lathe::ui
