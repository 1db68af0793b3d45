// The window:  lathe-gui [FILE...], each a model or a recipe to open.
#include "bridge/text.h"
#include "lathe/process.h"
#include "lathe/workbench.h"
#include "settings/language.h"
#include "settings/settings.h"
#include "window/main_window.h"
#include "window/open_history.h"

#include <QApplication>
#include <QMessageBox>

int main(int argc, char** argv) {
    lathe::prepareProcess();
    QApplication app(argc, argv);
    QApplication::setApplicationName(QStringLiteral("Lathe"));
    QApplication::setApplicationDisplayName(QStringLiteral("Lathe"));
    QGuiApplication::setDesktopFileName(QStringLiteral("lathe")); // which icon and name a desktop gives the window
    const std::filesystem::path home = lathe::defaultHome();
    const QString settings = QString::fromStdString((home / lathe::ui::WindowSettings::fileName).string());
    lathe::ui::Language::instance().choose(lathe::ui::WindowSettings(settings).get(lathe::ui::keys::language));
    try {
        const auto bench = lathe::ui::openHistory(home, lathe::ui::askAboutHistory, lathe::ui::tellRebuilt);
        if (!bench) return 5;
        lathe::ui::MainWindow window(*bench);
        window.show();
        for (const QString& file : QApplication::arguments().mid(1)) window.openFile(file);
        return QApplication::exec();
    } catch (const lathe::Error& error) {
        QMessageBox::critical(nullptr, QStringLiteral("Lathe"),
                              lathe::ui::qt(error.info().message) + '\n' + lathe::ui::qt(error.info().hint));
        return error.info().kind == lathe::ErrorKind::Io ? 5 : 2;
    }
}
