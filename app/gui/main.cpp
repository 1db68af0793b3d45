// The window.
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
    const std::filesystem::path home = lathe::defaultHome();
    const QString settings = QString::fromStdString((home / lathe::ui::WindowSettings::fileName).string());
    lathe::ui::Language::instance().choose(lathe::ui::WindowSettings(settings).get(lathe::ui::keys::language));
    try {
        const auto bench = lathe::ui::openHistory(home, lathe::ui::askAboutHistory, lathe::ui::tellRebuilt);
        if (!bench) return 5;
        lathe::ui::MainWindow window(*bench);
        window.show();
        return QApplication::exec();
    } catch (const lathe::Error& error) {
        QMessageBox::critical(nullptr, QStringLiteral("Lathe"),
                              QString::fromStdString(error.info().message + '\n' + error.info().hint));
        return error.info().kind == lathe::ErrorKind::Io ? 5 : 2;
    }
}
