#include "plots/curve_pyramid.h"

#include "plots/curve_data.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lathe::ui {
namespace {

void widen(CurvePyramid::Extremes& into, const CurvePyramid::Extremes& more, const QVector<double>& values) {
    if (more.least < 0) return;
    if (into.least < 0 || values[more.least] < values[into.least]) into.least = more.least;
    if (into.most < 0 || values[more.most] > values[into.most]) into.most = more.most;
}

} // namespace

CurvePyramid::Extremes CurvePyramid::ofOne(const QVector<double>& values, qsizetype at) {
    return std::isfinite(values[at]) ? Extremes{int(at), int(at)} : Extremes{};
}

void CurvePyramid::grow(const QVector<double>& values) {
    if (m_levels.empty()) m_levels.emplace_back();
    const double* value = values.constData();
    for (auto block = qsizetype(m_levels[0].size()); (block + 1) * shortest <= values.size(); ++block) {
        Extremes found;
        for (qsizetype i = block * shortest; i < (block + 1) * shortest; ++i) {
            if (!std::isfinite(value[i])) continue;
            if (found.least < 0 || value[i] < value[found.least]) found.least = int(i);
            if (found.most < 0 || value[i] > value[found.most]) found.most = int(i);
        }
        m_levels[0].push_back(found);
    }
    for (std::size_t level = 1; m_levels[level - 1].size() >= std::size_t(times); ++level) {
        if (level == m_levels.size()) m_levels.emplace_back();
        const auto& below = m_levels[level - 1];
        auto& here = m_levels[level];
        while ((here.size() + 1) * std::size_t(times) <= below.size()) {
            Extremes found;
            for (std::size_t k = 0; k < std::size_t(times); ++k)
                widen(found, below[here.size() * std::size_t(times) + k], values);
            here.push_back(found);
        }
    }
}

void CurvePyramid::cut(qsizetype size) {
    for (std::size_t level = 0; level < m_levels.size(); ++level)
        m_levels[level].resize(std::min(m_levels[level].size(), std::size_t(size / lengthOf(level))));
}

double PlotColumns::place(double x) const {
    if (log) return count * std::log(x / left) / std::log(right / left);
    return count * (x - left) / (right - left);
}

std::pair<qsizetype, qsizetype> placesWithin(const QVector<double>& x, const PlotColumns& columns) {
    const auto from = std::lower_bound(x.begin(), x.end(), columns.left);
    return {from - x.begin(), std::upper_bound(from, x.end(), columns.right) - x.begin()};
}

CurvePoints visiblePoints(const QVector<double>& x, const QVector<double>& y, const CurvePyramid& pyramid,
                          const PlotColumns& columns) {
    auto [from, to] = placesWithin(x, columns);
    if (from > 0 && (!columns.log || x[from - 1] > 0)) --from;
    if (to < x.size()) ++to;
    CurvePoints out;
    if (to - from <= 2 * columns.count + 2) {
        out.x = x.mid(from, to - from);
        out.y = y.mid(from, to - from);
        return out;
    }
    out.x.reserve(2 * columns.count + 4);
    out.y.reserve(2 * columns.count + 4);
    const auto keep = [&](qsizetype at, double value) {
        out.x << x[at];
        out.y << value;
    };
    CurvePyramid::Extremes held;
    qsizetype heldFirst = from;
    const auto close = [&] {
        if (held.least < 0) return keep(heldFirst, std::numeric_limits<double>::quiet_NaN());
        keep(std::min(held.least, held.most), y[std::min(held.least, held.most)]);
        if (held.least != held.most) keep(std::max(held.least, held.most), y[std::max(held.least, held.most)]);
    };
    double column = std::floor(columns.place(x[from]));
    pyramid.walk(
        y, from, to,
        [&](qsizetype first, qsizetype last, const CurvePyramid::Extremes&) {
            return columns.place(x[last]) - columns.place(x[first]) <= 0.5; // so an end is off by half a pixel at most
        },
        [&](qsizetype first, qsizetype, const CurvePyramid::Extremes& extremes) {
            const double here = std::floor(columns.place(x[first]));
            if (here != column) {
                close();
                held = {};
                heldFirst = first;
                column = here;
            }
            widen(held, extremes, y);
        });
    close();
    return out;
}

} // namespace lathe::ui
