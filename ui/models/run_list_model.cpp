// Events change single cells, so that a list of thousands of runs stays as it is scrolled and selected.
#include "models/run_list_model.h"

#include "bridge/text.h"
#include "lathe/scores.h"
#include "models/run_columns.h"
#include "settings/theme.h"

#include <QColor>

#include <algorithm>
#include <cmath>

namespace lathe::ui {
namespace {

/// What a run in training measures, until the list is read again.
void takeScores(const EvalPoint& point, RunSummary& run) {
    if (std::isfinite(point.loss) && (!run.bestEvalLoss || point.loss < *run.bestEvalLoss))
        run.bestEvalLoss = point.loss;
    for (const auto& [name, value] : point.metrics)
        if (!isHeldOut(name) && (point.best || !run.metrics.count(name))) run.metrics[name] = value;
}

/// How many are in one of the lists alone.
std::size_t comeAndGo(const std::vector<RunSummary>& before, const std::vector<RunSummary>& after) {
    std::size_t a = 0, b = 0, both = 0;
    while (a < before.size() && b < after.size()) {
        const int order = before[a].id.compare(after[b].id);
        both += order == 0;
        a += order >= 0;
        b += order <= 0;
    }
    return before.size() + after.size() - 2 * both;
}

} // namespace

QString displayName(const RunSummary& run) {
    if (!run.name.empty()) return qt(run.name);
    const QString model = fileNameOf(qt(run.model)), data = fileNameOf(qt(run.dataset));
    if (model.isEmpty() && data.isEmpty()) return qt(run.id);
    return data.isEmpty() ? model : model.isEmpty() ? data : RunListModel::tr("%1 on %2").arg(model, data);
}

/// Rows that came, went or changed are told one by one, so that views keep what is selected and where they are scrolled
/// to. Both lists have the newest first.
void RunListModel::setRuns(std::vector<RunSummary> runs) {
    m_read = true;
    if (!m_withheld.empty()) std::erase_if(runs, [this](RunSummary& run) { return keepWithheld(run); });
    constexpr std::size_t worthTelling = 8; // beyond that a view is faster with all of it anew
    if (m_runs.empty() || runs.empty() || comeAndGo(m_runs, runs) > worthTelling) {
        beginResetModel();
        m_runs = std::move(runs);
        m_places.clear();
        takeBaseline();
        endResetModel();
        return;
    }
    std::size_t at = 0;
    Changed changed;
    for (RunSummary& run : runs) {
        while (at < m_runs.size() && m_runs[at].id > run.id) removeAt(at);
        if (at == m_runs.size() || m_runs[at].id != run.id) {
            beginInsertRows({}, int(at), int(at));
            m_runs.insert(m_runs.begin() + std::ptrdiff_t(at), std::move(run));
            m_places.clear();
            endInsertRows();
        } else if (m_runs[at] != run) {
            m_runs[at] = std::move(run);
            changed.add(int(at)); // rows up to here are as they will stay
        }
        ++at;
    }
    while (at < m_runs.size()) removeAt(at);
    tell(changed);
}

void RunListModel::removeAt(std::size_t row) {
    beginRemoveRows({}, int(row), int(row));
    m_runs.erase(m_runs.begin() + std::ptrdiff_t(row));
    m_places.clear();
    endRemoveRows();
}

/// Once for all of them: what shows the list looks through it at each telling.
void RunListModel::tell(const Changed& rows) {
    if (takeBaseline()) { // it came or went, too
        if (rowCount() > 0) emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        emit baselineChanged();
    } else if (rows.first <= rows.last) {
        emit dataChanged(index(rows.first, 0), index(rows.last, ColumnCount - 1));
    }
}

void RunListModel::edit(const std::vector<EditRun>& edits) {
    Changed changed;
    for (const EditRun& edit : edits)
        if (const int row = rowOf(edit.run); row >= 0) {
            applyEdit(edit, m_runs[std::size_t(row)]);
            changed.add(row);
        } else if (const auto held = m_withheld.find(edit.run); held != m_withheld.end()) {
            applyEdit(edit, held->second); // it may come back
        }
    tell(changed);
}

void RunListModel::setSizes(const std::vector<std::pair<RunId, std::int64_t>>& bytes) {
    Changed changed;
    for (const auto& [run, size] : bytes)
        if (const int row = rowOf(run); row >= 0 && (!m_sizes.contains(run) || m_sizes[run] != size)) {
            m_sizes[run] = size;
            changed.add(row);
        }
    tell(changed);
}

// ---- runs that are as good as deleted ----------------------------------------------------------------------------

void RunListModel::withhold(const std::vector<RunId>& runs) {
    for (const RunId& run : runs) m_withheld.emplace(run, RunSummary());
    setRuns(std::vector<RunSummary>(m_runs));
}

void RunListModel::giveBack(const std::vector<RunId>& runs) {
    std::vector<RunSummary> all = m_runs;
    for (const RunId& run : runs)
        if (auto held = m_withheld.extract(run); held && !held.mapped().id.empty())
            all.push_back(std::move(held.mapped()));
    std::sort(all.begin(), all.end(), [](const RunSummary& a, const RunSummary& b) { return a.id > b.id; });
    setRuns(std::move(all));
}

void RunListModel::forget(const RunId& run) { m_withheld.erase(run); }

bool RunListModel::keepWithheld(RunSummary& run) {
    const auto held = m_withheld.find(run.id);
    if (held == m_withheld.end()) return false;
    held->second = std::move(run); // as it is now: it may come back
    return true;
}

// ---- what the others are compared with ---------------------------------------------------------------------------

void RunListModel::setBaseline(const RunId& run) {
    if (run == m_baselineId) return;
    m_baselineId = run;
    takeBaseline();
    if (rowCount() > 0) emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    emit baselineChanged();
}

/// Whether it is another one now, or says something else than before.
bool RunListModel::takeBaseline() {
    const RunSummary* now = m_baselineId.empty() ? nullptr : find(m_baselineId);
    const std::optional<RunSummary> before = std::move(m_baseline);
    m_baseline = now ? std::optional(*now) : std::nullopt;
    return before != m_baseline;
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
        } else if (const auto* answer = std::get_if<Answer>(&event)) {
            if (std::holds_alternative<OpenedBundle>(answer->value)) readAgain = true;
        }
    }
    for (const int row : touched) tell({row, row});
    return readAgain;
}

