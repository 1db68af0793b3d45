#include "models/run_columns.h"

#include "bridge/text.h"
#include "lathe/choices.h"
#include "lathe/field.h"
#include "lathe/scores.h"

#include <cmath>
#include <limits>

namespace lathe::ui {
namespace {

constexpr double unknown = std::numeric_limits<double>::infinity();

/// All metrics, a line each.
QString scoresText(const RunSummary& run) {
    QStringList lines;
    for (const auto& [name, value] : run.metrics)
        lines << RunListModel::tr("%1: %2").arg(metricText(name), numberText(value));
    for (const auto& [name, values] : run.heldOut)
        lines << RunListModel::tr("held-out %1: %2 before training, %3 after")
                     .arg(metricText(name), numberText(values.first), numberText(values.second));
    return lines.join('\n');
}

QString scoreText(const RunSummary& run) {
    const std::string name = leadingMetric(run.metrics);
    return name.empty() ? QString() : RunListModel::tr("%1 %2").arg(metricText(name), numberText(run.metrics.at(name)));
}

QString heldOutText(const RunSummary& run) {
    const std::string name = leadingMetric(run.heldOut);
    if (name.empty()) return {};
    const auto& [before, after] = run.heldOut.at(name);
    return RunListModel::tr("%1 %2 → %3").arg(metricText(name), numberText(before), numberText(after));
}

QVariant heldOutKey(const RunSummary& run) {
    if (run.heldOut.empty()) return unknown;
    const auto& [before, after] = run.heldOut.at(leadingMetric(run.heldOut));
    return after - before;
}

QVariant scoreKey(const RunSummary& run) {
    return run.metrics.empty() ? unknown : run.metrics.at(leadingMetric(run.metrics));
}

QString nameTip(const RunSummary& run) {
    return run.notes.empty() ? displayName(run) : displayName(run) + '\n' + qt(run.notes);
}

QString stepsText(const RunSummary& run) {
    return run.totalSteps ? RunListModel::tr("%1 / %2").arg(run.step).arg(run.totalSteps) : QString::number(run.step);
}

QString knownLoss(const std::optional<double>& loss) { return loss ? lossText(*loss) : QString(); }

/// What only the list knows of a run: what it takes on the disk, how another one is called.
QString ofTheList(const RunSummary&) { return {}; }

// clang-format off
const RunColumn runColumns[] = {
    {QT_TRANSLATE_NOOP("lathe::ui::RunListModel", "Name"), 33, false, displayName, nullptr, nameTip},
    {QT_TRANSLATE_NOOP("lathe::ui::RunListModel", "Status"), 14, false,
     [](const RunSummary& run) { return statusText(run.status); }, nullptr, nullptr},
    {QT_TRANSLATE_NOOP("lathe::ui::RunListModel", "Curve"), 15, false, [](const RunSummary&) { return QString(); },
     [](const RunSummary& run) -> QVariant { return run.lastLoss.value_or(unknown); }, nullptr},
    {QT_TRANSLATE_NOOP("lathe::ui::RunListModel", "Tags"), 18, false,
     [](const RunSummary& run) { return qt(run.tags).join(QStringLiteral(", ")); }, nullptr, nullptr},
    {QT_TRANSLATE_NOOP("lathe::ui::RunListModel", "Model"), 18, false,
     [](const RunSummary& run) { return fileNameOf(qt(run.model)); }, nullptr,
     [](const RunSummary& run) { return qt(run.model); }},
    {QT_TRANSLATE_NOOP("lathe::ui::RunListModel", "Method"), 19, false,
     [](const RunSummary& run) { return qt(run.method); }, nullptr, nullptr},
    {QT_TRANSLATE_NOOP("lathe::ui::RunListModel", "Data"), 19, false,
     [](const RunSummary& run) { return fileNameOf(qt(run.dataset)); }, nullptr,
     [](const RunSummary& run) { return qt(run.dataset); }},
    {QT_TRANSLATE_NOOP("lathe::ui::RunListModel", "Steps"), 14, true, stepsText,
     [](const RunSummary& run) -> QVariant { return qlonglong(run.step); }, nullptr},
    {QT_TRANSLATE_NOOP("lathe::ui::RunListModel", "Loss"), 11, true,
     [](const RunSummary& run) { return knownLoss(run.lastLoss); },
     [](const RunSummary& run) -> QVariant { return run.lastLoss.value_or(unknown); }, nullptr},
    {QT_TRANSLATE_NOOP("lathe::ui::RunListModel", "Best eval"), 13, true,
     [](const RunSummary& run) { return knownLoss(run.bestEvalLoss); },
     [](const RunSummary& run) -> QVariant { return run.bestEvalLoss.value_or(unknown); }, nullptr},
    {QT_TRANSLATE_NOOP("lathe::ui::RunListModel", "Metric"), 19, true, scoreText, scoreKey, scoresText},
    {QT_TRANSLATE_NOOP("lathe::ui::RunListModel", "Held-out before → after"), 28, true, heldOutText, heldOutKey,
     scoresText},
    {QT_TRANSLATE_NOOP("lathe::ui::RunListModel", "Time"), 17, true,
     [](const RunSummary& run) { return run.seconds > 0 ? durationText(run.seconds) : QString(); },
     [](const RunSummary& run) -> QVariant { return run.seconds; }, nullptr},
    {QT_TRANSLATE_NOOP("lathe::ui::RunListModel", "Energy"), 12, true,
     [](const RunSummary& run) { return run.joules ? energyText(*run.joules) : QString(); },
     [](const RunSummary& run) -> QVariant { return run.joules.value_or(unknown); }, nullptr},
    {QT_TRANSLATE_NOOP("lathe::ui::RunListModel", "Size"), 12, true, ofTheList, nullptr, nullptr},
    {QT_TRANSLATE_NOOP("lathe::ui::RunListModel", "Task"), 24, false,
     [](const RunSummary& run) { return taskText(run.task); }, nullptr, nullptr},
    {QT_TRANSLATE_NOOP("lathe::ui::RunListModel", "Device"), 22, false,
     [](const RunSummary& run) { return qt(run.device); }, nullptr, nullptr},
    {QT_TRANSLATE_NOOP("lathe::ui::RunListModel", "Started"), 21, false,
     [](const RunSummary& run) { return whenText(run.createdAt); },
     [](const RunSummary& run) -> QVariant { return qt(run.id); }, nullptr}, // ids sort by start
    {QT_TRANSLATE_NOOP("lathe::ui::RunListModel", "Starts from"), 24, false, ofTheList, nullptr, nullptr},
};
// clang-format on
static_assert(std::size(runColumns) == RunListModel::ColumnCount);

std::optional<RunDifference> lossDifference(const std::optional<double>& one, const std::optional<double>& other) {
    if (!one || !other || !std::isfinite(*one) || !std::isfinite(*other)) return {};
    return RunDifference{*one - *other, *one<*other, *one> * other};
}

std::optional<RunDifference> scoreDifference(const RunSummary& run, const RunSummary& baseline) {
    const std::string name = leadingMetric(run.metrics);
    const auto other = baseline.metrics.find(name);
    if (name.empty() || other == baseline.metrics.end()) return {};
    RunDifference difference{run.metrics.at(name) - other->second};
    const double gain = lessIsBetter(name) ? -difference.value : difference.value;
    difference.isBetter = gain > 0;
    difference.isWorse = gain < 0;
    return difference;
}

} // namespace

const RunColumn& runColumn(int column) { return runColumns[column]; }

QVariant sortKey(const RunSummary& run, int column) {
    const RunColumn& of = runColumns[column];
    return of.key ? of.key(run) : QVariant(of.text(run).toCaseFolded());
}

std::optional<RunDifference> differenceOf(const RunSummary& run, const RunSummary& baseline, int column) {
    switch (column) {
    case RunListModel::LastLoss: return lossDifference(run.lastLoss, baseline.lastLoss);
    case RunListModel::BestEval: return lossDifference(run.bestEvalLoss, baseline.bestEvalLoss);
    case RunListModel::Score: return scoreDifference(run, baseline);
    default: return {};
    }
}

QString taskText(const std::string& task) {
    for (const auto& choice : choicesOf(Task{}))
        if (choice.words.name == task) return tableText(labelOf(choice.words));
    return qt(task);
}

} // namespace lathe::ui
