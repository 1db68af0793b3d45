// How curves are drawn: what of them is visible, the axes that fit it, what is left out, and in which order.
#include "bridge/text.h"
#include "plots/curve_palette.h"
#include "plots/curve_plot.h"
#include "plots/plot_legend.h"
#include "plots/plot_overlay.h"
#include "plots/plot_style.h"
#include "settings/theme.h"

#include <QToolButton>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace lathe::ui {

void CurvePlot::restyle() {
    styleAxes(*m_plot, m_small);
    m_plot->axisRect()->setAutoMargins(QCP::msAll);
    m_plot->axisRect()->setMinimumMargins(m_small ? QMargins(8, 6, 8, 4) : QMargins(14, 6, 14, 8));
    dirty();
}

PlotColumns CurvePlot::columns() const {
    const PlotRange x = m_group->range();
    return {x.lower, x.upper, std::max(50, m_plot->axisRect()->width()), m_group->isLog()};
}

std::vector<CurvePlot::Seen> CurvePlot::seen() const {
    const PlotColumns all = columns();
    PlotColumns coarse = all; // an average has nothing to show in every column, and its thick line costs the most
    coarse.count = std::max(50, all.count / 3);
    std::vector<Seen> seen(m_series.size());
    for (std::size_t i = 0; i < m_series.size(); ++i) {
        const DrawnCurve& drawn = m_series[i].drawn;
        if (!m_series[i].shown || drawn.points().x.isEmpty()) continue;
        const bool smooth = drawn.isSmooth() && drawn.points().x.size() > 3;
        if (smooth) seen[i].smooth = drawn.visibleSmooth(coarse);
        if (!smooth || m_options.raw) seen[i].raw = drawn.visible(all);
    }
    return seen;
}

CurvePlot::Scale CurvePlot::scaleOf(const std::vector<Seen>& seen) const {
    constexpr double infinite = std::numeric_limits<double>::infinity();
    Scale scale{infinite, -infinite, -infinite, infinite, false};
    const PlotColumns all = columns();
    const auto counts = [&](double y) { return std::isfinite(y) && (!m_options.log || y > 0); };
    if (m_options.clip) {
        std::vector<double> values;
        for (const Series& series : m_series)
            if (series.shown) series.drawn.sample(all, 4096, values);
        std::erase_if(values, [&](double y) { return !counts(y); });
        if (m_options.log)
            for (double& y : values) y = std::log10(y);
        if (values.size() >= 8) {
            const auto quartile = [&](std::size_t quarter) {
                const auto at = values.begin() + std::ptrdiff_t((values.size() - 1) * quarter / 4);
                std::nth_element(values.begin(), at, values.end());
                return *at;
            };
            const double q1 = quartile(1), q3 = quartile(3), room = 3 * (q3 - q1);
            if (room > 0) {
                scale.fenceLow = m_options.log ? std::pow(10, q1 - room) : q1 - room;
                scale.fenceHigh = m_options.log ? std::pow(10, q3 + room) : q3 + room;
            }
        }
    }
    const auto look = [&](const CurvePoints& points) {
        for (qsizetype i = 0; i < points.x.size(); ++i) {
            if (points.x[i] < all.left || points.x[i] > all.right || !counts(points.y[i])) continue;
            if (points.y[i] < scale.fenceLow || points.y[i] > scale.fenceHigh) continue;
            scale.low = std::min(scale.low, points.y[i]);
            scale.high = std::max(scale.high, points.y[i]);
            scale.any = true;
        }
    };
    for (const Seen& each : seen) look(each.raw), look(each.smooth);
    return scale;
}

