// The run is read once more at its end, as its best score is only then known.
#include "window/run_end_notes.h"

#include "bridge/backend_client.h"
#include "bridge/text.h"
#include "lathe/scores.h"
#include "models/run_list_model.h"

#include <QApplication>

namespace lathe::ui {
namespace {

QString titleOf(const JobEnded& end, const QString& run) {
    switch (end.outcome) {
    case Outcome::Finished: return RunEndNotes::tr("%1 has finished").arg(run);
    case Outcome::Stopped: return RunEndNotes::tr("%1 was stopped").arg(run);
    case Outcome::OutOfMemory: return RunEndNotes::tr("%1 ran out of memory").arg(run);
    case Outcome::Failed: break;
    }
    return RunEndNotes::tr("%1 has failed").arg(run);
}

/// The score that stands for a run in lists, else its losses; and how long it took.
QString resultOf(const RunSummary& run, std::int64_t steps) {
    QStringList parts;
    if (const std::string leading = leadingMetric(run.metrics); !leading.empty())
        parts << RunEndNotes::tr("%1 %2").arg(metricText(leading), numberText(run.metrics.at(leading)));
    if (run.bestEvalLoss) parts << RunEndNotes::tr("best validation loss %1").arg(lossText(*run.bestEvalLoss));
    else if (run.lastLoss) parts << RunEndNotes::tr("training loss %1").arg(lossText(*run.lastLoss));
    parts << (run.seconds > 0 ? RunEndNotes::tr("%n steps in %1", nullptr, int(steps)).arg(durationText(run.seconds))
                              : RunEndNotes::tr("%n steps", nullptr, int(steps)));
    return parts.join(QStringLiteral("  ·  "));
}

QString textOf(const JobEnded& end, const RunSummary& run) {
    const bool well = end.outcome == Outcome::Finished || end.outcome == Outcome::Stopped;
    return well ? resultOf(run, end.steps) : qt(end.error.message).section('\n', 0, 0);
}

} // namespace

RunEndNotes::RunEndNotes(BackendClient& client, const WindowSettings& settings, DesktopNotes& notes,
                         const QWidget& window)
    : m_client(client), m_settings(settings), m_notes(notes), m_window(window) {
    connect(&client, &BackendClient::batch, this, [this](const std::vector<Event>& events) {
        for (const Event& event : events) hear(event);
    });
}

void RunEndNotes::hear(const Event& event) {
    RunId run;
    std::function<void(const RunSummary&)> say;
    if (const auto* ended = std::get_if<JobEnded>(&event)) {
        run = ended->run;
        say = [this, end = *ended](const RunSummary& of) {
            m_notes.tell(end.run, titleOf(end, displayName(of)), textOf(end, of));
        };
    } else if (const auto* changed = std::get_if<StatusChanged>(&event);
               changed && changed->status == RunStatus::Paused && !changed->reason.empty()) { // by no person's wish
        run = changed->run;
        say = [this, run, why = changed->reason](const RunSummary& of) {
            m_notes.tell(run, tr("%1 waits for you").arg(displayName(of)), qt(why));
        };
    }
    if (run.empty() || isInFront() || !m_settings.get(keys::tellEnds)) return;
    m_client.askFor<RunDetail>(
        ShowRun{run}, this, [say](const RunDetail& detail) { say(detail.summary); },
        [say, run](const ErrorInfo&) { say(RunSummary{.id = run}); }); // its page says why it can't be read
}

bool RunEndNotes::isInFront() const {
    const QWidget* front = QApplication::activeWindow();
    while (front && front != &m_window) front = front->parentWidget(); // a dialog of it is it
    return front;
}

} // namespace lathe::ui
