#include "plots/plot_group.h"

#include "plots/curve_plot.h"

#include <algorithm>
#include <cmath>

namespace lathe::ui {
void PlotGroup::add(CurvePlot* plot) { m_plots.push_back(plot); }

void PlotGroup::remove(CurvePlot* plot) { std::erase(m_plots, plot); }

bool PlotGroup::offers(PlotX x) const {
    if (x == PlotX::Step) return true;
    bool any = false;
    for (const CurvePlot* plot : m_plots)
        for (const int run : plot->runs()) {
            if (map(run, x).isEmpty()) return false;
            any = true;
        }
    return any;
}

void PlotGroup::setX(PlotX x) {
    if (x == m_x || !offers(x)) return;
    m_x = x;
    m_shown.reset();
    m_pointed.reset();
    emit axisChanged();
    emit rangeChanged();
    emit pointedChanged();
    emit xChosen();
}

void PlotGroup::setLog(bool on) {
    if (on == m_log) return;
    m_log = on;
    m_shown.reset();
    emit axisChanged();
    emit rangeChanged();
}

void PlotGroup::setMap(int run, PlotX x, StepMap map) {
    m_maps[{run, x}] = std::move(map);
    if (x == m_x) emit axisChanged();
    emit offersChanged();
}

void PlotGroup::extendMap(int run, PlotX x, double step, double value) {
    StepMap& map = m_maps[{run, x}];
    const bool first = map.isEmpty();
    map.append(step, value);
    if (first) emit offersChanged();
}

const StepMap& PlotGroup::map(int run, PlotX x) const {
    static const StepMap none;
    const auto found = m_maps.find({run, x});
    return x == PlotX::Step || found == m_maps.end() ? none : found->second;
}

void PlotGroup::clearMaps() {
    m_maps.clear();
    if (m_x != PlotX::Step) {
        m_x = PlotX::Step;
        emit axisChanged();
    }
    show(std::nullopt);
    point(std::nullopt);
    select(std::nullopt);
    emit offersChanged();
}

std::optional<PlotRange> PlotGroup::extent() const {
    std::optional<PlotRange> all;
    for (const CurvePlot* plot : m_plots)
        if (const auto one = plot->isVisible() ? plot->extent() : std::nullopt) all = all ? all->expanded(*one) : *one;
    return all;
}

void PlotGroup::followExtent() {
    if (const auto now = extent(); now != std::exchange(m_followed, now)) emit rangeChanged();
}

PlotRange PlotGroup::whole() const {
    const auto all = extent();
    if (!all) return m_log ? PlotRange(1, 10) : PlotRange(0, 10);
    if (m_log) {
        const double ratio = std::max(all->upper / all->lower, 2.0);
        return {all->lower / std::pow(ratio, 0.015), all->lower * std::pow(ratio, 1.02)};
    }
    // A single point stands in the middle of its neighborhood.
    if (all->size() <= 0) {
        const double room = m_x == PlotX::Step ? 1 : std::max(std::abs(all->lower) / 2, 1e-3);
        return {std::max(0.0, all->lower - room), all->upper + room};
    }
    return {all->lower - all->size() * 0.015, all->upper + all->size() * 0.02};
}

void PlotGroup::show(std::optional<PlotRange> range) {
    if (range) {
        const PlotRange all = whole();
        double low = alongAxis(range->lower, m_log), high = alongAxis(range->upper, m_log);
        const double least = alongAxis(all.lower, m_log), most = alongAxis(all.upper, m_log);
        const double smallest = m_log || m_x != PlotX::Step ? (most - least) * 1e-7 : std::min(most - least, 2.0);
        if (high - low < smallest) {
            const double middle = (low + high) / 2;
            low = middle - smallest / 2;
            high = middle + smallest / 2;
        }
        if (high - low >= (most - least) * 0.9999) range.reset();
        else { // no farther than there is something to see
            const double shift = low < least ? least - low : high > most ? most - high : 0;
            range = PlotRange(fromAxis(low + shift, m_log), fromAxis(high + shift, m_log));
        }
    }
    if (m_shown.has_value() == range.has_value() && (!range || *range == *m_shown)) return;
    m_shown = range;
    emit rangeChanged();
}

void PlotGroup::zoom(double factor, double around) {
    const PlotRange now = range();
    const double fixed = alongAxis(std::clamp(around, now.lower, now.upper), m_log);
    show(PlotRange(fromAxis(fixed + (alongAxis(now.lower, m_log) - fixed) * factor, m_log),
                   fromAxis(fixed + (alongAxis(now.upper, m_log) - fixed) * factor, m_log)));
}

void PlotGroup::pan(double share) {
    if (!m_shown) return;
    const double low = alongAxis(m_shown->lower, m_log), high = alongAxis(m_shown->upper, m_log),
                 by = (high - low) * share;
    show(PlotRange(fromAxis(low + by, m_log), fromAxis(high + by, m_log)));
}

void PlotGroup::point(std::optional<double> x) {
    if (x == m_pointed) return;
    m_pointed = x;
    emit pointedChanged();
}

void PlotGroup::select(std::optional<StepSpan> steps) {
    if (steps == m_selected) return;
    m_selected = steps;
    emit selectedChanged();
}

} // namespace lathe::ui
