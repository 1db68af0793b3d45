#include "workbench/open_work.h"

namespace lathe {

RequestId OpenWork::openRequest() {
    std::lock_guard lock(m_mutex);
    m_requests.emplace(++m_lastRequest, Request{});
    return m_lastRequest;
}

std::stop_token OpenWork::stopToken(RequestId request) const {
    std::lock_guard lock(m_mutex);
    if (const auto found = m_requests.find(request); found != m_requests.end()) return found->second.stop.get_token();
    std::stop_source ended;
    ended.request_stop();
    return ended.get_token();
}

void OpenWork::keep(RequestId request, ModelReport report) {
    std::lock_guard lock(m_mutex);
    if (const auto found = m_requests.find(request); found != m_requests.end())
        found->second.report = std::move(report);
}

void OpenWork::keep(RequestId request, const DeviceChoice& device) {
    std::lock_guard lock(m_mutex);
    if (const auto found = m_requests.find(request); found != m_requests.end()) found->second.device = device;
}

void OpenWork::requestStop(RequestId request) {
    std::stop_source stop(std::nostopstate);
    {
        std::lock_guard lock(m_mutex);
        if (const auto found = m_requests.find(request); found != m_requests.end()) stop = found->second.stop;
    }
    stop.request_stop(); // outside the lock: it may call back
}

std::optional<OpenWork::Request> OpenWork::takeRequest(RequestId request) {
    std::lock_guard lock(m_mutex);
    auto node = m_requests.extract(request);
    return node ? std::optional(std::move(node.mapped())) : std::nullopt;
}

std::vector<RequestId> OpenWork::requests() const {
    std::lock_guard lock(m_mutex);
    std::vector<RequestId> ids;
    for (const auto& [id, request] : m_requests) ids.push_back(id);
    return ids;
}

bool OpenWork::openRun(const RunId& run) {
    std::lock_guard lock(m_mutex);
    return m_runs.insert(run).second;
}

bool OpenWork::hasRun(const RunId& run) const {
    std::lock_guard lock(m_mutex);
    return m_runs.contains(run);
}

bool OpenWork::takeRun(const RunId& run) {
    std::lock_guard lock(m_mutex);
    return m_runs.erase(run) > 0;
}

std::vector<RunId> OpenWork::runs() const {
    std::lock_guard lock(m_mutex);
    return {m_runs.begin(), m_runs.end()};
}

} // namespace lathe
