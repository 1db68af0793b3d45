#pragma once
// The columns of a list of runs, a row each: what they are called, what they say of a run, what they sort by.
#include "models/run_list_model.h"

#include <QVariant>

namespace lathe::ui {

struct RunColumn {
    const char* title; ///< English; shown in RunListModel's words
    int letters; ///< how wide it is at first, in average letters
    bool isNumber; ///< at the right
    QString (*text)(const RunSummary& run);
    QVariant (*key)(const RunSummary& run); ///< what it sorts by; null: its text, in small letters
    QString (*tip)(const RunSummary& run); ///< null: its text
};

const RunColumn& runColumn(int column); ///< RunListModel::Column

/// What is unknown is infinite: it stands at the end in either order.
QVariant sortKey(const RunSummary& run, int column);

/// What a run's column says against the same of another run; nothing where both don't have it, or it is no metric.
struct RunDifference {
    double value = 0; ///< less that of the other
    bool isBetter = false, isWorse = false;
};
std::optional<RunDifference> differenceOf(const RunSummary& run, const RunSummary& baseline, int column);

} // namespace lathe::ui