void CurvePlot::setAxes(const Scale& scale) {
    QCPAxis &x = *m_plot->xAxis, &y = *m_plot->yAxis;
    const PlotRange across = m_group->range();
    x.setScaleType(m_group->isLog() ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    x.setRange(across.lower, across.upper);
    x.setTicker(ticksFor(m_group->x(), m_group->isLog()));
    x.setLabel(m_small ? QString() : plotXTitle(m_group->x(), across.size()));
    x.ticker()->setTickCount(std::clamp(m_plot->axisRect()->width() / 95, 2, 9));
    y.setLabel(m_small ? QString() : m_yLabel);
    y.setScaleType(m_options.log ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    if (m_yShown) {
        y.setRange(m_yShown->lower, m_yShown->upper);
    } else if (!scale.any) {
        y.setRange(m_options.log ? 0.1 : 0, 1);
    } else if (m_options.log) {
        const double ratio = std::max(scale.high / scale.low, 1.2);
        y.setRange(scale.low / std::pow(ratio, 0.05), scale.high * std::pow(ratio, 0.05));
    } else {
        double low = scale.low;
        if (m_fromZero) low = std::min(low, 0.0);
        // A line that does not move, or a single point, stands in the middle of the picture.
        const double least = std::max(std::abs(scale.high) * 0.02, 1e-12), flat = scale.high - low < least ? least : 0;
        const double spread = std::max(scale.high - low, least);
        low -= flat;
        y.setRange(low >= 0 ? std::max(0.0, low - spread * 0.06) : low - spread * 0.06,
                   scale.high + flat + spread * 0.08);
    }
    y.setTicker(valueTicks(m_options.log));
    const int line = QFontMetrics(y.tickLabelFont()).height();
    y.ticker()->setTickCount(
        std::clamp(m_plot->axisRect()->height() / (m_small ? line + 8 : 46), m_small ? 1 : 2, m_small ? 3 : 7));
    if (m_small) y.ticker()->setTickStepStrategy(QCPAxisTicker::tssMeetTickCount); // few labels, or they would touch
}

/// Whether a line jumps so much that it fills an area: then it is drawn a pixel wide without smooth edges, which nobody
/// sees and which takes a tenth of the time.
bool CurvePlot::isBusy(const CurvePoints& points, const PlotRange& y) const {
    if (points.x.size() < 200) return false;
    const auto place = [&](double value) {
        return m_options.log ? std::log10(std::max(value, y.lower)) : std::clamp(value, y.lower, y.upper);
    };
    double travel = 0;
    for (qsizetype i = 1; i < points.y.size(); ++i)
        if (const double way = std::abs(place(points.y[i]) - place(points.y[i - 1])); std::isfinite(way)) travel += way;
    const double pixels = travel / (place(y.upper) - place(y.lower)) * m_plot->axisRect()->height();
    return pixels > 4.0 * double(points.x.size());
}

void CurvePlot::drawSeries(const Series& series, const Seen& seen, const PlotRange& y) {
    const auto graph = [&](const CurvePoints& points, const QPen& pen) {
        QCPGraph* made = m_plot->addGraph();
        made->setAdaptiveSampling(false); // it is thinned
        made->setPen(pen);
        made->setData(points.x, points.y, true);
        return made;
    };
    const auto thin = [&](QCPGraph* made) {
        QPen pen = made->pen();
        pen.setWidthF(1);
        pen.setCosmetic(true);
        made->setPen(pen);
        made->setAntialiased(false);
    };
    const bool smooth = !seen.smooth.x.isEmpty();
    if (smooth && !seen.raw.x.isEmpty()) {
        QPen pale = curvePen(series.number, 1, series.color);
        QColor ink = pale.color();
        ink.setAlphaF(m_series.size() > 3 ? 0.18 : 0.32);
        pale.setColor(ink);
        pale.setStyle(Qt::SolidLine);
        thin(graph(seen.raw, pale)); // pixels wide and pale: nobody sees the difference, but everybody waits for it
    }
    const CurvePoints& line = smooth ? seen.smooth : seen.raw;
    QCPGraph* main = graph(line, curvePen(series.number, m_small ? 1.4 : 2, series.color));
    main->setName(series.name);
    main->setObjectName(QStringLiteral("curve"));
    const QColor color = main->pen().color();
    if (series.style == Style::Marked) {
        main->setPen(QPen(color, 1.2, Qt::DashLine, Qt::FlatCap));
        if (line.x.size() < 400)
            main->setScatterStyle(
                QCPScatterStyle(QCPScatterStyle::ssDisc, color, Theme::instance().color("surface"), 7));
    } else if (series.drawn.points().x.size() == 1) {
        main->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, color, color, 5));
    } else if (isBusy(line, y)) thin(main);
}

