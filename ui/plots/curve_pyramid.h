#pragma once
// The least and the most of a curve's values over ever longer pieces. Any part of a million points is so told in as
// many points as the screen has columns, by looking at a few thousand of them, and no spike is lost. Growing by a point
// costs next to nothing.
#include <QVector>

#include <vector>

namespace lathe::ui {

class CurvePyramid {
public:
    /// Places in the values; -1 where the piece has no finite value.
    struct Extremes { int least = -1, most = -1; };

    void grow(const QVector<double>& values); ///< to all of them; those that it knows are still what they were
    void cut(qsizetype size);                 ///< to the first `size` values

    /// Goes over values [from, to) in pieces, each as long as it may be: `whole(first, last, extremes)` says whether
    /// the values from first to last can be taken together. take(first, last, extremes) gets the pieces in order; those
    /// of one value are always taken.
    template <class Whole, class Take>
    void walk(const QVector<double>& values, qsizetype from, qsizetype to, Whole whole, Take take) const {
        for (qsizetype i = from; i < to;) {
            Extremes extremes = ofOne(values, i);
            qsizetype last = i;
            for (std::size_t level = 0; level < m_levels.size(); ++level) {
                const qsizetype length = lengthOf(level), block = i / length;
                if (i % length != 0 || i + length > to || block >= qsizetype(m_levels[level].size())) break;
                const Extremes& those = m_levels[level][std::size_t(block)];
                if (!whole(i, i + length - 1, those)) break;
                extremes = those;
                last = i + length - 1;
            }
            take(i, last, extremes);
            i = last + 1;
        }
    }

private:
    static constexpr qsizetype shortest = 64, times = 4;
    static qsizetype lengthOf(std::size_t level) { return shortest << (2 * level); } ///< each `times` the one before
    static Extremes ofOne(const QVector<double>& values, qsizetype at);

    std::vector<std::vector<Extremes>> m_levels; ///< complete pieces only
};

/// A plot's columns of pixels, over x from `left` to `right`.
struct PlotColumns {
    double left = 0, right = 1;
    int count = 1;
    bool log = false;

    double place(double x) const; ///< in columns: 0 is the left edge
};

struct CurvePoints;

/// The points of a curve that can be told apart in these columns: all where there are few, else of each column the
/// least and the most, in order; one more on either side, so that lines leave the picture. A column of values none of
/// which is finite has a NaN: the line is broken there. `x` rises.
CurvePoints visiblePoints(const QVector<double>& x, const QVector<double>& y, const CurvePyramid& pyramid,
                          const PlotColumns& columns);

/// The places of the points within these columns: first, and one behind the last.
std::pair<qsizetype, qsizetype> placesWithin(const QVector<double>& x, const PlotColumns& columns);

} // namespace lathe::ui
