#include "models/queue_model.h"

#include "bridge/text.h"

#include <QDateTime>

#include <algorithm>

namespace lathe::ui {
namespace {

bool isLeft(const QueuedRun& one) { return one.run.status == RunStatus::Interrupted; }

/// Rows of one lane stand together and may change places.
int laneOrder(const QueuedRun& one) { return isLeft(one) ? 2 : one.run.program.empty() ? 0 : 1; }

bool sameLane(const QueuedRun& a, const QueuedRun& b) {
    return isLeft(a) == isLeft(b) && a.run.program == b.run.program;
}

} // namespace

QString inSeconds(const std::optional<double>& seconds) {
    if (!seconds || *seconds > 1e9) return QueueModel::tr("unknown");
    const QDateTime when = QDateTime::currentDateTimeUtc().addMSecs(qint64(*seconds * 1000));
    return whenText(plain(when.toString(Qt::ISODate)));
}

QueueModel::QueueModel(const RunListModel& runs, QObject* parent) : QAbstractTableModel(parent), m_runs(runs) {}

void QueueModel::setQueue(const RunQueue& queue) {
    std::vector<QueuedRun> rows;
    for (const QueuedRun& one : queue.runs)
        if (!one.hasTurn || !one.run.program.empty()) rows.push_back(one);
    std::stable_sort(rows.begin(), rows.end(), [](const QueuedRun& a, const QueuedRun& b) {
        return std::pair(laneOrder(a), std::string_view(a.run.program))
               < std::pair(laneOrder(b), std::string_view(b.run.program));
    });
    const bool sameRuns = rows.size() == m_rows.size()
                          && std::equal(rows.begin(), rows.end(), m_rows.begin(),
                                        [](const QueuedRun& a, const QueuedRun& b) { return a.run.id == b.run.id; });
    if (!sameRuns) beginResetModel();
    m_rows = std::move(rows);
    if (!sameRuns) endResetModel();
    else if (!m_rows.empty()) emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

int QueueModel::rowOf(const RunId& run) const {
    const auto found =
        std::find_if(m_rows.begin(), m_rows.end(), [&](const QueuedRun& one) { return one.run.id == run; });
    return found == m_rows.end() ? -1 : int(found - m_rows.begin());
}

std::pair<int, int> QueueModel::rangeOf(int row) const {
    if (row < 0 || row >= rowCount() || at(row).hasTurn) return {0, -1};
    int first = row, last = row;
    while (first > 0 && sameLane(at(first - 1), at(row)) && !at(first - 1).hasTurn) --first;
    while (last + 1 < rowCount() && sameLane(at(last + 1), at(row))) ++last;
    return {first, last};
}

std::int64_t QueueModel::positionOf(int row) const { return at(row).hasTurn ? 0 : row - rangeOf(row).first + 1; }

void QueueModel::move(int row, int to) {
    if (row == to || !beginMoveRows({}, row, row, {}, to > row ? to + 1 : to)) return;
    const auto from = m_rows.begin() + row, place = m_rows.begin() + to;
    if (row < to) std::rotate(from, from + 1, place + 1);
    else std::rotate(place, from, from + 1);
    endMoveRows();
    emit dataChanged(index(std::min(row, to), 0), index(std::max(row, to), ColumnCount - 1)); // their turns
}

bool QueueModel::hasOthers() const {
    return std::any_of(m_rows.begin(), m_rows.end(), [](const QueuedRun& one) { return laneOrder(one) > 0; });
}

int QueueModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }
int QueueModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString QueueModel::text(int row, int column) const {
    const QueuedRun& one = at(row);
    switch (column) {
    case Turn: return one.hasTurn ? tr("now") : QString::number(positionOf(row));
    case Name: return displayName(one.run);
    case Status: return statusText(one.run.status);
    case Method: return qt(one.run.method);
    case Takes: return one.secondsLeft ? durationText(*one.secondsLeft) : tr("unknown");
    case Begins: return isLeft(one) ? tr("when resumed") : one.hasTurn ? QString() : inSeconds(one.beginsIn);
    case Ends: return isLeft(one) ? QString() : inSeconds(one.endsIn);
    case Program:
        return isLeft(one)               ? tr("a program that has ended")
               : one.run.program.empty() ? tr("this window")
                                         : qt(one.run.program);
    default: return {};
    }
}

QString QueueModel::whyTakes(const QueuedRun& one) const {
    if (!one.secondsLeft) return tr("No run like it has taken steps on this device yet.");
    if (one.like.empty()) return tr("By the steps that it has taken.");
    const RunSummary* like = m_runs.find(one.like);
    return tr("By the steps of “%1”, a run like it.").arg(like ? displayName(*like) : qt(one.like));
}

QVariant QueueModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    switch (role) {
    case Qt::DisplayRole: return text(index.row(), index.column());
    case Qt::ToolTipRole:
        return index.column() >= Takes && index.column() <= Ends ? whyTakes(at(index.row()))
                                                                 : text(index.row(), index.column());
    case Qt::TextAlignmentRole:
        return int((index.column() == Turn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case IdRole: return qt(at(index.row()).run.id);
    default: return {};
    }
}

QVariant QueueModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == Turn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    switch (section) {
    case Turn: return tr("Turn");
    case Name: return tr("Name");
    case Status: return tr("Status");
    case Method: return tr("Method");
    case Takes: return tr("Takes");
    case Begins: return tr("Begins");
    case Ends: return tr("Ends");
    case Program: return tr("Queue of");
    default: return {};
    }
}

} // namespace lathe::ui
