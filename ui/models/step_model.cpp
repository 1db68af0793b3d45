// Speed is the mean of the last steps, which follows changes without jumping.
#include "models/step_model.h"

#include "bridge/text.h"

#include <algorithm>

namespace lathe::ui {

void StepModel::setRun(const RunId& run) {
    beginResetModel();
    m_run = run;
    m_points.clear();
    endResetModel();
}

void StepModel::apply(const std::vector<Event>& events) {
    std::vector<StepPoint> fresh;
    for (const Event& event : events)
        if (const auto* logged = std::get_if<StepLogged>(&event); logged && logged->run == m_run) {
            while (!fresh.empty() && fresh.back().step >= logged->point.step) fresh.pop_back();
            fresh.push_back(logged->point);
            fresh.back().gauges.clear(); // the pages' own curves have them: over a long run they are most of a step
        }
    if (fresh.empty()) return;
    const auto repeated = std::lower_bound(m_points.begin(), m_points.end(), fresh.front().step,
                                           [](const StepPoint& point, std::int64_t step) { return point.step < step; });
    if (repeated != m_points.end()) {
        beginRemoveRows({}, int(repeated - m_points.begin()), rowCount() - 1);
        m_points.erase(repeated, m_points.end());
        endRemoveRows();
        emit rewound(fresh.front().step - 1);
    }
    beginInsertRows({}, rowCount(), rowCount() + int(fresh.size()) - 1); // one insert per batch, not per row
    m_points.insert(m_points.end(), fresh.begin(), fresh.end());
    endInsertRows();
    if (m_points.size() <= most) return;
    const std::size_t gone = m_points.size() - most / 2;
    beginRemoveRows({}, 0, int(gone) - 1);
    m_points.erase(m_points.begin(), m_points.begin() + std::ptrdiff_t(gone));
    endRemoveRows();
}

const StepPoint* StepModel::find(std::int64_t step) const {
    const auto found =
        std::lower_bound(m_points.begin(), m_points.end(), step,
                         [](const StepPoint& point, std::int64_t wanted) { return point.step < wanted; });
    return found != m_points.end() && found->step == step ? &*found : nullptr;
}

std::vector<const StepPoint*> StepModel::between(std::int64_t first, std::int64_t last) const {
    std::vector<const StepPoint*> found;
    auto at = std::lower_bound(m_points.begin(), m_points.end(), first,
                               [](const StepPoint& point, std::int64_t wanted) { return point.step < wanted; });
    for (; at != m_points.end() && at->step <= last; ++at) found.push_back(&*at);
    return found;
}

double StepModel::secondsPerStep() const {
    const std::size_t count = std::min<std::size_t>(m_points.size(), 20);
    if (!count) return 0;
    double seconds = 0;
    for (std::size_t i = m_points.size() - count; i < m_points.size(); ++i) seconds += m_points[i].seconds;
    return seconds / double(count);
}

double StepModel::tokensPerSecond() const {
    const std::size_t count = std::min<std::size_t>(m_points.size(), 20);
    double seconds = 0, tokens = 0;
    for (std::size_t i = m_points.size() - count; i < m_points.size(); ++i)
        seconds += m_points[i].seconds, tokens += double(m_points[i].tokens);
    return seconds > 0 ? tokens / seconds : 0;
}

int StepModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_points.size()); }
int StepModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant StepModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    if (role == Qt::TextAlignmentRole) return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    const StepPoint& point = m_points[std::size_t(index.row())];
    switch (index.column()) {
    case Step: return qlonglong(point.step);
    case Loss: return lossText(point.loss);
    case LearningRate: return numberText(point.learningRate);
    case GradNorm: return numberText(point.gradNorm);
    case TrainedTokens: return countText(point.trainedTokens);
    case Seconds: return durationText(point.seconds);
    default: return {};
    }
}

QVariant StepModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    const QString names[] = {tr("Step"),          tr("Loss"),           tr("Learning rate"),
                             tr("Gradient norm"), tr("Trained tokens"), tr("Time")};
    return names[section];
}

} // namespace lathe::ui
