// A reader that lags must not slow the writer nor fill memory: what can be read from the store later is folded,
// answers and ends stay.
#include "lathe/event.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

namespace lathe {
namespace {

/// One pass over the waiting events: steps become one Lagged per run where its first folded step was, of the
/// Progressed, DownloadMoved and MemoryMeasured of one work only the newest is kept, pieces of one text are joined. All
/// other events stay, in their order.
class Folding {
public:
    void add(Event&& event) {
        if (auto* step = std::get_if<StepLogged>(&event)) return lag(step->run, step->point.step, 1);
        if (auto* lagged = std::get_if<Lagged>(&event)) return lag(lagged->run, lagged->firstStep, lagged->count);
        if (auto* text = std::get_if<TextStreamed>(&event)) return join(std::move(*text));
        m_kept.push_back(std::move(event));
    }

    std::vector<Event> result() {
        keepNewest();
        return std::move(m_kept);
    }

private:
    void lag(const RunId& run, std::int64_t firstStep, std::int64_t count) {
        const auto [place, isNew] = m_lagged.try_emplace(run, m_kept.size());
        if (isNew) {
            m_kept.push_back(Lagged{run, firstStep, count});
            return;
        }
        auto& lagged = std::get<Lagged>(m_kept[place->second]);
        lagged.firstStep = std::min(lagged.firstStep, firstStep);
        lagged.count += count;
    }

    void join(TextStreamed text) {
        const auto [place, isNew] = m_texts.try_emplace({text.request, text.side}, m_kept.size());
        if (isNew) m_kept.push_back(std::move(text));
        else std::get<TextStreamed>(m_kept[place->second]).text += text.text;
    }

    void keepNewest() {
        std::map<std::tuple<std::size_t, RunId, RequestId>, std::size_t> newest; // by the kind of event and the work
        const auto keyOf = [](const Event& event) -> std::optional<std::tuple<std::size_t, RunId, RequestId>> {
            if (const auto* progress = std::get_if<Progressed>(&event))
                return std::tuple(event.index(), progress->run, progress->request);
            if (const auto* moved = std::get_if<DownloadMoved>(&event))
                return std::tuple(event.index(), RunId(), moved->request);
            if (const auto* memory = std::get_if<MemoryMeasured>(&event))
                return std::tuple(event.index(), memory->run, RequestId(0));
            return std::nullopt;
        };
        for (std::size_t i = 0; i < m_kept.size(); ++i)
            if (const auto key = keyOf(m_kept[i])) newest[*key] = i;
        std::size_t index = 0;
        std::erase_if(m_kept, [&](const Event& event) {
            const std::size_t i = index++;
            const auto key = keyOf(event);
            return key && newest.at(*key) != i;
        });
    }

    std::vector<Event> m_kept;
    std::map<RunId, std::size_t> m_lagged;
    std::map<std::pair<RequestId, int>, std::size_t> m_texts;
};

} // namespace

EventQueue::~EventQueue() {
    if (m_close) m_close();
}

void EventQueue::push(Event event) {
    std::lock_guard lock(m_mutex);
    m_events.push_back(std::move(event));
    if (m_events.size() > m_foldAt) fold();
    if (!m_signalled && m_wake) {
        m_signalled = true;
        m_wake();
    }
}

std::vector<Event> EventQueue::take() {
    std::lock_guard lock(m_mutex);
    m_signalled = false;
    m_foldAt = m_bound;
    return std::exchange(m_events, {});
}

void EventQueue::onWake(std::function<void()> wake) {
    std::lock_guard lock(m_mutex);
    m_wake = std::move(wake);
    m_signalled = m_wake && !m_events.empty();
    if (m_signalled) m_wake(); // what came before the reader is not lost
}

void EventQueue::fold() {
    Folding folding;
    for (Event& event : m_events) folding.add(std::move(event));
    m_events = folding.result();
    // Where much is left that must stay, folding at every push would cost the square of it.
    m_foldAt = std::max(m_bound, 2 * m_events.size());
}

} // namespace lathe
