// Bytes, seconds and joules are drawn in the unit that their values have, so that an axis counts in round numbers of
// it.
#include "pages/compare_axes.h"

#include "bridge/text.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace lathe::ui {
namespace {

struct AxisWords { Q_DECLARE_TR_FUNCTIONS(lathe::ui::CompareAxes) };

struct AxisUnit {
    double size;
    QString name;
};

AxisUnit unitOf(MetricUnit unit, double most) {
    switch (unit) {
    case MetricUnit::Bytes:
        return most < double(1 << 30) ? AxisUnit{double(1 << 20), QStringLiteral("MiB")}
                                      : AxisUnit{double(1 << 30), QStringLiteral("GiB")};
    case MetricUnit::Seconds:
        return most < 120    ? AxisUnit{1, AxisWords::tr("seconds")}
               : most < 7200 ? AxisUnit{60, AxisWords::tr("minutes")}
                             : AxisUnit{3600, AxisWords::tr("hours")};
    case MetricUnit::Joules:
        return most < 3.6e6 ? AxisUnit{3600, QStringLiteral("Wh")} : AxisUnit{3.6e6, QStringLiteral("kWh")};
    default: return {1, {}};
    }
}

} // namespace

QString axisKey(const ComparedMetric& metric) {
    constexpr const char* places[] = {"", ".best", ".last", ".change"};
    return qt(metric.name) + QLatin1String(places[int(metric.at)]);
}

std::vector<RunAxis> fieldAxes(const ComparedRuns& runs) {
    std::vector<RunAxis> axes;
    for (const ComparedField& field : runs.all.fields) {
        if (!field.differs()) continue;
        const ComparedAxis along = axisOf(field);
        if (along.categories.size() > ComparedAxis::mostCategories) continue;
        RunAxis axis{qt(field.place.title), qt(field.path), along.values, {}, along.log, numberText};
        for (const Value& category : along.categories) axis.categories << fieldText(field, category);
        axes.push_back(std::move(axis));
    }
    return axes;
}

std::vector<RunAxis> metricAxes(const ComparedRuns& runs) {
    std::vector<RunAxis> axes;
    for (const ComparedMetric& metric : runs.all.metrics) {
        if (!metric.differs()) continue;
        ComparedAxis along = axisOf(metric);
        double most = 0;
        for (const double value : along.values)
            if (std::isfinite(value)) most = std::max(most, std::abs(value));
        const AxisUnit in = unitOf(metric.unit, most);
        for (double& value : along.values) value /= in.size;
        const QString title = metricTitle(metric);
        axes.push_back({in.name.isEmpty() ? title : AxisWords::tr("%1, %2").arg(title, in.name),
                        axisKey(metric),
                        std::move(along.values),
                        {},
                        along.log,
                        [unit = metric.unit, size = in.size](double value) { return amountText(unit, value * size); }});
    }
    return axes;
}

} // namespace lathe::ui
