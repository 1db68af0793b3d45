#pragma once
// A sweep: runs of one recipe that differ in a few fields, all combinations of their values or some drawn by chance.
// Each is an ordinary run; a tag holds them together.
#include "lathe/recipe.h"
#include "lathe/run.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lathe {

struct ValueRange {
    double from = 0, to = 0; ///< both included
    std::int64_t count = 0;  ///< of values, evenly apart; 0: any value in between, for sweeps that draw
    bool logarithmic = false; ///< evenly apart by their ratio
    bool operator==(const ValueRange&) const = default;
};

/// A field and what it takes.
struct VariedField {
    std::string field; ///< as Problem::field has it: "learning_rate", "methods[0].rank", "methods[0].method"
    std::vector<Value> values;
    std::optional<ValueRange> range; ///< in place of values
    bool operator==(const VariedField&) const = default;
};

struct Sweep {
    std::string name; ///< its runs have the tag sweepTag(name)
    Recipe recipe;
    std::vector<VariedField> varied;
    std::int64_t draws = 0; ///< runs to draw by chance; 0: all combinations, the last field changing with each run
    std::uint64_t seed = 1; ///< of the draws: the same ones again
};

inline constexpr std::int64_t mostSweepRuns = 1000;

std::string sweepTag(std::string_view name); ///< "sweep:NAME"

/// A field that can be varied.
struct SweepField {
    std::string path;           ///< as VariedField::field
    Said title;                 ///< as fieldPlace() has it
    const Field* field = nullptr;
};
/// All of the recipe's: its own, its methods' and its data's; without a method those of the default one.
std::vector<SweepField> sweepFields(const Recipe& recipe);

/// `field`: a path, or a name that is one in this recipe ("rank"). `text`: values, "8,16,32"; or a range,
/// "1e-5..1e-3:log:4", "0..0.3:4", "1e-5..1e-3:log" (FROM..TO[:log][:COUNT]). Throws Error{BadInput}: no such field
/// (with the nearest), several of that name, values that the field can't have.
VariedField variedFromText(std::string_view field, std::string_view text, const Recipe& recipe);

/// Which runs a sweep comes to, before anything is started. Answered by SweepPlan. Error{BadInput}: nothing varies,
/// more than mostSweepRuns, a range without a count in a sweep of all combinations.
struct PlanSweep { Sweep sweep; };

struct PlannedRun {
    Recipe recipe; ///< an ordinary one; its name says what differs
    std::vector<Value> values; ///< of Sweep::varied, in its order; null: the run's method has no such field
    std::vector<Problem> problems; ///< any: it can't be started, and is left out
    std::int64_t peakBytes = 0, diskBytes = 0; ///< predicted; 0: not known
    std::optional<double> seconds; ///< as a run like it took; nullopt: there was none
};

struct SweepPlan {
    std::vector<PlannedRun> runs; ///< no two of them are the same
    std::optional<double> seconds; ///< of all that can be started; nullopt: of one it is not known
    std::int64_t diskBytes = 0; ///< the most that all of them may write
};

/// Queues the runs of the plan that can be started. Answered by StartedSweep.
struct StartSweep {
    Sweep sweep;
    std::vector<std::int64_t> leaveOut; ///< of the plan, by number from 0
};

struct StartedSweep {
    std::string tag;
    std::vector<std::pair<RunId, std::string>> runs; ///< with their names, in the order of their turns
    std::int64_t refused = 0; ///< that can't be started
};

} // namespace lathe
