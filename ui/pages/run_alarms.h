#pragma once
// The note at the head of a run's page that tells its alarms. All runs at work are watched, whichever is shown.
#include "models/alarms.h"
#include "pages/page.h"
#include "widgets/banner.h"

#include <map>
#include <set>

namespace lathe::ui {

class DiskWatch;

class RunAlarms : public Banner {
    Q_OBJECT
public:
    explicit RunAlarms(Context& context, QWidget* parent = nullptr);

    void setRun(const RunId& run);
    void setGpu(const std::string& uuid) { m_gpu = uuid; } ///< that the run computes on; empty: none
    void setRunning(bool running);                         ///< a run that has ended has no alarms
    void apply(const std::vector<Event>& events);

    /// What was seen of a run and is kept nowhere else.
    struct Watched {
        Alarms alarms;
        std::int64_t checkpointBytes = 0; ///< of the last one
        std::set<AlarmKind> raised, quiet; ///< told to the log; read by somebody, who wants to hear no more of them
    };
    using AllWatched = std::map<RunId, Watched>;
    AllWatched take() { return std::move(m_watched); } ///< for a note that goes on in this one's place
    void goOn(AllWatched watched) { m_watched = std::move(watched); }

signals:
    void raised(const lathe::RunId& run, const QString& words); ///< of any run; each kind of alarm once

private:
    template <class Work> void with(const RunId& run, Work work);
    void tell();

    AllWatched m_watched;
    RunId m_run;
    std::string m_gpu;
    bool m_running = false;
    DiskWatch* m_disk;
};

} // namespace lathe::ui
