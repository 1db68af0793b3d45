#include "plots/run_axis.h"

#include "plots/plot_axis.h"
#include "plots/plot_export.h"

#include <QFontMetrics>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace lathe::ui {

bool RunAxis::isThere(int run) const {
    return run >= 0 && run < int(values.size()) && std::isfinite(values[std::size_t(run)])
           && (!log || values[std::size_t(run)] > 0);
}

QString RunAxis::textOf(int run) const {
    if (!isThere(run)) return QStringLiteral("–");
    const double value = values[std::size_t(run)];
    return categories.isEmpty() ? text(value) : categories.value(int(value));
}

QString RunAxis::exactOf(int run) const {
    if (!isThere(run)) return {};
    return categories.isEmpty() ? exactText(values[std::size_t(run)]) : textOf(run);
}

std::pair<double, double> RunAxis::span(double room) const {
    if (!categories.isEmpty()) return {-0.5, double(categories.size()) - 0.5};
    double low = INFINITY, high = -INFINITY;
    for (int run = 0; run < int(values.size()); ++run)
        if (isThere(run)) {
            const double at = alongAxis(values[std::size_t(run)], log);
            low = std::min(low, at);
            high = std::max(high, at);
        }
    if (low > high) return {0, 1};
    if (low == high) { // one place: in the middle
        const double around = log ? 0.5 : low == 0 ? 1 : std::abs(low) * 0.1;
        return {low - around, high + around};
    }
    return {low - room * (high - low), high + room * (high - low)};
}

QSharedPointer<QCPAxisTicker> runTicks(const RunAxis& axis, const QFont& font, int pixels) {
    if (axis.categories.isEmpty()) return valueTicks(axis.log);
    QSharedPointer<QCPAxisTickerText> words(new QCPAxisTickerText);
    const QFontMetrics metrics(font);
    for (int i = 0; i < axis.categories.size(); ++i)
        words->addTick(i, metrics.elidedText(axis.categories[i], Qt::ElideMiddle, std::max(20, pixels)));
    return words;
}

} // namespace lathe::ui
