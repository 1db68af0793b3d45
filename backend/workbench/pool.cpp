#include "workbench/pool.h"

namespace lathe {

Pool::Pool(int threads) {
    for (int i = 0; i < threads; ++i) m_threads.emplace_back([this] { loop(); });
}

Pool::~Pool() { finish(); }

void Pool::submit(Task task) {
    {
        std::lock_guard lock(m_mutex);
        m_tasks.push_back(std::move(task));
    }
    m_news.notify_one();
}

void Pool::finish() {
    {
        std::lock_guard lock(m_mutex);
        m_finishing = true;
    }
    m_news.notify_all();
    m_threads.clear(); // joins
}

void Pool::loop() {
    std::unique_lock lock(m_mutex);
    while (true) {
        m_news.wait(lock, [this] { return !m_tasks.empty() || (m_finishing && m_busy == 0); });
        if (m_tasks.empty()) break;
        Task task = std::move(m_tasks.front());
        m_tasks.pop_front();
        ++m_busy; // what runs may still submit
        lock.unlock();
        task();
        task = {}; // what it holds goes outside the lock, too
        lock.lock();
        if (--m_busy == 0 && m_finishing) m_news.notify_all();
    }
}

} // namespace lathe
