// Words and figures of a comparison as the window says them.
#include "models/compared_runs.h"

#include "bridge/text.h"
#include "lathe/settings.h"
#include "models/run_list_model.h"

#include <QCoreApplication>
#include <QHash>

#include <cmath>

namespace lathe::ui {
namespace {
struct ComparedWords { Q_DECLARE_TR_FUNCTIONS(lathe::ui::ComparedRuns) };
} // namespace

ComparedRunsPtr comparedRuns(const Comparison& answer) {
    auto made = std::make_shared<ComparedRuns>();
    made->all = answer;
    QHash<QString, int> times;
    for (const RunDetail& run : answer.runs) {
        made->names << displayName(run.summary);
        ++times[made->names.back()];
    }
    for (int run = 0; run < made->count(); ++run)
        if (times.value(made->names[run]) > 1)
            made->names[run] += QStringLiteral(" · ") + qt(answer.runs[std::size_t(run)].summary.id).section('-', -1);
    return made;
}

QString metricTitle(const ComparedMetric& metric) {
    const QString name = metricText(metric.name);
    QString title = qt(metric.title);
    if (metric.at == MetricAt::Change)
        title = ComparedWords::tr("Forgetting: %1").arg(metricText(metric.name.substr(9)));
    else if (metric.unit == MetricUnit::Number && metric.at == MetricAt::BestEval)
        title = ComparedWords::tr("%1, best evaluation").arg(name);
    else if (metric.unit == MetricUnit::Number && metric.at == MetricAt::LastEval)
        title = ComparedWords::tr("%1, last evaluation").arg(name);
    return title.isEmpty() ? title : title.replace(0, 1, title[0].toUpper());
}

QString amountText(MetricUnit unit, double value) {
    switch (unit) {
    case MetricUnit::Loss: return lossText(value);
    case MetricUnit::Count:
        return std::abs(value) >= 1e6 ? shortCountText(std::llround(value)) : countText(std::llround(value));
    case MetricUnit::PerSecond: return std::abs(value) < 100 ? numberText(value) : countText(std::llround(value));
    case MetricUnit::Seconds: return durationText(value);
    case MetricUnit::Bytes: return bytesText(std::llround(value));
    case MetricUnit::Joules: return energyText(value);
    case MetricUnit::Number: break;
    }
    return std::isfinite(value) ? numberText(value) : lossText(value);
}

QString differenceText(MetricUnit unit, double value, double baseline) {
    const double difference = value - baseline;
    if (!std::isfinite(difference)) return {};
    if (difference == 0) return QStringLiteral("0");
    const bool plain = unit == MetricUnit::Number || unit == MetricUnit::Loss;
    const QString sign = difference > 0 ? QStringLiteral("+") : QStringLiteral("−");
    const QString absolute = plain ? signedText(difference) : sign + amountText(unit, std::abs(difference));
    if (baseline == 0) return absolute;
    const double percent = 100 * std::abs(difference / baseline);
    return ComparedWords::tr("%1 (%2 %)").arg(absolute, sign + QString::number(percent, 'f', percent < 10 ? 1 : 0));
}

QString fieldText(const ComparedField& field, const Value& value) {
    if (const bool* flag = std::get_if<bool>(&value)) return *flag ? ComparedWords::tr("yes") : ComparedWords::tr("no");
    if (std::holds_alternative<std::monostate>(value)) return {};
    if (field.place.field) return valueText(*field.place.field, value);
    if (const double* real = std::get_if<double>(&value)) return numberText(*real);
    return qt(toText(value));
}

} // namespace lathe::ui
