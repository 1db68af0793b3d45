// Twice a second the history says whether anything was written; only then the run is read.
#include "workbench/follow_run.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <limits>
#include <mutex>
#include <optional>

namespace lathe {
namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;
constexpr auto followTime = 500ms;
constexpr auto handOverTime = 10s; // from one program's last word to another's first: it opens the history, no more

void rest(const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any woken;
    std::unique_lock lock(mutex);
    woken.wait_for(lock, stop, followTime, [] { return false; });
    if (stop.stop_requested()) throw Stopped{};
}

class Follower {
public:
    Follower(const FollowRun& query, const RouteContext& context)
        : m_run(query.run), m_context(context), m_known(context.store.detail(query.run)), m_step(query.after) {
        m_evals = std::size_t(std::count_if(m_known.evals.begin(), m_known.evals.end(),
                                            [&](const EvalPoint& one) { return one.step <= m_step; }));
        for (const LogEntry& entry : context.store.history(m_run)) noteStatus(entry), ++m_entries;
    }

    /// True: it has ended.
    bool look() {
        // First how it stands, then what it logged: of a run that has ended all is there then.
        RunDetail now = m_context.store.detail(m_run);
        const RunNews news = m_context.store.news(m_run, m_step, m_entries);
        if (m_known.summary.totalSteps == 0 && now.summary.totalSteps > 0)
            tell(RunStarted{m_run, now.summary.folder, now.summary.totalSteps});
        if (now.changes != m_known.changes) tell(PlanChanged{m_run, now.summary.totalSteps, now.changes});
        tellSteps(news.steps, now.evals);
        for (const CheckpointInfo& saved : now.checkpoints)
            if (std::none_of(m_known.checkpoints.begin(), m_known.checkpoints.end(),
                             [&](const CheckpointInfo& known) { return known.step == saved.step; }))
                tell(CheckpointSaved{m_run, saved});
        for (const LogEntry& entry : news.log) {
            ++m_entries;
            noteStatus(entry);
            if (entry.kind == "note") tell(Noted{m_run, entry.text});
            else tell(StatusChanged{m_run, runStatusFrom(entry.kind), entry.text});
        }
        m_known = std::move(now);
        return isOver();
    }

    /// Whether its program lives is not in the file.
    bool mustLook() const {
        return m_left || isActive(m_known.summary.status) != m_context.store.owner(m_run).has_value();
    }

private:
    void tell(Event event) { m_context.publish(std::move(event)); }

    void noteStatus(const LogEntry& entry) {
        if (entry.kind != "note") m_written = runStatusFrom(entry.kind);
    }

    void tellSteps(const std::vector<StepPoint>& steps, const std::vector<EvalPoint>& evals) {
        const auto evalsUntil = [&](std::int64_t step) {
            for (; m_evals < evals.size() && evals[m_evals].step < step; ++m_evals)
                tell(EvalLogged{m_run, evals[m_evals]});
        };
        for (const StepPoint& point : steps) {
            evalsUntil(point.step);
            tell(StepLogged{m_run, point});
            m_step = point.step;
        }
        evalsUntil(std::numeric_limits<std::int64_t>::max());
    }

    bool isOver() {
        const RunStatus status = m_known.summary.status;
        if (isActive(status)) {
            m_left.reset();
            return false;
        }
        if (status != RunStatus::Interrupted) return end(outcomeOf(status)), true;
        if (!m_left) {
            m_left = Steady::now();
            if (m_written != status) tell(StatusChanged{m_run, status, {}});
        }
        if (Steady::now() - *m_left < handOverTime) return false;
        if (m_written == status) return end(Outcome::Stopped), true; // it was let go, and nobody took it
        m_known.error = ErrorInfo{ErrorKind::Io,
                                  {"The program that trained run %1 ended without stopping it.", m_run},
                                  m_known.summary.resumable ? "The run can be resumed." : ""};
        return end(Outcome::Failed), true;
    }

    Outcome outcomeOf(RunStatus status) const {
        if (status == RunStatus::Finished) return Outcome::Finished;
        if (status == RunStatus::Stopped) return Outcome::Stopped;
        return m_known.error && m_known.error->kind == ErrorKind::OutOfMemory ? Outcome::OutOfMemory : Outcome::Failed;
    }

    void end(Outcome outcome) {
        tell(JobEnded{m_run, outcome, m_known.summary.step, m_known.adapterFolder,
                      m_known.error.value_or(ErrorInfo{ErrorKind::Bug, {}, {}})});
    }

    const RunId m_run;
    const RouteContext& m_context;
    RunDetail m_known;
    std::int64_t m_step; ///< the last one that was told
    std::size_t m_evals = 0, m_entries = 0; ///< how many were told, or came before
    std::optional<RunStatus> m_written; ///< the last one in its log; that of a killed program's run is in none
    std::optional<Steady::time_point> m_left; ///< since when nobody has it
};

} // namespace

void followRun(const FollowRun& query, const RouteContext& context) {
    Follower follower(query, context);
    std::optional<std::int64_t> seen;
    for (;; rest(context.stop)) {
        if (context.open.hasRun(query.run)) return; // its own news come by themselves
        const std::int64_t written = context.store.outsideChanges();
        if (written == seen && !follower.mustLook()) continue;
        if (follower.look()) return;
        seen = written;
    }
}

} // namespace lathe
