#include "models/job_model.h"

#include "bridge/text.h"

#include <algorithm>

namespace lathe::ui {

QString jobStateText(JobState state) {
    switch (state) {
    case JobState::Sending: return JobModel::tr("being sent");
    case JobState::Waiting: return JobModel::tr("waiting");
    case JobState::Running: return JobModel::tr("running");
    case JobState::Finished: return JobModel::tr("finished");
    case JobState::Stopped: return JobModel::tr("stopped");
    case JobState::Failed: return JobModel::tr("failed");
    case JobState::TimedOut: return JobModel::tr("timed out");
    case JobState::NodeFailed: return JobModel::tr("machine failed");
    case JobState::Lost: return JobModel::tr("lost");
    case JobState::Unknown: return JobModel::tr("unknown");
    }
    return {};
}

QString placeText(const Settings& place) {
    if (place.get(place::on) == StartedBy::Torchrun)
        return JobModel::tr("torchrun × %1").arg(place.get(place::processes));
    return JobModel::tr("Slurm, %1 × %2").arg(place.get(place::nodes)).arg(place.get(place::tasksPerNode));
}

void JobModel::setJobs(std::vector<LaunchedJob> jobs) {
    const bool same = jobs.size() == m_rows.size()
                      && std::equal(jobs.begin(), jobs.end(), m_rows.begin(),
                                    [](const LaunchedJob& a, const LaunchedJob& b) { return a.id == b.id; });
    if (!same) beginResetModel();
    m_rows = std::move(jobs);
    if (!same) endResetModel();
    else if (!m_rows.empty()) emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

int JobModel::rowOf(const JobId& job) const {
    const auto found =
        std::find_if(m_rows.begin(), m_rows.end(), [&](const LaunchedJob& one) { return one.id == job; });
    return found == m_rows.end() ? -1 : int(found - m_rows.begin());
}

bool JobModel::anyGoesOn() const {
    return std::any_of(m_rows.begin(), m_rows.end(), [](const LaunchedJob& job) { return !hasEnded(job.state); });
}

int JobModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }
int JobModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant JobModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const LaunchedJob& job = at(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        switch (index.column()) {
        case Name: return qt(job.name);
        case State:
            return role == Qt::ToolTipRole && !job.note.empty() ? jobStateText(job.state) + '\n' + qt(job.note)
                                                                : jobStateText(job.state);
        case Place:
            return role == Qt::ToolTipRole ? placeText(job.place) + '\n' + tr("Machines × processes on each")
                                           : placeText(job.place);
        case Handle: return qt(job.handle);
        case Sent: return whenText(job.createdAt);
        default: return {};
        }
    case IdRole: return qt(job.id);
    default: return {};
    }
}

QVariant JobModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) return int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    switch (section) {
    case Name: return tr("Name");
    case State: return tr("Status");
    case Place: return tr("Where");
    case Handle: return tr("Known there as");
    case Sent: return tr("Sent");
    default: return {};
    }
}

} // namespace lathe::ui
