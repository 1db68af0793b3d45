#include "models/readiness.h"

#include "bridge/text.h"
#include "lathe/field_keys.h"
#include "lathe/field_place.h"

#include <QCoreApplication>

#include <algorithm>

namespace lathe::ui {
namespace {

struct ReadinessWords { Q_DECLARE_TR_FUNCTIONS(lathe::ui::Readiness) };
using Kind = Obstacle::Kind;

/// Once each, although what is wrong with a model is often found from several sides. The first line is enough here: the
/// field has the rest.
void addProblems(const std::vector<Problem>& problems, const Recipe& recipe, std::vector<Obstacle>& list) {
    QStringList said;
    for (const Problem& problem : problems) {
        const QString message = qt(problem.message);
        if (said.contains(message)) continue;
        said << message;
        const FieldPlace place = fieldPlace(problem.field, recipe);
        list.push_back({Kind::Wrong, place.field ? ReadinessWords::tr("%1: %2").arg(qt(place.title), message) : message,
                        problem.field});
    }
}

/// The field that decides about what the data are refused for.
std::string fieldOfRefusal(const DataLedger& ledger, const Recipe& recipe) {
    if (recipe.settings.get(field::malformedRows) != MalformedRows::Skip
        && ledger.malformed + ledger.nothingToTrain > 0)
        return "malformed_rows";
    return ledger.usable > 0 && ledger.tooLong > 0 ? "too_long" : "preview";
}

void addData(const Recipe& recipe, const DataState& data, std::vector<Obstacle>& list) {
    if (recipe.data.empty()) return;
    if (!data.unmatchedTask.isEmpty())
        list.push_back({Kind::Hint,
                        ReadinessWords::tr("The rows look made for another task: %1.").arg(data.unmatchedTask),
                        "task"});
    if (data.error) {
        const auto saysIt = [](const Obstacle& one) { return one.field == "model" || one.field.starts_with("data"); };
        if (std::none_of(list.begin(), list.end(), saysIt))
            list.push_back({Kind::Wrong, qt(data.error->message), "data[0].path"});
        return;
    }
    if (!data.report) {
        const QString share =
            data.total > 0 ? ReadinessWords::tr(" %1 %").arg(100 * data.done / data.total) : QString();
        list.push_back({Kind::Waits, ReadinessWords::tr("All rows are being measured…%1").arg(share), "preview"});
        return;
    }
    const DataLedger& ledger = data.report->ledger;
    if (data.report->refusal) {
        const std::string field = fieldOfRefusal(ledger, recipe);
        list.push_back({Kind::Wrong,
                        field == "too_long"
                            ? ReadinessWords::tr("%1 of %2 rows are longer than %3 tokens. Choose what happens to "
                                                 "them.")
                                  .arg(countText(ledger.tooLong), countText(ledger.rows), countText(ledger.maxLength))
                            : qt(data.report->refusal->message),
                        field});
    } else if (ledger.trainRows == 0) {
        list.push_back(
            {Kind::Wrong, ReadinessWords::tr("No row is left to train on: all are for validation."), "preview"});
    }
    if (const QStringList unused = qt(data.report->unusedColumns); !unused.isEmpty())
        list.push_back({Kind::Hint,
                        unused.size() == 1
                            ? ReadinessWords::tr("The column “%1” is not used.").arg(unused.front())
                            : ReadinessWords::tr("The columns “%1” are not used.").arg(unused.join(u"”, “")),
                        "data[0].format"});
    const auto left = ledger.malformed + ledger.nothingToTrain;
    if (!data.report->refusal && left > 0)
        list.push_back({Kind::Hint,
                        ReadinessWords::tr("%n row(s) can't be trained on and are left out.", nullptr, int(left)),
                        "preview"});
    if (ledger.dropped > 0 && !data.report->refusal)
        list.push_back({Kind::Hint,
                        ReadinessWords::tr("%n row(s) are too long and are left out.", nullptr, int(ledger.dropped)),
                        "too_long"});
    if (ledger.leaked > 0)
        list.push_back(
            {Kind::Hint,
             ReadinessWords::tr("%n validation row(s) are also trained on, so the validation loss will be too good.",
                                nullptr, int(ledger.leaked)),
             "preview"});
    for (const Finding& finding : data.report->findings)
        if (!finding.good) list.push_back({Kind::Hint, qt(finding.text), "chat_template"});
}

void addRoom(const RoomState& room, std::vector<Obstacle>& list) {
    if (room.freeBytes > 0 && room.peakBytes > room.freeBytes)
        list.push_back({Kind::Asks,
                        ReadinessWords::tr("%1 of memory are predicted at the peak, and %2 are free on %3.")
                            .arg(bytesText(room.peakBytes), bytesText(room.freeBytes), room.device),
                        "batch_size"});
    if (room.freeDiskBytes > 0 && room.diskBytes > room.freeDiskBytes)
        list.push_back(
            {Kind::Asks,
             ReadinessWords::tr("Checkpoints and the result may take %1 of disk, and %2 are free where runs are kept.")
                 .arg(bytesText(room.diskBytes), bytesText(room.freeDiskBytes)),
             "keep_checkpoints"});
}

} // namespace

std::vector<Obstacle> obstaclesOf(const std::vector<Problem>& problems, const Recipe& recipe, const DataState& data,
                                  const RoomState& room) {
    std::vector<Obstacle> list;
    addProblems(problems, recipe, list);
    addData(recipe, data, list);
    addRoom(room, list);
    std::stable_sort(list.begin(), list.end(), [](const Obstacle& a, const Obstacle& b) { return a.kind < b.kind; });
    return list;
}

bool mayStart(const std::vector<Obstacle>& obstacles) {
    return std::none_of(obstacles.begin(), obstacles.end(),
                        [](const Obstacle& one) { return one.kind == Kind::Wrong || one.kind == Kind::Waits; });
}

QStringList questionsOf(const std::vector<Obstacle>& obstacles) {
    QStringList words;
    for (const Obstacle& one : obstacles)
        if (one.kind == Kind::Asks) words << one.text;
    return words;
}

} // namespace lathe::ui
