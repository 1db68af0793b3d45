// Events change single cells, so that a list of thousands of runs stays as it is scrolled and selected.
#include "models/run_list_model.h"

#include "bridge/text.h"
#include "lathe/scores.h"
#include "settings/theme.h"

#include <QColor>

#include <cmath>
#include <limits>

namespace lathe::ui {
namespace {

/// What a run in training measures, until the list is read again.
void takeScores(const EvalPoint& point, RunSummary& run) {
    if (std::isfinite(point.loss) && (!run.bestEvalLoss || point.loss < *run.bestEvalLoss))
        run.bestEvalLoss = point.loss;
    for (const auto& [name, value] : point.metrics)
        if (!isHeldOut(name) && (point.best || !run.metrics.count(name))) run.metrics[name] = value;
}

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

} // namespace

QString displayName(const RunSummary& run) {
    if (!run.name.empty()) return qt(run.name);
    const QString model = fileNameOf(qt(run.model)), data = fileNameOf(qt(run.dataset));
    if (model.isEmpty() && data.isEmpty()) return qt(run.id);
    return data.isEmpty() ? model : model.isEmpty() ? data : RunListModel::tr("%1 on %2").arg(model, data);
}

bool isActive(RunStatus status) {
    return status == RunStatus::Queued || status == RunStatus::Running || status == RunStatus::Paused;
}

/// Rows that came, went or changed are told one by one, so that views keep what is selected and where they are scrolled
/// to. Both lists have the newest first.
void RunListModel::setRuns(std::vector<RunSummary> runs) {
    m_read = true;
    constexpr std::size_t worthTelling = 64; // beyond that a view is faster with all of it anew
    const auto differ = [](std::size_t a, std::size_t b) { return a > b ? a - b : b - a; };
    if (m_runs.empty() || runs.empty() || differ(m_runs.size(), runs.size()) > worthTelling) {
        beginResetModel();
        m_runs = std::move(runs);
        endResetModel();
        return;
    }
    std::size_t at = 0;
    for (RunSummary& run : runs) {
        while (at < m_runs.size() && m_runs[at].id > run.id) removeAt(at);
        if (at == m_runs.size() || m_runs[at].id != run.id) {
            beginInsertRows({}, int(at), int(at));
            m_runs.insert(m_runs.begin() + std::ptrdiff_t(at), std::move(run));
            endInsertRows();
        } else if (m_runs[at] != run) {
            m_runs[at] = std::move(run);
            emit dataChanged(index(int(at), 0), index(int(at), ColumnCount - 1));
        }
        ++at;
    }
    while (at < m_runs.size()) removeAt(at);
}

void RunListModel::removeAt(std::size_t row) {
    beginRemoveRows({}, int(row), int(row));
    m_runs.erase(m_runs.begin() + std::ptrdiff_t(row));
    endRemoveRows();
}

bool RunListModel::apply(const std::vector<Event>& events) {
    bool readAgain = false;
    std::set<int> touched;
    const auto runOf = [&](const RunId& id) -> RunSummary* {
        const int row = rowOf(id);
        if (row < 0) {
            readAgain = true;
            return nullptr;
        }
        touched.insert(row);
        return &m_runs[std::size_t(row)];
    };
    for (const Event& event : events) {
        if (const auto* started = std::get_if<RunStarted>(&event)) {
            if (RunSummary* run = runOf(started->run); run && started->totalSteps)
                run->totalSteps = started->totalSteps;
            readAgain = true;
        } else if (const auto* planned = std::get_if<PlanChanged>(&event)) {
            if (RunSummary* run = runOf(planned->run)) run->totalSteps = planned->totalSteps;
        } else if (const auto* changed = std::get_if<StatusChanged>(&event)) {
            if (RunSummary* run = runOf(changed->run)) run->status = changed->status;
            readAgain = true;
        } else if (const auto* logged = std::get_if<StepLogged>(&event)) {
            if (RunSummary* run = runOf(logged->run)) {
                run->step = std::max(run->step, logged->point.step);
                run->lastLoss = logged->point.loss;
                run->seconds += logged->point.seconds;
            }
        } else if (const auto* evaluated = std::get_if<EvalLogged>(&event)) {
            if (RunSummary* run = runOf(evaluated->run)) takeScores(evaluated->point, *run);
        } else if (const auto* ended = std::get_if<JobEnded>(&event)) {
            if (!ended->run.empty()) readAgain = true;
        }
    }
    for (const int row : touched) emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
    return readAgain;
}

const RunSummary* RunListModel::find(const RunId& id) const {
    const int row = rowOf(id);
    return row < 0 ? nullptr : &m_runs[std::size_t(row)];
}

int RunListModel::rowOf(const RunId& id) const {
    for (std::size_t i = 0; i < m_runs.size(); ++i)
        if (m_runs[i].id == id) return int(i);
    return -1;
}

int RunListModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_runs.size()); }
int RunListModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString RunListModel::text(const RunSummary& run, int column) const {
    switch (column) {
    case Name: return displayName(run);
    case Status: return statusText(run.status);
    case Model: return fileNameOf(qt(run.model));
    case Method: return qt(run.method);
    case Data: return fileNameOf(qt(run.dataset));
    case Progress: return run.totalSteps ? tr("%1 / %2").arg(run.step).arg(run.totalSteps) : QString::number(run.step);
    case LastLoss: return run.lastLoss ? lossText(*run.lastLoss) : QString();
    case BestEval: return run.bestEvalLoss ? lossText(*run.bestEvalLoss) : QString();
    case Score: {
        const std::string name = leadingMetric(run.metrics);
        return name.empty() ? QString() : tr("%1 %2").arg(metricText(name), numberText(run.metrics.at(name)));
    }
    case HeldOut: {
        const std::string name = leadingMetric(run.heldOut);
        return name.empty() ? QString()
                            : tr("%1 %2 → %3")
                                  .arg(metricText(name), numberText(run.heldOut.at(name).first),
                                       numberText(run.heldOut.at(name).second));
    }
    case Time: return run.seconds > 0 ? durationText(run.seconds) : QString();
    case Energy: return run.joules ? energyText(*run.joules) : QString();
    case Device: return qt(run.device);
    case Started: return whenText(run.createdAt);
    case Tags: return qt(run.tags).join(QStringLiteral(", "));
    default: return {};
    }
}

