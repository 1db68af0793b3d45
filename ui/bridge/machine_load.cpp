#include "bridge/machine_load.h"

#include <QFile>
#include <QStringList>

#include <algorithm>
#include <tuple>

namespace lathe::ui {
namespace {

QByteArray textOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Of a file of lines such as "MemTotal:       24528508 kB" or "inactive_file 4096".
std::int64_t numberAfter(const QByteArray& text, const QByteArray& name) {
    const qsizetype at = ('\n' + text).indexOf('\n' + name);
    if (at < 0) return 0;
    const qsizetype from = at + name.size();
    return text.mid(from, text.indexOf('\n', from) - from).simplified().split(' ').value(0).toLongLong();
}

/// The groups that may limit this process's memory: its own, and all above it.
QStringList memoryGroups(const QString& root) {
    QStringList groups;
    for (const QByteArray& line : textOf(root + QStringLiteral("/proc/self/cgroup")).split('\n')) {
        const QList<QByteArray> parts = line.split(':'); // "0::/user.slice/x", "9:memory:/docker/y"
        if (parts.size() < 3 || (!parts[1].isEmpty() && !parts[1].split(',').contains("memory"))) continue;
        QString path = QString::fromUtf8(line.mid(parts[0].size() + parts[1].size() + 2));
        const QString mount =
            root + QStringLiteral("/sys/fs/cgroup") + (parts[1].isEmpty() ? QString() : QStringLiteral("/memory"));
        for (; path.size() > 1; path.truncate(path.lastIndexOf('/'))) groups << mount + path;
        groups << mount;
    }
    return groups;
}

struct GroupMemory { std::int64_t limit = 0, used = 0; }; ///< limit 0: none

/// What files take is free, as it is to the machine itself: it is given up when memory is asked for.
GroupMemory memoryOf(const QString& group) {
    const auto textIn = [&](const char* name) { return textOf(group + '/' + QLatin1String(name)); };
    for (const auto& [limit, usage, part] :
         {std::tuple("memory.max", "memory.current", ""), {"memory.limit_in_bytes", "memory.usage_in_bytes", "total_"}})
        if (const std::int64_t most = textIn(limit).trimmed().toLongLong(); most > 0) { // "max": none
            const QByteArray stat = textIn("memory.stat"), prefix = part;
            const std::int64_t files =
                numberAfter(stat, prefix + "inactive_file ") + numberAfter(stat, prefix + "active_file ");
            return {most, std::max<std::int64_t>(0, textIn(usage).trimmed().toLongLong() - files)};
        }
    return {};
}

} // namespace

void MachineLoad::lookAtMemory() {
    const QByteArray memory = textOf(m_root + QStringLiteral("/proc/meminfo"));
    m_total = numberAfter(memory, "MemTotal:") * 1024;
    m_used = m_total - numberAfter(memory, "MemAvailable:") * 1024;
    if (m_total <= 0) return;
    for (const QString& group : memoryGroups(m_root))
        if (const GroupMemory its = memoryOf(group); its.limit > 0 && its.limit - its.used < m_total - m_used) {
            m_total = its.limit;
            m_used = its.used;
        }
}

void MachineLoad::look() {
    lookAtMemory();

    // "cpu  user nice system idle iowait irq softirq steal ...", in ticks since the start
    const QByteArray stat = textOf(m_root + QStringLiteral("/proc/stat"));
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
