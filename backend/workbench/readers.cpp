#include "workbench/readers.h"

namespace lathe {

std::unique_ptr<EventQueue> Readers::subscribe() {
    auto queue = std::make_unique<EventQueue>();
    queue->onClose([list = m_list, closed = queue.get()] {
        std::lock_guard lock(list->mutex);
        std::erase(list->queues, closed);
    });
    std::lock_guard lock(m_list->mutex);
    m_list->queues.push_back(queue.get());
    return queue;
}

void Readers::publish(const Event& event) {
    std::lock_guard lock(m_list->mutex);
    for (EventQueue* queue : m_list->queues) queue->push(event);
}

} // namespace lathe
