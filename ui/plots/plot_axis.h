#pragma once
// Labels of axes: whole numbers where things are counted, 10k and 2.5M where they are many, as many digits as the
// distance of two ticks means, all of an axis alike.
#include <QSharedPointer>
#include <QString>

#include <cmath>

class QCPAxis;
class QCPAxisTicker;

namespace lathe::ui {

/// A part of an axis.
struct PlotRange {
    double lower = 0, upper = 1;
    double size() const { return upper - lower; }
    bool contains(double value) const { return value >= lower && value <= upper; }
    PlotRange expanded(const PlotRange& by) const { return {std::fmin(lower, by.lower), std::fmax(upper, by.upper)}; }
    bool operator==(const PlotRange&) const = default;
};
PlotRange rangeOf(const QCPAxis& axis);

/// Where a value stands along an axis, and back: the same distances on the screen are the same here.
inline double alongAxis(double value, bool log) { return log ? std::log10(value) : value; }
inline double fromAxis(double place, bool log) { return log ? std::pow(10, place) : place; }

/// What the x axis of curves counts.
enum class PlotX { Step, Tokens, Time, Epoch };
inline constexpr PlotX allPlotX[] = {PlotX::Step, PlotX::Tokens, PlotX::Time, PlotX::Epoch};
QString plotXName(PlotX x);  ///< "step", "tokens": in a list of choices
const char* plotXKey(PlotX x); ///< "step", ...: in files
QString plotXTitle(PlotX x, double span); ///< below the axis: "time, min:s"
QString plotXText(PlotX x, double value); ///< "step 1 200", "1 h 20 min", "epoch 1.25"

QSharedPointer<QCPAxisTicker> ticksFor(PlotX x, bool log);
QSharedPointer<QCPAxisTicker> valueTicks(bool log);

/// A tick's label on an axis that reaches to `most` (without sign) and whose ticks are `step` apart.
QString tickText(double value, double step, double most);
/// A value with two digits more than an axis of this span has.
QString readoutText(double value, double span);

} // namespace lathe::ui
