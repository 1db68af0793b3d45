#pragma once
// Runs by what they have in common, each group with its best figures. A run of two tags stands in both groups.
#include "models/run_list_model.h"
#include "models/run_traits.h"

namespace lathe::ui {

struct RunGroup {
    std::string key; ///< empty: runs that have nothing of the kind
    QString title;
    std::vector<int> rows; ///< of the history, in the order shown

    // The best of them; nothing where none has it, or where they are scored by different metrics.
    std::optional<double> lastLoss, bestEval, score;
    std::string metric; ///< of `score`

    bool hasRowsOf(const RunGroup& other) const { return key == other.key && rows == other.rows; }
};

/// In the order of their first runs; those without the trait last.
std::vector<RunGroup> groupsOf(const std::vector<RunSummary>& runs, const std::vector<int>& rows,
                               const RunTrait& trait);

/// What a group says in a column of runs.
QVariant groupData(const RunGroup& group, bool isOpen, int column, int role);

} // namespace lathe::ui
