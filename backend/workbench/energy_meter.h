#pragma once
// What the GPUs of runs take while these train, by their drivers' own counters: the whole GPU's, whoever else uses it.
#include "base/clock.h"
#include "lathe/run.h"

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace lathe {

class EnergyMeter {
public:
    /// Millijoules that the GPU of that UUID has taken so far; nullopt where nobody counts.
    using Counter = std::function<std::optional<std::int64_t>(const std::string& uuid)>;
    EnergyMeter(Counter counter, const Clock& clock);
    EnergyMeter(); ///< of this machine's drivers

    void begin(const RunId& run, const std::string& uuid); ///< counts from now on
    /// Joules since begin() or the last call; nullopt where the run has not begun or its GPU does not count.
    std::optional<double> take(const RunId& run);
    /// The same at most once a second: some drivers take a while to answer, and steps are many.
    std::optional<double> takeIfDue(const RunId& run);
    void pause(const RunId& run); ///< what is taken from now on is not the run's
    void resume(const RunId& run);
    void end(const RunId& run);

private:
    struct Metered {
        std::string uuid;
        std::optional<std::int64_t> last;
        double at = 0;
        bool paused = false;
    };
    Counter m_counter;
    const Clock& m_clock;
    std::mutex m_mutex;
    std::map<RunId, Metered> m_runs;
};

} // namespace lathe
