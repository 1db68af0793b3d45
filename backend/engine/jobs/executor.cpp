// Jobs take turns by urgency, at the borders that they name; every exception ends here as a value.
#include "jobs/executor.h"

#include "tensor/compute_device.h"
#include "tensor/out_of_memory.h"

#include <ATen/Parallel.h>

#include <utility>

namespace lathe {
namespace {

constexpr Urgency any = Urgency(int(Urgency::Training) + 1); ///< everything is more urgent than this

/// A job that failed may have done so because its device did: then the device's words count, not those of whatever was
/// asked of it next.
void lookAtDevices(std::pair<Outcome, ErrorInfo>& end) {
    if (end.first != Outcome::Failed && end.first != Outcome::OutOfMemory) return;
    for (const auto& device : accelerators())
        if (const auto failure = device->failure()) end = {Outcome::Failed, *failure};
}

} // namespace

struct Executor::Entry {
    std::unique_ptr<Job> job;
    std::stop_source stop;
    std::vector<Command> commands; ///< guarded by the executor's lock
};

class Executor::Turns final : public JobContext {
public:
    Turns(Executor& executor, Entry& entry) : m_executor(executor), m_entry(entry) {}
    EngineHost& host() override { return m_executor.m_host; }
    std::stop_token stopToken() const override { return m_entry.stop.get_token(); }

    void yieldTurn() override {
        throwIfStopped();
        while (auto urgent = next(false)) m_executor.runToEnd(*urgent);
        throwIfStopped();
    }

    void waitForCommand() override {
        for (;;) {
            throwIfStopped();
            auto urgent = next(true);
            if (!urgent) break;
            m_executor.runToEnd(*urgent);
        }
        throwIfStopped();
    }

    std::vector<Command> takeCommands() override {
        std::lock_guard lock(m_executor.m_mutex);
        return std::exchange(m_entry.commands, {});
    }

    void computesOn(const DeviceChoice& device) override {
        if (const RequestId request = m_entry.job->request()) host().computesOn(request, device);
    }

    void report(std::int64_t done, std::int64_t total, const std::string& phase) override {
        host().progress(m_entry.job->run(), m_entry.job->request(), done, total, phase);
    }

private:
    void throwIfStopped() const {
        if (m_entry.stop.stop_requested()) throw Stopped{};
    }

    /// More urgent work, if any; with `wait`, sleeps until there is some, a command or a stop.
    std::unique_ptr<Entry> next(bool wait) {
        std::unique_lock lock(m_executor.m_mutex);
        for (;;) {
            if (auto entry = m_executor.takeWaiting(m_entry.job->urgency())) return entry;
            if (!wait || !m_entry.commands.empty() || m_entry.stop.stop_requested()) return nullptr;
            m_executor.m_news.wait(lock);
        }
    }

    Executor& m_executor;
    Entry& m_entry;
};

Executor::Executor(EngineHost& host) : m_host(host), m_thread([this] { loop(); }) {}

Executor::~Executor() {
    {
        std::lock_guard lock(m_mutex);
        m_closing = true;
        for (auto& entry : m_waiting) entry->stop.request_stop();
        for (Entry* entry : m_running) entry->stop.request_stop();
        m_news.notify_all();
    }
    m_thread.join();
}

void Executor::submit(std::unique_ptr<Job> job) {
    auto entry = std::make_unique<Entry>();
    entry->job = std::move(job);
    std::lock_guard lock(m_mutex);
    if (m_closing) entry->stop.request_stop();
    m_waiting.push_back(std::move(entry));
    m_news.notify_all();
}

template <class Visit>
void Executor::visit(Visit visit) {
    std::lock_guard lock(m_mutex);
    for (auto& entry : m_waiting) visit(*entry);
    for (Entry* entry : m_running) visit(*entry);
    m_news.notify_all();
}

void Executor::send(const RunId& run, Command command) {
    visit([&](Entry& entry) {
        if (run.empty() || entry.job->run() != run) return;
        if (std::holds_alternative<Stop>(command)) entry.stop.request_stop();
        else entry.commands.push_back(command);
    });
}

void Executor::cancel(RequestId request) {
    visit([&](Entry& entry) {
        if (request != 0 && entry.job->request() == request) entry.stop.request_stop();
    });
}

std::unique_ptr<Executor::Entry> Executor::takeWaiting(Urgency below) {
    auto best = m_waiting.end();
    for (auto it = m_waiting.begin(); it != m_waiting.end(); ++it) {
        if ((*it)->stop.stop_requested()) { // stopped before it began: its end costs nothing, whoever runs
            best = it;
            break;
        }
        const Urgency own = (*it)->job->urgency();
        if (own < below && (best == m_waiting.end() || own < (*best)->job->urgency())) best = it;
    }
    if (best == m_waiting.end()) return nullptr;
    auto entry = std::move(*best);
    m_waiting.erase(best);
    m_running.push_back(entry.get()); // before the lock is left, so that a stop always finds it
    return entry;
}

void Executor::loop() {
    for (;;) {
        std::unique_ptr<Entry> entry;
        {
            std::unique_lock lock(m_mutex);
            m_news.wait(lock, [&] { return m_closing || !m_waiting.empty(); });
            entry = takeWaiting(any);
            if (!entry) return; // closing, and nothing waits
        }
        runToEnd(*entry);
        entry.reset();
        releaseFreedEverywhere(); // what the job held goes back to the system
    }
}

void Executor::runToEnd(Entry& entry) {
    const int threads = at::get_num_threads(); // a job inside another may set its own
    std::pair<Outcome, ErrorInfo> end{Outcome::Finished, {}};
    try {
        if (entry.stop.stop_requested()) throw Stopped{};
        Turns turns(*this, entry);
        entry.job->work(turns);
    } catch (...) {
        end = endOf(std::current_exception());
    }
    lookAtDevices(end);
    if (at::get_num_threads() != threads) at::set_num_threads(threads);
    entry.job->end(m_host, end.first, end.second);
    std::lock_guard lock(m_mutex);
    std::erase(m_running, &entry);
}

std::pair<Outcome, ErrorInfo> endOf(std::exception_ptr exception) {
    if (const auto memory = outOfMemory(exception)) return {Outcome::OutOfMemory, *memory};
    try {
        std::rethrow_exception(exception);
    } catch (const Stopped&) {
        return {Outcome::Stopped, {}};
    } catch (const Error& error) {
        return {Outcome::Failed, error.info()};
    } catch (const c10::Error& error) {
        return {Outcome::Failed,
                {ErrorKind::Bug, "LibTorch: " + firstLine(error.what_without_backtrace()) + ".",
                 "This is a bug in Lathe. Please report it."}};
    } catch (const std::exception& error) {
        return {Outcome::Failed,
                {ErrorKind::Bug, firstLine(error.what()), "This is a bug in Lathe. Please report it."}};
    } catch (...) {
        return {Outcome::Failed,
                {ErrorKind::Bug, "An unknown exception.", "This is a bug in Lathe. Please report it."}};
    }
}

} // namespace lathe
