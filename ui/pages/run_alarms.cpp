#include "pages/run_alarms.h"

#include "bridge/disk_watch.h"
#include "bridge/text.h"

#include <QPushButton>

namespace lathe::ui {

RunAlarms::RunAlarms(Context& context, QWidget* parent) : Banner(parent) {
    setObjectName("alarms");
    m_disk = new DiskWatch(qt(context.client.bench().home().string()), this);
    connect(m_disk, &DiskWatch::told, this, [this] {
        for (const auto& entry : m_watched)
            with(entry.first, [&](Watched& of) { of.alarms.addDisk(m_disk->freeBytes(), of.checkpointBytes); });
        tell();
    });
    connect(&context.gpus, &GpuWatch::told, this, [this](const GpuReadings& readings) {
        for (const GpuNow& gpu : readings.gpus)
            if (m_running && !m_gpu.empty() && gpu.uuid == m_gpu) with(m_run, [&](Watched& of) { of.alarms.add(gpu); });
        tell();
    });
}

void RunAlarms::setRun(const RunId& run) {
    m_run = run;
    m_gpu.clear();
    m_running = false;
    hide();
}

void RunAlarms::setRunning(bool running) {
    if (running == m_running) return;
    m_running = running;
    tell();
}

/// What was not there before is told to whoever keeps the log.
template <class Work> void RunAlarms::with(const RunId& run, Work work) {
    Watched& watched = m_watched[run];
    work(watched);
    for (const Alarm& alarm : watched.alarms.current())
        if (watched.raised.insert(alarm.kind).second) emit raised(run, alarm.words());
}

void RunAlarms::apply(const std::vector<Event>& events) {
    for (const Event& event : events) {
        if (const auto* logged = std::get_if<StepLogged>(&event))
            with(logged->run, [&](Watched& of) { of.alarms.add(logged->point); });
        else if (const auto* evaluated = std::get_if<EvalLogged>(&event))
            with(evaluated->run, [&](Watched& of) { of.alarms.add(evaluated->point); });
        else if (const auto* ended = std::get_if<JobEnded>(&event)) m_watched.erase(ended->run);
        else if (const auto* saved = std::get_if<CheckpointSaved>(&event)) {
            with(saved->run, [&](Watched& of) {
                of.checkpointBytes = saved->checkpoint.bytes;
                of.alarms.addDisk(m_disk->freeBytes(), of.checkpointBytes);
            });
            m_disk->look(); // and again when that is known
        }
    }
    tell();
}

void RunAlarms::tell() {
    QStringList words, hints;
    const auto found = m_watched.find(m_run);
    if (m_running && found != m_watched.end())
        for (const Alarm& alarm : found->second.alarms.current()) {
            if (found->second.quiet.contains(alarm.kind)) continue;
            words << alarm.words();
            hints << alarm.hint();
        }
    if (words.isEmpty()) return hide();
    const QString head = words.join(' '), advice = hints.join('\n');
    if (isVisibleTo(parentWidget())) return reword(head, advice); // a click on its button goes on
    say(Tone::Warning, head, advice);
    addButton(tr("Don't tell me again"), [this] {
        Watched& of = m_watched[m_run];
        for (const Alarm& alarm : of.alarms.current()) of.quiet.insert(alarm.kind);
        tell();
    })->setObjectName("quietAlarm");
    setClosable(false);
}

} // namespace lathe::ui
