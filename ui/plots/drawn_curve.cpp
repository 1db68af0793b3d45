#include "plots/drawn_curve.h"

#include <algorithm>
#include <cmath>

namespace lathe::ui {

DrawnCurve::DrawnCurve(CurvePoints points, StepMap axis, double smoothing)
    : m_points(std::move(points)), m_smoother(smoothing), m_weight(smoothing), m_mapped(!axis.isEmpty()) {
    if (m_mapped) m_x = axis.at(m_points.x);
    m_pyramid.grow(m_points.y);
    if (!isSmooth()) return;
    m_smooth.resize(m_points.y.size());
    for (qsizetype i = 0; i < m_points.y.size(); ++i) m_smooth[i] = m_smoother.next(m_points.y[i]);
    m_smoothPyramid.grow(m_smooth);
}

void DrawnCurve::append(double step, double value, const StepMap& axis) {
    m_points.x << step;
    m_points.y << value;
    m_pyramid.grow(m_points.y);
    if (m_mapped) m_x << std::max(axis.at(step), m_x.isEmpty() ? 0.0 : m_x.back());
    if (!isSmooth()) return;
    m_smooth << m_smoother.next(value);
    m_smoothPyramid.grow(m_smooth);
}

void DrawnCurve::cutAfter(double step) {
    const auto size = std::upper_bound(m_points.x.begin(), m_points.x.end(), step) - m_points.x.begin();
    if (size == m_points.x.size()) return;
    m_points.x.resize(size);
    m_points.y.resize(size);
    m_pyramid.cut(size);
    if (m_mapped) m_x.resize(size);
    if (!isSmooth()) return;
    m_smooth.resize(size);
    m_smoothPyramid.cut(size);
    m_smoother = Smoother(m_weight); // where the average stood is not kept
    for (const double value : m_points.y) m_smoother.next(value);
}

CurvePoints DrawnCurve::visible(const PlotColumns& columns) const {
    return visiblePoints(x(), m_points.y, m_pyramid, columns);
}

CurvePoints DrawnCurve::visibleSmooth(const PlotColumns& columns) const {
    return visiblePoints(x(), m_smooth, m_smoothPyramid, columns);
}

int DrawnCurve::nearest(double at) const {
    const QVector<double>& all = x();
    if (all.isEmpty()) return -1;
    const auto behind = std::lower_bound(all.begin(), all.end(), at) - all.begin();
    if (behind == 0) return 0;
    if (behind == all.size()) return int(behind - 1);
    return int(at - all[behind - 1] <= all[behind] - at ? behind - 1 : behind);
}

void DrawnCurve::sample(const PlotColumns& columns, int most, std::vector<double>& into) const {
    const auto [from, to] = placesWithin(x(), columns);
    const qsizetype stride = std::max<qsizetype>(1, (to - from) / most);
    for (qsizetype i = from; i < to; i += stride)
        if (std::isfinite(m_points.y[i])) into.push_back(m_points.y[i]);
}

DrawnCurve::Beyond DrawnCurve::beyond(const PlotColumns& columns, double low, double high) const {
    const QVector<double>& y = m_points.y;
    const auto [from, to] = placesWithin(x(), columns);
    Beyond found;
    m_pyramid.walk(
        y, from, to,
        [&](qsizetype, qsizetype, const CurvePyramid::Extremes& extremes) {
            return extremes.least < 0 || (y[extremes.least] >= low && y[extremes.most] <= high);
        },
        [&](qsizetype first, qsizetype last, const CurvePyramid::Extremes&) {
            if (first != last || !std::isfinite(y[first])) return;
            found.above += y[first] > high;
            found.below += y[first] < low;
        });
    return found;
}

} // namespace lathe::ui