const RunSummary* RunListModel::find(const RunId& id) const {
    const int row = rowOf(id);
    return row < 0 ? nullptr : &m_runs[std::size_t(row)];
}

int RunListModel::rowOf(const RunId& id) const {
    if (m_places.empty())
        for (std::size_t i = 0; i < m_runs.size(); ++i) m_places.emplace(m_runs[i].id, int(i));
    const auto found = m_places.find(id);
    return found == m_places.end() ? -1 : found->second;
}

int RunListModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_runs.size()); }
int RunListModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

// Two columns say what a run alone does not know.
QString RunListModel::text(const RunSummary& run, int column) const {
    if (column == Size) {
        const auto size = m_sizes.find(run.id);
        return size == m_sizes.end() || size->second == 0 ? QString() : bytesText(size->second);
    }
    if (column == Parent && !run.parent.empty()) {
        const RunSummary* parent = find(run.parent);
        return parent ? displayName(*parent) : qt(run.parent);
    }
    const QString text = runColumn(column).text(run);
    if (!m_baseline || run.id == m_baseline->id) return text;
    const auto difference = differenceOf(run, *m_baseline, column);
    return difference ? tr("%1 (%2)").arg(text, signedText(difference->value)) : text;
}

QVariant RunListModel::key(const RunSummary& run, int column) const {
    if (column == Parent) return text(run, column).toCaseFolded();
    if (column != Size) return sortKey(run, column);
    const auto size = m_sizes.find(run.id);
    return size == m_sizes.end() ? std::numeric_limits<double>::infinity() : double(size->second);
}

QString RunListModel::tip(const RunSummary& run, int column) const {
    if (column == Size) return text(run, column);
    if (column == Parent && !run.parent.empty())
        return tr("It starts from the adapter of “%1”.").arg(text(run, column));
    const RunColumn& of = runColumn(column);
    const QString text = of.tip ? of.tip(run) : of.text(run);
    if (!m_baseline || run.id == m_baseline->id) return text;
    const auto difference = differenceOf(run, *m_baseline, column);
    if (!difference) return text;
    const QString name = displayName(*m_baseline), by = signedText(difference->value);
    return text + '\n'
           + (difference->isBetter  ? tr("%1 against the baseline “%2”: better").arg(by, name)
              : difference->isWorse ? tr("%1 against the baseline “%2”: worse").arg(by, name)
                                    : tr("the same as the baseline “%1”").arg(name));
}

QVariant RunListModel::ink(const RunSummary& run, int column) const {
    static const QHash<QString, const char*> inks{
        {"neutral", "muted"}, {"info", "accent"}, {"good", "good"}, {"warning", "warning"}, {"error", "danger"}};
    if (column == Status) return Theme::instance().color(inks.value(statusTone(run.status)));
    if (m_baseline)
        if (const auto difference = differenceOf(run, *m_baseline, column);
            difference && (difference->isBetter || difference->isWorse))
            return Theme::instance().color(difference->isBetter ? "good" : "danger");
    return run.archived ? QVariant(Theme::instance().color("muted")) : QVariant();
}

QVariant RunListModel::mark(const RunSummary& run) const {
    if (run.id == m_baselineId) return Theme::icon(QStringLiteral("flag"), "accent");
    if (run.pinned) return Theme::icon(QStringLiteral("pin"), "accent");
    return run.archived ? QVariant(Theme::icon(QStringLiteral("archive"), "muted")) : QVariant();
}

QVariant RunListModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const RunSummary& run = m_runs[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole: return text(run, index.column());
    case Qt::ToolTipRole: return tip(run, index.column());
    case Qt::ForegroundRole: return ink(run, index.column());
    case Qt::DecorationRole: return index.column() == Name ? mark(run) : QVariant();
    case Qt::TextAlignmentRole: return headerData(index.column(), Qt::Horizontal, role);
    case IdRole: return qt(run.id);
    case StatusRole: return int(run.status);
    case TagsRole: return qt(run.tags);
    case SortRole: return key(run, index.column());
    default: return {};
    }
}

QVariant RunListModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) return {};
    const RunColumn& column = runColumn(section);
    if (role == Qt::TextAlignmentRole)
        return int((column.isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && section == Curve)
        return tr("The training loss over the steps, and the validation loss where it was measured");
    return role == Qt::DisplayRole ? tr(column.title) : QVariant();
}

} // namespace lathe::ui
