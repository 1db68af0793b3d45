#include "bridge/background_program.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>

#include <algorithm>
#include <cerrno>
#include <csignal>

namespace lathe::ui {

QString commandLineProgram() {
    const QDir here(QCoreApplication::applicationDirPath());
    for (const char* place : {"lathe", "../bin/lathe"}) // the second for programs that lie elsewhere in a build
        if (const QString file = here.absoluteFilePath(QLatin1String(place)); QFileInfo(file).isExecutable())
            return QDir::cleanPath(file);
    return here.absoluteFilePath(QStringLiteral("lathe"));
}

BackgroundProgram startInBackground(const QString& program, const QStringList& words, const QString& log) {
    QProcess process;
    process.setProgram(program);
    process.setArguments(words);
    process.setWorkingDirectory(QDir::rootPath()); // no folder is held that somebody may want to be rid of
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(log, QIODevice::Append);
    process.setStandardErrorFile(log, QIODevice::Append);
    BackgroundProgram started;
    if (!process.startDetached(&started.pid)) started.error = process.errorString();
    return started;
}

bool isAlive(qint64 pid) { return pid > 0 && (::kill(pid_t(pid), 0) == 0 || errno == EPERM); }

QString lastLines(const QString& file, int most) {
    QFile read(file);
    if (!read.open(QIODevice::ReadOnly)) return {};
    constexpr qint64 enough = 4096;
    read.seek(std::max<qint64>(0, read.size() - enough));
    const QStringList lines = QString::fromUtf8(read.readAll()).split('\n', Qt::SkipEmptyParts);
    return lines.mid(std::max<qsizetype>(0, lines.size() - most)).join('\n');
}

} // namespace lathe::ui
