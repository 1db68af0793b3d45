#pragma once
// One thread for one device: all tensor work of the program runs on it, so jobs never compete for the same cores and a
// live model needs no locks. One of the two places where exceptions end (the other is main).
#include "jobs/job.h"

#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace lathe {

class Executor {
public:
    explicit Executor(EngineHost& host);
    ~Executor(); ///< asks every job to stop, lets each end, joins
    Executor(const Executor&) = delete;
    Executor& operator=(const Executor&) = delete;

    void submit(std::unique_ptr<Job> job);
    /// Stop reaches the job at its next turn; the others wait for it to take them. Nothing where the run is unknown.
    void send(const RunId& run, Command command);
    void cancel(RequestId request);

private:
    struct Entry;
    class Turns;
    void loop();
    void runToEnd(Entry& entry);
    std::unique_ptr<Entry> takeWaiting(Urgency below); ///< needs the lock
    template <class Visit> void visit(Visit visit);    ///< all entries, waiting and running

    EngineHost& m_host;
    std::mutex m_mutex;
    std::condition_variable m_news;
    std::list<std::unique_ptr<Entry>> m_waiting;
    std::vector<Entry*> m_running; ///< the innermost last
    bool m_closing = false;
    std::thread m_thread;
};

/// What an exception in flight says, and how the job ended by it: for the executor, and for tests of it.
std::pair<Outcome, ErrorInfo> endOf(std::exception_ptr exception);

} // namespace lathe
