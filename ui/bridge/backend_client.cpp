#include "bridge/backend_client.h"

namespace lathe::ui {

BackendClient::BackendClient(Workbench& bench, QObject* parent)
    : QObject(parent), m_bench(bench), m_pump(bench.subscribe(), this) {
    connect(&m_pump, &EventPump::batch, this, &BackendClient::deliver);
}

RequestId BackendClient::ask(Query query, QObject* asker, OnAnswer answer, OnText text, OnProgress progress) {
    const RequestId request = m_bench.request(std::move(query));
    m_waiting[request] = {asker, std::move(answer), std::move(text), std::move(progress)};
    return request;
}

void BackendClient::drop(RequestId request) {
    if (m_waiting.erase(request)) m_bench.cancel(request);
}

void BackendClient::cancel(RequestId request) {
    if (m_waiting.count(request)) m_bench.cancel(request);
}

std::optional<ErrorInfo> BackendClient::send(const RunId& run, Command command) {
    try {
        m_bench.send(run, std::move(command));
        return {};
    } catch (const Error& error) {
        return error.info();
    }
}

std::optional<ErrorInfo> BackendClient::resume(const RunId& run) {
    try {
        m_bench.resume(run);
        return {};
    } catch (const Error& error) {
        return error.info();
    }
}

void BackendClient::deliver(const std::vector<Event>& events) {
    for (const Event& event : events) {
        if (const auto* streamed = std::get_if<TextStreamed>(&event)) {
            const auto found = m_waiting.find(streamed->request);
            if (found != m_waiting.end() && found->second.asker && found->second.text) found->second.text(*streamed);
        } else if (const auto* progressed = std::get_if<Progressed>(&event); progressed && progressed->request) {
            const auto found = m_waiting.find(progressed->request);
            if (found != m_waiting.end() && found->second.asker && found->second.progress)
                found->second.progress(*progressed);
        } else if (const auto* answer = std::get_if<Answer>(&event)) {
            const auto found = m_waiting.find(answer->request);
            if (found == m_waiting.end()) continue;
            const Waiting waiting = std::move(found->second);
            m_waiting.erase(found);
            if (waiting.asker && waiting.answer) waiting.answer(answer->value);
        }
    }
    emit batch(events);
}

} // namespace lathe::ui
