#include "bridge/event_pump.h"

namespace lathe::ui {

EventPump::EventPump(std::unique_ptr<EventQueue> queue, QObject* parent) : QObject(parent), m_queue(std::move(queue)) {
    m_breath.setSingleShot(true);
    m_breath.setInterval(15);
    connect(&m_breath, &QTimer::timeout, this, &EventPump::drain);
    m_queue->onWake([this] { QMetaObject::invokeMethod(this, [this] { m_breath.start(); }, Qt::QueuedConnection); });
}

EventPump::~EventPump() { m_queue->onWake({}); }

void EventPump::drain() {
    const std::vector<Event> events = m_queue->take();
    if (!events.empty()) emit batch(events);
}

} // namespace lathe::ui
