// Texts are made when a cell is looked at: forty runs of eighty fields have more than anybody sees at once.
#include "models/comparison_model.h"

#include "bridge/text.h"
#include "lathe/scores.h"
#include "settings/theme.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lathe::ui {

void ComparisonModel::setRuns(ComparedRunsPtr runs) {
    beginResetModel();
    m_runs = std::move(runs);
    m_baseline = -1;
    m_rows = m_runs ? makeRows() : std::vector<Row>();
    m_searched.assign(m_rows.size(), {});
    endResetModel();
}

void ComparisonModel::setBaseline(int run) {
    if (run == m_baseline) return;
    m_baseline = run;
    if (rowCount() && columnCount()) emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

int ComparisonModel::differing() const {
    return int(std::count_if(m_rows.begin(), m_rows.end(), [](const Row& row) { return row.differs; }));
}

std::vector<int> ComparisonModel::orderBy(int row) const {
    const std::vector<double> values = along(row).values;
    const bool most = mostFirst(row);
    std::vector<int> order(values.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
        const double x = values[std::size_t(a)], y = values[std::size_t(b)];
        if (std::isnan(x) || std::isnan(y)) return !std::isnan(x) && std::isnan(y);
        return most ? x > y : x < y;
    });
    return order;
}

int ComparisonModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }
int ComparisonModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_runs ? 0 : m_runs->count();
}

QVariant ComparisonModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount() || index.column() >= columnCount()) return {};
    const auto row = std::size_t(index.row());
    if (role == DiffersRole) return m_rows[row].differs;
    if (role == SearchRole) {
        if (m_searched[row].isNull()) {
            QStringList texts{m_rows[row].title};
            for (int run = 0; run < columnCount(); ++run) texts << cell(int(row), run, Qt::DisplayRole).toString();
            texts.removeDuplicates();
            m_searched[row] = texts.join('\n').toCaseFolded();
        }
        return m_searched[row];
    }
    const QVariant value = cell(int(row), index.column(), role);
    if (role == Qt::DisplayRole && value.toString().isEmpty()) return QStringLiteral("–");
    return value;
}

QVariant ComparisonModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (section < 0) return {};
    if (orientation == Qt::Vertical) {
        if (section >= rowCount()) return {};
        const Row& row = m_rows[std::size_t(section)];
        if (role == Qt::DisplayRole) return row.title;
        if (role == Qt::ToolTipRole) {
            QStringList lines{row.title, row.help, tr("Click to order the runs by it")};
            lines.removeAll(QString());
            return lines.join('\n');
        }
        if (role == Qt::TextAlignmentRole) return int(Qt::AlignLeft | Qt::AlignVCenter);
        return {};
    }
    if (section >= columnCount()) return {};
    if (role == Qt::DisplayRole) return m_runs->names[section];
    if (role == Qt::ToolTipRole)
        return qt(m_runs->all.runs[std::size_t(section)].summary.id) + '\n' + m_runs->names[section];
    return {};
}

std::vector<ComparisonModel::Row> DifferenceModel::makeRows() const {
    std::vector<Row> rows;
    for (const ComparedField& field : runs().all.fields)
        rows.push_back({qt(field.place.title), field.place.field ? tableText(field.place.field->help) : QString(),
                        field.differs()});
    return rows;
}

QVariant DifferenceModel::cell(int row, int run, int role) const {
    const ComparedField& field = runs().all.fields[std::size_t(row)];
    const Value& value = field.values[std::size_t(run)];
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole) return fieldText(field, value);
    if (role == Qt::ForegroundRole && baseline() >= 0 && run != baseline()
        && value == field.values[std::size_t(baseline())])
        return Theme::instance().color("muted"); // what is as in the baseline steps back
    return {};
}

std::vector<ComparisonModel::Row> MetricModel::makeRows() const {
    std::vector<Row> rows;
    for (const ComparedMetric& metric : runs().all.metrics) {
        QString help;
        if (metric.at == MetricAt::BestEval && metric.name != "eval_loss")
            help = tr("At the best evaluation, or else the last");
        else if (metric.at == MetricAt::Change)
            help = metric.better == Better::Less
                       ? tr("After minus before on the held-out set; above zero means that it forgot")
                       : tr("After minus before on the held-out set; below zero means that it forgot");
        else if (metric.name == "tokens_per_second") help = tr("All tokens read, by the time trained");
        else if (metric.better == Better::Less) help = tr("Less is better");
        else if (metric.better == Better::More) help = tr("More is better");
        rows.push_back({metricTitle(metric), help, metric.differs()});
    }
    return rows;
}

QString MetricModel::told(const ComparedMetric& metric, int run) const {
    const RunDetail& detail = runs().all.runs[std::size_t(run)];
    const auto& value = metric.values[std::size_t(run)];
    if (metric.at == MetricAt::Change) {
        const auto forgotten = forgettingOf(detail, metric.name);
        return forgotten
                   ? tr("%1 before training, %2 after").arg(numberText(forgotten->before), numberText(forgotten->after))
                   : tr("This run has no held-out set, or has not measured it twice");
    }
    if (!value) return tr("not measured");
    if (metric.at == MetricAt::BestEval)
        if (const auto score = scoreOf(detail, metric.name)) return tr("at step %1").arg(score->step);
    return metric.unit == MetricUnit::Count ? countText(std::llround(*value)) : numberText(*value);
}

QVariant MetricModel::cell(int row, int run, int role) const {
    const ComparedMetric& metric = runs().all.metrics[std::size_t(row)];
    const auto& value = metric.values[std::size_t(run)];
    const std::optional<double> none;
    const auto& base = baseline() < 0 || run == baseline() ? none : metric.values[std::size_t(baseline())];
    switch (role) {
    case Qt::DisplayRole: return value ? amountText(metric.unit, *value) : QString();
    case Qt::ToolTipRole: return told(metric, run);
    case Qt::TextAlignmentRole: return int(Qt::AlignRight | Qt::AlignVCenter);
    case BestRole: return value && metric.best() == value;
    case DifferenceRole: return value && base ? differenceText(metric.unit, *value, *base) : QString();
    case VerdictRole:
        if (!value || !base || *value == *base || metric.better == Better::Neither) return 0;
        return (*value < *base) == (metric.better == Better::Less) ? 1 : -1;
    case Qt::AccessibleTextRole: {
        QStringList said{value ? amountText(metric.unit, *value) : tr("not measured")};
        if (value && metric.best() == value) said << tr("the best");
        if (value && base) said << tr("%1 to the baseline").arg(differenceText(metric.unit, *value, *base));
        return said.join(QStringLiteral(", "));
    }
    default: return {};
    }
}

void ComparisonFilter::setText(const QString& text) {
    m_words = text.toCaseFolded().split(' ', Qt::SkipEmptyParts);
    invalidateFilter();
}

void ComparisonFilter::setOnlyDiffering(bool on) {
    m_onlyDiffering = on;
    invalidateFilter();
}

bool ComparisonFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
    const QModelIndex index = sourceModel()->index(row, 0, parent);
    if (m_onlyDiffering && !index.data(ComparisonModel::DiffersRole).toBool()) return false;
    if (m_words.isEmpty()) return true;
    const QString texts = index.data(ComparisonModel::SearchRole).toString();
    return std::all_of(m_words.begin(), m_words.end(), [&](const QString& word) { return texts.contains(word); });
}

} // namespace lathe::ui
