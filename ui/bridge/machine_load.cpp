#include "bridge/machine_load.h"

#include <QFile>
#include <QStringList>

namespace lathe::ui {
namespace {

QByteArray textOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// "MemTotal:       24528508 kB"
std::int64_t bytesOf(const QByteArray& text, const QByteArray& name) {
    const qsizetype at = text.indexOf(name + ':');
    if (at < 0) return 0;
    const QByteArray line = text.mid(at + name.size() + 1, text.indexOf('\n', at) - at - name.size() - 1).trimmed();
    return line.left(line.indexOf(' ')).toLongLong() * 1024;
}

} // namespace

void MachineLoad::look() {
    const QByteArray memory = textOf(m_folder + QStringLiteral("/meminfo"));
    m_total = bytesOf(memory, "MemTotal");
    m_used = m_total - bytesOf(memory, "MemAvailable");

    // "cpu  user nice system idle iowait irq softirq steal ...", in ticks since the start
    const QByteArray stat = textOf(m_folder + QStringLiteral("/stat"));
    const QList<QByteArray> ticks = stat.left(stat.indexOf('\n')).simplified().split(' ');
    if (ticks.size() < 9 || ticks[0] != "cpu") return m_percent.reset();
    std::int64_t all = 0;
    for (int i = 1; i <= 8; ++i) all += ticks[i].toLongLong();
    const std::int64_t busy = all - ticks[4].toLongLong() - ticks[5].toLongLong();
    const bool known = m_allBefore > 0 && all > m_allBefore;
    m_percent = known ? std::optional(int(100 * (busy - m_busyBefore) / (all - m_allBefore))) : std::nullopt;
    m_busyBefore = busy;
    m_allBefore = all;
}

} // namespace lathe::ui
