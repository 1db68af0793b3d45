// The window. The environment comes first: OpenMP reads it when the engine is loaded, once.
#include "lathe/workbench.h"
#include "window/main_window.h"

#include <QApplication>
#include <QMessageBox>

#include <malloc.h>

#include <cstdlib>

int main(int argc, char** argv) {
    setenv("OMP_WAIT_POLICY", "PASSIVE", 0); // waiting compute threads must not take the cores from the window
    setenv("GOMP_SPINCOUNT", "30000", 0); // about a millisecond, so that the many short products of a step need no wake-up each
    mallopt(M_ARENA_MAX, 1); // one heap, which alone keeps well the blocks that a step frees for the next one
    QApplication app(argc, argv);
    QApplication::setApplicationName(QStringLiteral("Lathe"));
    QApplication::setApplicationDisplayName(QStringLiteral("Lathe"));
    try {
        lathe::Workbench bench(lathe::defaultHome());
        lathe::ui::MainWindow window(bench);
        window.show();
        return QApplication::exec();
    } catch (const lathe::Error& error) {
        QMessageBox::critical(nullptr, QStringLiteral("Lathe"),
                              QString::fromStdString(error.info().message + '\n' + error.info().hint));
        return error.info().kind == lathe::ErrorKind::Io ? 5 : 2;
    }
}
