#pragma once
// The run history: what it is asked, and what is changed in it. A run itself is in run.h.
#include "lathe/run.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lathe {

/// Answered by RunList, the newest run first.
struct ListRuns {
    std::string where; ///< "method = lora and rank >= 16 and loss < 2" (workbench/run_query.h); empty: all
};

struct RunList { std::vector<RunSummary> runs; };

/// Answered by RunDetail.
struct ShowRun { RunId run; };

/// The news of a run that another program has, as if it were this one's: its steps after `after`, evaluations, notes
/// and what becomes of it come as events, at most a second late, until it has ended or this is canceled. Where its
/// program ends without a word, another one has a few seconds to go on with it. Answered by Done, behind its JobEnded;
/// at once where it is this program's own.
struct FollowRun {
    RunId run;
    std::int64_t after = 0;
};

/// Whether other programs have changed the history since the last time; answered by HistoryStamp.
struct ReadHistoryStamp {
    RunId run; ///< whose files are looked for, too; may be empty
};

struct HistoryStamp {
    std::int64_t version = 0; ///< another one whenever another program has written
    bool folderGone = false; ///< of the run asked for
    bool operator==(const HistoryStamp&) const = default;
};

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
    std::optional<std::vector<std::string>> tags; ///< all of them, in place of those there are
    std::vector<std::string> addTags = {}, removeTags = {}; ///< of those there are (or that `tags` puts there)
    std::optional<bool> pinned = {}, archived = {};
};

/// Several at once: all of them, or none. Answered by Done.
struct EditRuns { std::vector<EditRun> edits; };

/// What an edit makes of a run, in the history and wherever it is shown. A tag is there once.
void applyEdit(const EditRun& edit, RunSummary& run);

/// Its folder, too. Answered by Done.
struct DeleteRun { RunId run; };

/// Runs of the history for MLflow: FOLDER/mlruns gets them, beside what is there. Answered by ExportedRuns.
struct ExportRuns {
    std::vector<RunId> runs; ///< that have ended; empty: all such
    std::string folder;
};

struct ExportedRuns {
    std::string folder; ///< the mlruns folder
    std::vector<RunId> runs;
    std::vector<std::string> notes; ///< what was left out, and why
};

/// A history made anew from the runs' folders (Workbench::rebuildHistory).
struct RebuiltHistory {
    std::string keptAs; ///< the new name of the old file; empty: there was none
    std::vector<RunId> runs; ///< that are in the new history, the oldest first
    std::vector<RunId> withoutCurves; ///< of them, those of earlier versions, whose folders have no metrics.jsonl
    std::vector<std::pair<std::string, std::string>> skipped; ///< folders that are no run's: the folder, and why
    std::int64_t badLines = 0; ///< of all metrics.jsonl, left out
    std::vector<std::string> lost; ///< what no run's folder has and so begins anew, in words
};

} // namespace lathe
