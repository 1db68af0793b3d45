#pragma once
// News out of the Workbench: values in a queue that each reader drains at its own pace.
#include "lathe/device.h"
#include "lathe/query.h"
#include "lathe/run.h"

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace lathe {

enum class Outcome { Finished, Stopped, Failed, OutOfMemory };
std::string_view toString(Outcome outcome); ///< "finished", ...

struct RunStarted {
    RunId run;
    std::string folder;
    std::int64_t totalSteps = 0;
};
struct StatusChanged {
    RunId run;
    RunStatus status;
    Said reason;
};
struct StepLogged {
    RunId run;
    StepPoint point;
};
struct EvalLogged {
    RunId run;
    EvalPoint point;
};
/// Its plan was changed while it ran, or a resume went back behind a change.
struct PlanChanged {
    RunId run;
    std::int64_t totalSteps = 0;
    std::vector<PlanChange> changes; ///< all that hold
};
struct CheckpointSaved {
    RunId run;
    CheckpointInfo checkpoint;
};
/// How far long work is. `run` or `request` names the work; total 0: unknown.
struct Progressed {
    RunId run;
    RequestId request = 0;
    std::int64_t done = 0, total = 0;
    std::string phase;
};
struct DownloadMoved {
    RequestId request = 0;
    DownloadProgress progress;
};
/// A warning or a remark of a run: "28 of 210 keys matched nothing", "head initialised".
struct Noted {
    RunId run;
    Said message;
};
/// What a training run holds, about once a second. Not kept: the peak is in the run's details.
struct MemoryMeasured {
    RunId run;
    MemoryUse use;
};
/// What the trial before a run told.
struct DryRunDone {
    RunId run;
    DryRun result;
};
/// A piece of generated text. Pieces of one side joined give its text.
struct TextStreamed {
    RequestId request = 0;
    int side = 0;
    std::string text;
};
/// `count` steps of `run` were folded away because this reader lagged: read them from the store (GetCurves).
struct Lagged {
    RunId run;
    std::int64_t firstStep = 0, count = 0;
};
/// Each job ends with exactly one.
struct JobEnded {
    RunId run;
    Outcome outcome = Outcome::Finished;
    std::int64_t steps = 0;
    std::string adapter;
    ErrorInfo error;
};
/// Each request ends with exactly one.
struct Answer {
    RequestId request = 0;
    AnswerValue value;
    std::optional<DeviceChoice> device; /* that it was computed on, if any */
};

using Event =
    std::variant<RunStarted, StatusChanged, StepLogged, EvalLogged, CheckpointSaved, Progressed, Noted, MemoryMeasured,
                 DryRunDone, TextStreamed, Lagged, JobEnded, Answer, DownloadMoved, PlanChanged>;

/// Many writers, one reader.
class EventQueue {
public:
    /// Beyond `bound` waiting events, steps fold into one Lagged per run and of Progressed, MemoryMeasured and
    /// DownloadMoved only the newest stay; JobEnded and Answer always stay.
    explicit EventQueue(std::size_t bound = 10000) : m_bound(bound), m_foldAt(bound) {}
    ~EventQueue(); ///< calls what onClose() was given: from then on nobody pushes here
    EventQueue(const EventQueue&) = delete;
    EventQueue& operator=(const EventQueue&) = delete;

    void push(Event event);
    std::vector<Event> take();
    /// `wake` is called at most once per batch, under the lock: it may only post. After onWake({}) no call still runs.
    void onWake(std::function<void()> wake);
    /// For the writers' side: how they forget this queue.
    void onClose(std::function<void()> close) { m_close = std::move(close); }

private:
    void fold();

    std::mutex m_mutex;
    std::vector<Event> m_events;
    std::function<void()> m_wake, m_close;
    bool m_signalled = false;
    std::size_t m_bound, m_foldAt; ///< m_foldAt: how many waiting events bring the next folding about
};

} // namespace lathe
