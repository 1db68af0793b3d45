#pragma once
// An axis of a plot that has a point or a line for each run: a field of the recipes, or a metric.
#include <QSharedPointer>
#include <QString>
#include <QStringList>

#include <functional>
#include <utility>
#include <vector>

class QCPAxisTicker;
class QFont;

namespace lathe::ui {

struct RunAxis {
    QString title, key;         ///< key: in files
    std::vector<double> values; ///< by run; NaN: none
    QStringList categories;     ///< what stands at 0, 1, 2, …; none: numbers
    bool log = false;
    std::function<QString(double)> text; ///< a value as people read it

    bool isThere(int run) const;
    QString textOf(int run) const;      ///< "–" where there is none
    QString exactOf(int run) const;     ///< for files; empty where there is none
    /// From the least to the most, along the axis (alongAxis()): with some room around points, or none.
    std::pair<double, double> span(double room) const;
};

/// Marks of an axis: categories as words, shortened to `pixels`.
QSharedPointer<QCPAxisTicker> runTicks(const RunAxis& axis, const QFont& font, int pixels);

} // namespace lathe::ui
