#pragma once
// A few threads that take tasks in turn. With one thread it keeps the tasks' order.
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace lathe {

class Pool {
public:
    using Task = std::function<void()>; ///< must not throw; long ones look at a stop token of their own
    explicit Pool(int threads);
    ~Pool(); ///< finish()
    void submit(Task task);
    /// Every task submitted so far, and by these, is run to its end; then the threads are joined. Later ones are not
    /// taken.
    void finish();

private:
    void loop();

    std::mutex m_mutex;
    std::condition_variable m_news;
    std::deque<Task> m_tasks;
    int m_busy = 0;
    bool m_finishing = false;
    std::vector<std::jthread> m_threads;
};

} // namespace lathe
