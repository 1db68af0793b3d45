#pragma once
// Everybody who listens: each has a queue of their own, and may go at any time, also after the Workbench has gone.
#include "lathe/event.h"

#include <memory>
#include <mutex>
#include <vector>

namespace lathe {

class Readers {
public:
    std::unique_ptr<EventQueue> subscribe();
    void publish(const Event& event);

private:
    struct List {
        std::mutex mutex;
        std::vector<EventQueue*> queues;
    };
    std::shared_ptr<List> m_list = std::make_shared<List>();
};

} // namespace lathe
