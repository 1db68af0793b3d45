#include "models/run_groups.h"

#include "bridge/text.h"
#include "lathe/scores.h"
#include "settings/theme.h"

#include <QApplication>
#include <QFont>

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace lathe::ui {
namespace {

struct GroupWords { Q_DECLARE_TR_FUNCTIONS(lathe::ui::RunGroup) };

void takeLess(std::optional<double>& best, const std::optional<double>& value) {
    if (value && std::isfinite(*value) && (!best || *value < *best)) best = value;
}

void takeFigures(const std::vector<RunSummary>& runs, RunGroup& group) {
    bool sameMetric = true;
    for (const int row : group.rows) {
        const RunSummary& run = runs[std::size_t(row)];
        takeLess(group.lastLoss, run.lastLoss);
        takeLess(group.bestEval, run.bestEvalLoss);
        const std::string metric = leadingMetric(run.metrics);
        if (metric.empty()) continue;
        if (group.metric.empty()) group.metric = metric;
        sameMetric = sameMetric && metric == group.metric;
        const double value = run.metrics.at(metric);
        if (!group.score || (lessIsBetter(metric) ? value < *group.score : value > *group.score)) group.score = value;
    }
    if (!sameMetric) group.score = std::nullopt;
}

QString groupText(const RunGroup& group, int column) {
    switch (column) {
    case RunListModel::Name: return group.title;
    case RunListModel::Status: return GroupWords::tr("%n runs", nullptr, int(group.rows.size())); // beside the title
    case RunListModel::LastLoss: return group.lastLoss ? lossText(*group.lastLoss) : QString();
    case RunListModel::BestEval: return group.bestEval ? lossText(*group.bestEval) : QString();
    case RunListModel::Score:
        return group.score ? GroupWords::tr("%1 %2").arg(metricText(group.metric), numberText(*group.score))
                           : QString();
    default: return {};
    }
}

} // namespace

std::vector<RunGroup> groupsOf(const std::vector<RunSummary>& runs, const std::vector<int>& rows,
                               const RunTrait& trait) {
    std::vector<RunGroup> groups;
    std::unordered_map<std::string, std::size_t> places;
    RunGroup rest;
    for (const int row : rows) {
        const std::vector<std::string> values = trait.of(runs[std::size_t(row)]);
        for (const std::string& value : values) {
            const auto [place, isNew] = places.emplace(value, groups.size());
            if (isNew) groups.push_back({value, trait.shown(value), {}, {}, {}, {}, {}});
            groups[place->second].rows.push_back(row);
        }
        if (values.empty()) rest.rows.push_back(row);
    }
    if (!rest.rows.empty()) {
        rest.title = GroupWords::tr("%1: none").arg(traitTitle(trait));
        groups.push_back(std::move(rest));
    }
    for (RunGroup& group : groups) takeFigures(runs, group);
    return groups;
}

QVariant groupData(const RunGroup& group, bool isOpen, int column, int role) {
    switch (role) {
    case Qt::DisplayRole: return groupText(group, column);
    case Qt::ToolTipRole:
        if (column == RunListModel::Name || column == RunListModel::Status) return groupText(group, column);
        return groupText(group, column).isEmpty() ? QVariant() : GroupWords::tr("The best of the group");
    case Qt::AccessibleTextRole:
        if (column != RunListModel::Name) return groupText(group, column);
        return isOpen ? GroupWords::tr("Group %1, open").arg(groupText(group, column))
                      : GroupWords::tr("Group %1, closed").arg(groupText(group, column));
    case Qt::DecorationRole:
        if (column != RunListModel::Name) return {};
        return Theme::icon(isOpen ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right"), "text");
    case Qt::FontRole: {
        QFont font = QApplication::font();
        font.setWeight(QFont::DemiBold);
        return font;
    }
    case Qt::BackgroundRole: return Theme::instance().color("sunken");
    default: return {};
    }
}

} // namespace lathe::ui
