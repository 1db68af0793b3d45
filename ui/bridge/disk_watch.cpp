#include "bridge/disk_watch.h"

#include <QPointer>
#include <QStorageInfo>
#include <QThreadPool>

namespace lathe::ui {

DiskWatch::DiskWatch(QString folder, QObject* parent) : QObject(parent), m_folder(std::move(folder)) {}

void DiskWatch::look() {
    QThreadPool::globalInstance()->start([folder = m_folder, self = QPointer(this)] {
        const std::int64_t free = std::max<std::int64_t>(0, QStorageInfo(folder).bytesAvailable());
        QMetaObject::invokeMethod(
            qApp,
            [self, free] {
                if (!self || self->m_freeBytes == free) return;
                self->m_freeBytes = free;
                emit self->told();
            },
            Qt::QueuedConnection);
    });
}

} // namespace lathe::ui