QVariant RunListModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const RunSummary& run = m_runs[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole: return text(run, index.column());
    case Qt::ToolTipRole:
        if (index.column() == Model) return qt(run.model);
        if (index.column() == Data) return qt(run.dataset);
        if (index.column() == Score || index.column() == HeldOut) return scoresText(run);
        if (index.column() == Name)
            return run.notes.empty() ? displayName(run) : displayName(run) + '\n' + qt(run.notes);
        return text(run, index.column());
    case Qt::ForegroundRole: {
        static const QHash<QString, const char*> inks{
            {"neutral", "muted"}, {"info", "accent"}, {"good", "good"}, {"warning", "warning"}, {"error", "danger"}};
        if (index.column() == Status) return Theme::instance().color(inks.value(statusTone(run.status)));
        return {};
    }
    case Qt::TextAlignmentRole:
        if (index.column() >= Progress && index.column() <= Energy) return int(Qt::AlignRight | Qt::AlignVCenter);
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    case IdRole: return qt(run.id);
    case StatusRole: return int(run.status);
    case SortRole: {
        const double last = std::numeric_limits<double>::infinity(); // what is unknown sorts to the end
        switch (index.column()) {
        case Progress: return qlonglong(run.step);
        case LastLoss: return run.lastLoss.value_or(last);
        case BestEval: return run.bestEvalLoss.value_or(last);
        case Score: return run.metrics.empty() ? last : run.metrics.at(leadingMetric(run.metrics));
        case HeldOut: {
            if (run.heldOut.empty()) return last;
            const auto& [before, after] = run.heldOut.at(leadingMetric(run.heldOut));
            return after - before;
        }
        case Time: return run.seconds;
        case Energy: return run.joules.value_or(last);
        case Started: return qt(run.id); // ids sort by start
        default: return text(run, index.column()).toCaseFolded();
        }
    }
    default: return {};
    }
}

QVariant RunListModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole)
        return int((section >= Progress && section <= Energy ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    switch (section) {
    case Name: return tr("Name");
    case Status: return tr("Status");
    case Model: return tr("Model");
    case Method: return tr("Method");
    case Data: return tr("Data");
    case Progress: return tr("Steps");
    case LastLoss: return tr("Loss");
    case BestEval: return tr("Best eval");
    case Score: return tr("Metric");
    case HeldOut: return tr("Held-out before → after");
    case Time: return tr("Time");
    case Energy: return tr("Energy");
    case Device: return tr("Device");
    case Started: return tr("Started");
    case Tags: return tr("Tags");
    default: return {};
    }
}

} // namespace lathe::ui
