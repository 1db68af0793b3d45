#pragma once
// The run history: what it is asked, and what is changed in it. A run itself is in run.h.
#include "lathe/run.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lathe {

/// Answered by RunList, the newest run first.
struct ListRuns {};

struct RunList { std::vector<RunSummary> runs; };

/// Answered by RunDetail.
struct ShowRun { RunId run; };

/// Answered by Curves, one for each run.
struct GetCurves {
    std::vector<RunId> runs;
    std::string metric;
    std::int64_t maxPoints = 2000;
};

struct Curves { std::vector<Curve> curves; };

/// What is given is changed. Answered by Done.
struct EditRun {
    RunId run;
    std::optional<std::string> name, notes;
    std::optional<std::vector<std::string>> tags;
};

/// Its folder, too. Answered by Done.
struct DeleteRun { RunId run; };

} // namespace lathe
