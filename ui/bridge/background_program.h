#pragma once
// The command line's program as a process that outlives this one: no terminal, a session of its own, its words in a
// file.
#include <QString>
#include <QStringList>

namespace lathe::ui {

/// `lathe`, as it lies beside the window's program, in a package as in a build.
QString commandLineProgram();

struct BackgroundProgram {
    qint64 pid = 0;
    QString error; ///< why it could not be started; else empty
};
/// What it prints is added to `log`.
BackgroundProgram startInBackground(const QString& program, const QStringList& words, const QString& log);

bool isAlive(qint64 pid);
QString lastLines(const QString& file, int most); ///< what was printed last; empty where there is no such file

} // namespace lathe::ui
