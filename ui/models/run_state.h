#pragma once
// What a run is doing, from its news and from what was asked of it here. The words of its page and the state of its
// buttons come from this and from nothing else, so that no text outlives what it tells of.
#include "lathe/event.h"

#include <QString>

namespace lathe::ui {

class RunState {
public:
    enum class Wish { None, Pause, Resume, Stop }; ///< asked for here, and not come about yet

    void reset(RunStatus status); ///< another run, or the same one anew
    void read(const RunSummary& summary); ///< what the store says
    void apply(const Event& event); ///< news of this run; other news changes nothing that is shown
    void ask(Wish wish) { m_wish = wish; }

    RunStatus status() const { return m_status; }
    Wish wish() const { return m_wish; }
    std::int64_t step() const { return m_step; }
    QString text() const; ///< a line about now; empty where the status word says it all

private:
    void become(RunStatus status, const Said& reason);

    RunStatus m_status = RunStatus::Queued;
    Wish m_wish = Wish::None;
    std::int64_t m_step = 0;
    bool m_resumable = false, m_beginsAnew = false;
    Said m_reason;
    Progressed m_progress; ///< of what goes on between steps; its phase is empty during them
};

} // namespace lathe::ui
