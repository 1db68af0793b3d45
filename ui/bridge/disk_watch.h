#pragma once
// How much is free on the disk that a folder lies on, read off the window's thread: a disk on a network may take its
// time to say so.
#include <QObject>
#include <QString>

#include <cstdint>

namespace lathe::ui {

class DiskWatch : public QObject {
    Q_OBJECT
public:
    explicit DiskWatch(QString folder, QObject* parent = nullptr);

    void look(); ///< told() follows where it has changed
    std::int64_t freeBytes() const { return m_freeBytes; } ///< 0: not known

signals:
    void told();

private:
    QString m_folder;
    std::int64_t m_freeBytes = 0;
};

} // namespace lathe::ui
