#include "plots/curve_data.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lathe::ui {
namespace {

/// The line through (x, y) at `where`; `i` is the first x that is not less than it.
double onLine(const QVector<double>& x, const QVector<double>& y, qsizetype i, double where) {
    const qsizetype last = x.size() - 1;
    if (i <= last && x[i] == where) return y[i];
    if (i > 0 && i <= last) return y[i - 1] + (y[i] - y[i - 1]) * (where - x[i - 1]) / (x[i] - x[i - 1]);
    const double rate = x[last] > x[0] ? (y[last] - y[0]) / (x[last] - x[0]) : x[0] > 0 ? y[0] / x[0] : 0;
    return i == 0 ? std::max(0.0, y[0] + rate * (where - x[0])) : y[last] + rate * (where - x[last]);
}

} // namespace

double Smoother::next(double value) {
    if (!std::isfinite(value)) return std::numeric_limits<double>::quiet_NaN();
    m_mean = m_weight * m_mean + (1 - m_weight) * value;
    m_bias *= m_weight;
    return m_mean / (1 - m_bias);
}

void StepMap::append(double step, double value) {
    while (!m_points.x.isEmpty() && m_points.x.back() >= step) m_points.x.removeLast(), m_points.y.removeLast();
    m_points.x << step;
    m_points.y << (m_points.y.isEmpty() ? value : std::max(value, m_points.y.back()));
}

double StepMap::at(double step) const {
    if (isEmpty()) return step;
    const auto& [x, y] = m_points;
    return onLine(x, y, std::lower_bound(x.begin(), x.end(), step) - x.begin(), step);
}

double StepMap::before(double step) const {
    const auto behind = std::lower_bound(m_points.x.begin(), m_points.x.end(), step) - m_points.x.begin();
    return behind == 0 ? 0 : m_points.y[behind - 1];
}

QVector<double> StepMap::at(const QVector<double>& steps) const {
    if (isEmpty()) return steps;
    const auto& [x, y] = m_points;
    QVector<double> out(steps.size());
    qsizetype i = 0;
    for (qsizetype k = 0; k < steps.size(); ++k) {
        while (i < x.size() && x[i] < steps[k]) ++i;
        out[k] = onLine(x, y, i, steps[k]);
    }
    return out;
}

} // namespace lathe::ui
