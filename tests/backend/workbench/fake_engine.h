#pragma once
// An engine that does what a test tells it: each order is worked off by the script on a thread of its own, and ends
// when the script returns.
#include "engine_port.h"
#include "lathe/workbench.h"
#include "workbench/workbench_impl.h"

#include <QDeadlineTimer>
#include <QTest>

#include <functional>
#include <list>
#include <mutex>
#include <stop_token>
#include <thread>

namespace lathe::test {

class FakeEngine final : public Engine {
public:
    using Script = std::function<void(const EngineOrder& order, EngineHost& host, std::stop_token stop)>;
    FakeEngine(EngineHost& host, Script script) : m_host(host), m_script(std::move(script)) {}
    ~FakeEngine() override {
        m_jobs.clear(); // asks each to stop, joins
    }

    void submit(EngineOrder order) override {
        std::lock_guard lock(m_mutex);
        Job& job = m_jobs.emplace_back();
        if (const auto* train = std::get_if<TrainOrder>(&order)) job.run = train->run;
        std::visit(
            [&](const auto& one) {
                if constexpr (requires { one.request; }) job.request = one.request;
            },
            order);
        job.thread = std::jthread(
            [this, order = std::move(order)](const std::stop_token& stop) { m_script(order, m_host, stop); });
    }
    void send(const RunId& run, Command command) override {
        std::lock_guard lock(m_mutex);
        for (Job& job : m_jobs)
            if (job.run == run && std::holds_alternative<Stop>(command)) job.thread.request_stop();
        if (const auto* change = std::get_if<ChangeRun>(&command)) // as if five steps were done
            m_host.planned(run, change->values.steps.value_or(10), {{5, change->values}});
    }
    void cancel(RequestId request) override {
        std::lock_guard lock(m_mutex);
        for (Job& job : m_jobs)
            if (job.request == request) job.thread.request_stop();
    }

private:
    struct Job {
        RunId run;
        RequestId request = 0;
        std::jthread thread;
    };
    EngineHost& m_host;
    Script m_script;
    std::mutex m_mutex;
    std::list<Job> m_jobs;
};

inline std::unique_ptr<Workbench> workbenchWith(const std::filesystem::path& home, EngineFactory factory) {
    return std::make_unique<Workbench>(std::make_unique<Workbench::Impl>(home, std::move(factory)));
}
inline std::unique_ptr<Workbench> workbenchWith(const std::filesystem::path& home, FakeEngine::Script script) {
    return workbenchWith(
        home, EngineFactory([script](EngineHost& host) { return std::make_unique<FakeEngine>(host, script); }));
}

inline void waitForStop(const std::stop_token& stop) {
    while (!stop.stop_requested()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

/// Takes from the queue until `isEnough(all so far)`, at most ten seconds.
template <class Enough>
std::vector<Event> takeUntil(EventQueue& queue, Enough isEnough) {
    std::vector<Event> all;
    for (QDeadlineTimer deadline(10'000); !isEnough(all) && !deadline.hasExpired();
         std::this_thread::sleep_for(std::chrono::milliseconds(1)))
        for (Event& event : queue.take()) all.push_back(std::move(event));
    return all;
}

template <class T>
std::vector<T> only(const std::vector<Event>& events) {
    std::vector<T> found;
    for (const Event& event : events)
        if (const T* one = std::get_if<T>(&event)) found.push_back(*one);
    return found;
}

template <class T>
auto atLeast(std::size_t count) {
    return [count](const std::vector<Event>& events) { return only<T>(events).size() >= count; };
}

} // namespace lathe::test
