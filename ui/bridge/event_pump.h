#pragma once
// The only object that another thread may wake; past it all is plain UI-thread code.
#include "lathe/event.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <vector>

namespace lathe::ui {

class EventPump : public QObject {
    Q_OBJECT
public:
    explicit EventPump(std::unique_ptr<EventQueue> queue, QObject* parent = nullptr);
    ~EventPump() override;

signals:
    void batch(const std::vector<lathe::Event>& events);

private:
    void drain();

    std::unique_ptr<EventQueue> m_queue;
    QTimer m_breath{this}; ///< a little patience, so that quick steps arrive many at a time
};

} // namespace lathe::ui
