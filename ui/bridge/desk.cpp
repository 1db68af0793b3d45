#include "bridge/desk.h"

namespace lathe::ui {

Desk::Desk(Workbench& bench, QObject* parent) : QObject(parent), m_bench(bench), m_pump(bench.subscribe()) {
    connect(&m_pump, &EventPump::batch, this, &Desk::deliver);
}

RequestId Desk::ask(Query query, QObject* asker, OnAnswer answer, OnText text, OnProgress progress) {
    const RequestId request = m_bench.request(std::move(query));
    m_waiting[request] = {asker, std::move(answer), std::move(text), std::move(progress)};
    return request;
}

void Desk::drop(RequestId request) {
    if (m_waiting.erase(request)) m_bench.cancel(request);
}

void Desk::cancel(RequestId request) {
    if (m_waiting.count(request)) m_bench.cancel(request);
}

std::optional<ErrorInfo> Desk::send(const RunId& run, Command command) {
    try {
        m_bench.send(run, std::move(command));
        return {};
    } catch (const Error& error) {
        return error.info();
    }
}

std::optional<ErrorInfo> Desk::resume(const RunId& run) {
    try {
        m_bench.resume(run);
        return {};
    } catch (const Error& error) {
        return error.info();
    }
}

void Desk::deliver(const std::vector<Event>& events) {
    for (const Event& event : events) {
        if (const auto* streamed = std::get_if<TextStreamed>(&event)) {
            const auto found = m_waiting.find(streamed->request);
            if (found != m_waiting.end() && found->second.asker && found->second.text) found->second.text(*streamed);
        } else if (const auto* progressed = std::get_if<Progressed>(&event); progressed && progressed->request) {
            const auto found = m_waiting.find(progressed->request);
            if (found != m_waiting.end() && found->second.asker && found->second.progress) found->second.progress(*progressed);
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
