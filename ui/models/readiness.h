#pragma once
// What stands between a recipe and its start, in one list: problems of fields, of the data, of memory and of disk. The
// start button follows it, and nothing else decides whether a run may begin.
#include "lathe/fit.h"
#include "lathe/query.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace lathe::ui {

struct Obstacle {
    enum class Kind {
        Wrong, ///< has to be mended first
        Waits, ///< will be known by itself
        Asks,  ///< can't be known: a person decides, at the start
        Hint,  ///< worth knowing; nobody is asked
    };
    Kind kind = Kind::Wrong;
    QString text;
    std::string field; ///< where it is mended, as Problem::field has it; "preview": the rows; empty: nowhere
    bool operator==(const Obstacle&) const = default;
};

/// What the preview knows of the data so far.
struct DataState {
    bool reading = false;             ///< the whole ledger is on its way
    std::int64_t done = 0, total = 0; ///< of it
    std::optional<ErrorInfo> error;   ///< the data can't be shown at all
    std::optional<DataReport> report; ///< of all rows
    QString unmatchedTask; ///< the label of the task that the data look made for, where that is another one
};

/// Predicted, and what is free for it; 0: not known.
struct RoomState {
    std::int64_t peakBytes = 0, freeBytes = 0;
    QString device;
    std::int64_t diskBytes = 0, freeDiskBytes = 0; ///< of checkpoints and the result, where runs are kept
};

/// In the order in which a person should look at them.
std::vector<Obstacle> obstaclesOf(const std::vector<Problem>& problems, const Recipe& recipe, const DataState& data,
                                  const RoomState& room);
bool mayStart(const std::vector<Obstacle>& obstacles); ///< nothing is wrong and nothing waited for
/// What has to be asked before the start, in words.
QStringList questionsOf(const std::vector<Obstacle>& obstacles);

} // namespace lathe::ui
