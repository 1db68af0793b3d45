#pragma once
// A curve's points with all that drawing any part of them needs: where they stand on the axis, the moving average, a
// pyramid over each. Made in one go, on whatever thread; grown and cut as steps come and are taken back.
#include "plots/curve_data.h"
#include "plots/curve_pyramid.h"

#include <optional>

namespace lathe::ui {

class DrawnCurve {
public:
    DrawnCurve() = default;
    /// `axis`: what the steps came to; empty: the steps themselves. `smoothing`: weight of the past; 0: no average.
    DrawnCurve(CurvePoints points, StepMap axis, double smoothing);

    void append(double step, double value, const StepMap& axis);
    void cutAfter(double step);

    const CurvePoints& points() const { return m_points; }
    const QVector<double>& x() const { return m_mapped ? m_x : m_points.x; } ///< on the axis
    bool isSmooth() const { return m_weight > 0; }
    double smoothAt(qsizetype place) const { return m_smooth[place]; }

    CurvePoints visible(const PlotColumns& columns) const;
    CurvePoints visibleSmooth(const PlotColumns& columns) const; ///< only where it is smooth
    int nearest(double x) const; ///< the place of the point that is nearest on the axis; -1 without any
    /// Up to about `most` of the values within the columns, evenly chosen.
    void sample(const PlotColumns& columns, int most, std::vector<double>& into) const;
    struct Beyond { qsizetype above = 0, below = 0; };
    Beyond beyond(const PlotColumns& columns, double low, double high) const;

private:
    CurvePoints m_points;
    QVector<double> m_x, m_smooth;
    CurvePyramid m_pyramid, m_smoothPyramid;
    Smoother m_smoother{0};
    double m_weight = 0;
    bool m_mapped = false;
};

} // namespace lathe::ui
