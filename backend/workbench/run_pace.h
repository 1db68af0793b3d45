#pragma once
// How long a run will take, by its own steps or those of a run like it: measured, or not known.
#include "store/run_store.h"

#include <optional>
#include <string>
#include <vector>

namespace lathe {

class RunPaces {
public:
    explicit RunPaces(const RunStore& store); ///< reads those that took steps

    struct Pace {
        double seconds = 0;
        RunId like; ///< whose steps say so; empty: its own
    };
    /// Of a run that is there, from now or its beginning to its end.
    std::optional<Pace> left(const RunSummary& run, const std::string& recipeJson) const;
    /// Of a run that may come.
    std::optional<Pace> whole(const std::string& recipeJson, const std::string& device) const;

private:
    /// What a run is like, as far as the length of its steps goes; how many there are is another matter.
    struct Likeness {
        std::string key; ///< equal for runs whose steps take about as long
        std::optional<std::int64_t> steps; ///< as the recipe says
        std::optional<double> epochs;
    };
    struct Timed {
        TimedRun run;
        Likeness likeness;
        double secondsPerStep() const { return run.seconds / double(run.steps); }
    };
    static std::optional<Likeness> likenessOf(const std::string& recipeJson, const std::string& device);
    static std::optional<std::int64_t> stepsOf(const Likeness& likeness, const Timed& other);

    std::vector<Timed> m_timed; ///< the newest first
};

} // namespace lathe