void CurvePlot::drawMarks() {
    for (const Mark& mark : m_marks) {
        const double x = m_plot->xAxis->pixelToCoord(pixelOf(mark.step));
        if (!m_plot->xAxis->range().contains(x)) continue;
        auto* line = new QCPItemLine(m_plot);
        line->setObjectName(QStringLiteral("mark"));
        line->setLayer(QStringLiteral("grid")); // behind the curves
        line->setPen(QPen(Theme::instance().color("accent"), 1, Qt::DashLine));
        for (QCPItemPosition* end : {line->start, line->end}) {
            end->setTypeX(QCPItemPosition::ptPlotCoords);
            end->setTypeY(QCPItemPosition::ptAxisRectRatio);
        }
        line->start->setCoords(x, 0);
        line->end->setCoords(x, 1);
    }
}

/// Values beyond the fences: a triangle at the edge where each is, and how many they are.
void CurvePlot::drawClipped(const std::vector<Seen>& seen, const Scale& scale) {
    if (m_yShown || !std::isfinite(scale.fenceHigh) || !scale.any) return;
    const PlotRange y = rangeOf(*m_plot->yAxis);
    DrawnCurve::Beyond all;
    for (std::size_t i = 0; i < m_series.size(); ++i) {
        if (!m_series[i].shown) continue;
        const auto one = m_series[i].drawn.beyond(columns(), scale.fenceLow, scale.fenceHigh);
        all.above += one.above;
        all.below += one.below;
        if (!one.above && !one.below) continue;
        const CurvePoints points = seen[i].raw.x.isEmpty() ? m_series[i].drawn.visible(columns()) : seen[i].raw;
        for (const bool above : {true, false}) {
            const double inside = m_plot->axisRect()->height() > 0 ? 5.0 / m_plot->axisRect()->height() : 0;
            const double share = above ? 1 - inside : inside;
            const double edge =
                m_options.log ? y.lower * std::pow(y.upper / y.lower, share) : y.lower + y.size() * share;
            CurvePoints marks;
            double last = -1e9;
            for (qsizetype k = 0; k < points.x.size(); ++k) {
                if (!(above ? points.y[k] > scale.fenceHigh : points.y[k] < scale.fenceLow)) continue;
                const double place = columns().place(points.x[k]);
                if (place - last < 5) continue; // side by side they would be a bar
                last = place;
                marks.x << points.x[k];
                marks.y << edge;
            }
            if (marks.x.isEmpty()) continue;
            QCPGraph* graph = m_plot->addGraph();
            const QColor ink = curveColor(m_series[i].color);
            graph->setLineStyle(QCPGraph::lsNone);
            graph->setScatterStyle(QCPScatterStyle(
                above ? QCPScatterStyle::ssTriangle : QCPScatterStyle::ssTriangleInverted, ink, ink, 6));
            graph->setData(marks.x, marks.y, true);
        }
    }
    if (!all.above && !all.below) return;
    QStringList said;
    const double span = y.size();
    if (all.above) said << tr("%n value(s) above %1", nullptr, int(all.above)).arg(readoutText(scale.fenceHigh, span));
    if (all.below) said << tr("%n value(s) below %1", nullptr, int(all.below)).arg(readoutText(scale.fenceLow, span));
    auto* note = new QCPItemText(m_plot);
    note->setObjectName(QStringLiteral("clipped"));
    note->setText(said.join('\n'));
    note->setTextAlignment(Qt::AlignRight);
    note->setPositionAlignment(Qt::AlignRight | Qt::AlignTop);
    note->position->setType(QCPItemPosition::ptAxisRectRatio);
    note->position->setCoords(0.995, 0.04);
    note->setFont(m_plot->xAxis->tickLabelFont());
    note->setColor(Theme::instance().color("muted"));
    QColor ground = Theme::instance().color("surface");
    ground.setAlpha(215);
    note->setBrush(ground);
    note->setPadding(QMargins(4, 1, 4, 1));
}

