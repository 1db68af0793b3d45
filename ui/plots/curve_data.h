#pragma once
// A curve's points, what each step came to on another axis, and smoothing: arithmetic, apart from any drawing.
#include <QVector>

namespace lathe::ui {

struct CurvePoints { QVector<double> x, y; };

struct StepSpan {
    qint64 first = 0, last = 0;
    bool operator==(const StepSpan&) const = default;
    bool contains(qint64 step) const { return step >= first && step <= last; }
};

/// Exponential moving average, its start corrected (Kingma and Ba 2015, section 3); weight 0 gives the values
/// themselves. A value that is not finite is passed over: it leaves the average as it is, and its own place empty.
class Smoother {
public:
    explicit Smoother(double weight) : m_weight(weight) {}
    double next(double value);

private:
    double m_weight, m_mean = 0, m_bias = 1;
};

/// What the steps of a run came to: tokens read, seconds spent, epochs. Rising; between two steps that are known it
/// is a straight line, before the first and after the last it goes on as fast as it did on the whole.
class StepMap {
public:
    StepMap() = default;
    explicit StepMap(CurvePoints points) : m_points(std::move(points)) {}

    bool isEmpty() const { return m_points.x.isEmpty(); }
    void append(double step, double value); ///< of a step that comes again, what it was before is taken back
    double at(double step) const;
    QVector<double> at(const QVector<double>& steps) const; ///< rising steps
    double before(double step) const; ///< at the last step that is known before it; 0 without any
    double lastStep() const { return m_points.x.isEmpty() ? 0 : m_points.x.back(); }

private:
    CurvePoints m_points;
};

} // namespace lathe::ui