void CurvePlot::redraw() {
    m_redraw.stop();
    m_stale = false;
    prepare();
    if (const auto extent = this->extent(); extent != m_extent) {
        if (extent.has_value() != m_extent.has_value()) // some quantities may be known of all that is drawn now, or not
            QMetaObject::invokeMethod(m_group, &PlotGroup::offersChanged, Qt::QueuedConnection);
        m_extent = extent;
        m_group->followExtent();
        m_redraw.stop();
        m_stale = false;
    }
    m_plot->clearGraphs();
    m_plot->clearItems();
    const std::vector<Seen> seen = this->seen();
    const Scale scale = scaleOf(seen);
    setAxes(scale);
    for (std::size_t i = 0; i < m_series.size(); ++i)
        if (m_series[i].shown) drawSeries(m_series[i], seen[i], rangeOf(*m_plot->yAxis));
    drawMarks();
    if (m_options.clip) drawClipped(seen, scale);
    tellLegend();
    m_fit->setEnabled(isZoomed());
    m_plot->replot(QCustomPlot::rpQueuedReplot);
    describe();
}

void CurvePlot::tellLegend() {
    std::vector<PlotLegend::Entry> entries;
    if (!m_small && m_series.size() > 1)
        for (const Series& series : m_series)
            entries.push_back(
                {series.name, curvePen(series.number, 2, series.color), series.shown, series.style == Style::Marked});
    m_legend->setEntries(entries);
}

void CurvePlot::describe() {
    QStringList said;
    for (const Series& series : m_series)
        if (const CurvePoints& points = series.drawn.points(); series.shown && !points.y.isEmpty())
            said << tr("%1: %2 at step %3").arg(series.name, lossText(points.y.back())).arg(qint64(points.x.back()));
    for (const Mark& mark : m_marks) said << mark.text;
    m_plot->setAccessibleDescription(said.join(QStringLiteral(", ")));
}

/// In a file the curves' names stand above them; on the screen that is the legend beside the plot.
void CurvePlot::dressForFile(bool on) {
    QCPLegend* legend = m_plot->legend;
    QCPLayoutGrid* grid = m_plot->plotLayout();
    if (on && m_series.size() > 1) {
        legend->clearItems();
        for (int i = 0; i < m_plot->graphCount(); ++i)
            if (m_plot->graph(i)->objectName() == "curve")
                legend->addItem(new QCPPlottableLegendItem(legend, m_plot->graph(i)));
        legend->setFillOrder(QCPLegend::foColumnsFirst);
        legend->setWrap(std::clamp(m_plot->width() / 180, 1, 8));
        legend->setBorderPen(Qt::NoPen);
        legend->setBrush(Qt::NoBrush);
        legend->setVisible(true);
        grid->insertRow(0);
        grid->addElement(0, 0, legend);
        grid->setRowStretchFactor(0, 0.001);
    } else if (!on && legend->visible()) {
        legend->setVisible(false);
        legend->clearItems();
        m_plot->axisRect()->insetLayout()->addElement(legend, Qt::AlignTop | Qt::AlignRight);
        grid->simplify();
        m_plot->replot(QCustomPlot::rpQueuedReplot);
    }
}

} // namespace lathe::ui
