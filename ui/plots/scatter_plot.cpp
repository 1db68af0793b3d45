// Each run is a graph of one point, so that it has a color and a shape of its own in every kind of file.
#include "plots/scatter_plot.h"

#include "bridge/text.h"
#include "plots/curve_palette.h"
#include "plots/plot_axis.h"
#include "plots/plot_style.h"
#include "settings/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace lathe::ui {
namespace {

constexpr double reach = 14; // pixels from a point at which it is meant

QCPScatterStyle pointStyle(int run) {
    constexpr QCPScatterStyle::ScatterShape shapes[] = {QCPScatterStyle::ssCircle, QCPScatterStyle::ssSquare,
                                                        QCPScatterStyle::ssDiamond, QCPScatterStyle::ssTriangle};
    return QCPScatterStyle(shapes[run / paletteSize % 4], QPen(Theme::instance().color("surface"), 1), curveColor(run),
                           9);
}

void setAxis(QCPAxis& axis, const RunAxis& with, double room, int pixels) {
    const auto [low, high] = with.span(room);
    axis.setScaleType(with.log ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    axis.setTicker(runTicks(with, axis.tickLabelFont(), pixels));
    axis.setRange(fromAxis(low, with.log), fromAxis(high, with.log));
    axis.setLabel(with.log ? ScatterPlot::tr("%1, logarithmic").arg(with.title) : with.title);
}

} // namespace

ScatterPlot::ScatterPlot(QWidget* parent) : PlotWidget(parent) {
    setMinimumHeight(170);
    followTheme(this, [this] { redraw(); });
}

void ScatterPlot::setRuns(const QStringList& names) {
    m_names = names;
    m_pointed = -1;
}

void ScatterPlot::setAxes(RunAxis across, RunAxis up) {
    m_across = std::move(across);
    m_up = std::move(up);
    m_pointed = -1;
    redraw();
    refreshOverlay();
}

int ScatterPlot::drawn() const {
    int count = 0;
    for (int run = 0; run < m_names.size(); ++run) count += isDrawn(run);
    return count;
}

QPointF ScatterPlot::placeOf(int run) const {
    return {m_plot->xAxis->coordToPixel(m_across.values[std::size_t(run)]),
            m_plot->yAxis->coordToPixel(m_up.values[std::size_t(run)])};
}

void ScatterPlot::resizeEvent(QResizeEvent* event) {
    PlotWidget::resizeEvent(event);
    redraw(); // how much of the categories has room
}

void ScatterPlot::redraw() {
    m_plot->clearPlottables();
    styleAxes(*m_plot);
    m_plot->xAxis->grid()->setVisible(true);
    const int words = std::max(1, int(m_across.categories.size()));
    setAxis(*m_plot->xAxis, m_across, 0.05, (width() - 90) / words - 8);
    setAxis(*m_plot->yAxis, m_up, 0.08, fontMetrics().averageCharWidth() * 18);
    for (int run = 0; run < m_names.size(); ++run) {
        if (!isDrawn(run)) continue;
        QCPGraph* graph = m_plot->addGraph();
        graph->setLineStyle(QCPGraph::lsNone);
        graph->setScatterStyle(pointStyle(run));
        graph->setName(m_names[run]);
        graph->addData(m_across.values[std::size_t(run)], m_up.values[std::size_t(run)]);
    }
    m_plot->axisRect()->setMinimumMargins(QMargins(14, 10, 14, 8));
    m_plot->replot(QCustomPlot::rpQueuedReplot);
    m_plot->setAccessibleName(tr("%1 by %2").arg(m_up.title, m_across.title));
    QStringList said;
    for (int run = 0; run < m_names.size() && said.size() < 64; ++run)
        if (isDrawn(run)) said << tr("%1: %2, %3").arg(m_names[run], m_across.textOf(run), m_up.textOf(run));
    m_plot->setAccessibleDescription(said.join(QStringLiteral("; ")));
}

PlotWidget::Rows ScatterPlot::rows() const {
    std::vector<QStringList> all;
    for (int run = 0; run < m_names.size(); ++run)
        all.push_back({m_names[run], m_across.exactOf(run), m_up.exactOf(run)});
    return listed({QStringLiteral("run"), m_across.key, m_up.key}, std::move(all));
}

PlotPointer ScatterPlot::pointer() const {
    PlotPointer pointer = PlotWidget::pointer();
    if (m_pointed < 0 || !isDrawn(m_pointed)) return pointer;
    const QPointF at = placeOf(m_pointed);
    pointer.cross = at.x();
    pointer.besideY = at.y();
    pointer.title = m_names[m_pointed];
    pointer.lines = {{curveColor(m_pointed), m_up.title, m_up.textOf(m_pointed), {}, at},
                     {curveColor(m_pointed), m_across.title, m_across.textOf(m_pointed), {}, at}};
    return pointer;
}

int ScatterPlot::runAt(const QPointF& at) const {
    int nearest = -1;
    double least = reach;
    for (int run = 0; run < m_names.size(); ++run) {
        if (!isDrawn(run)) continue;
        const QPointF away = placeOf(run) - at;
        const double distance = std::hypot(away.x(), away.y());
        if (distance <= least) nearest = run, least = distance; // of those in one place the one on top
    }
    return nearest;
}

void ScatterPlot::point(int run) {
    if (run == m_pointed) return;
    m_pointed = run;
    m_plot->setCursor(run < 0 ? Qt::ArrowCursor : Qt::PointingHandCursor);
    refreshOverlay();
}

bool ScatterPlot::key(int key) {
    const int by = key == Qt::Key_Right || key == Qt::Key_Down ? 1 : key == Qt::Key_Left || key == Qt::Key_Up ? -1 : 0;
    if ((key == Qt::Key_Return || key == Qt::Key_Enter) && m_pointed >= 0) {
        emit runClicked(m_pointed);
        return true;
    }
    std::vector<int> order; // from left to right
    for (int run = 0; run < m_names.size(); ++run)
        if (isDrawn(run)) order.push_back(run);
    if (by == 0 || order.empty()) return false;
    std::stable_sort(order.begin(), order.end(), [this](int a, int b) {
        return m_across.values[std::size_t(a)] < m_across.values[std::size_t(b)];
    });
    const auto found = std::find(order.begin(), order.end(), m_pointed);
    const auto last = int(order.size()) - 1;
    const int next = found == order.end() ? (by > 0 ? 0 : last) : int(found - order.begin()) + by;
    point(order[std::size_t(std::clamp(next, 0, last))]);
    return true;
}

bool ScatterPlot::eventFilter(QObject* watched, QEvent* event) {
    if (watched != m_plot) return PlotWidget::eventFilter(watched, event);
    switch (event->type()) {
    case QEvent::MouseMove: point(runAt(static_cast<QMouseEvent*>(event)->position())); break;
    case QEvent::Leave: point(-1); break;
    case QEvent::MouseButtonRelease: {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        const int run = mouse->button() == Qt::LeftButton ? runAt(mouse->position()) : -1;
        if (run >= 0) emit runClicked(run);
        break;
    }
    case QEvent::KeyPress:
        if (key(static_cast<QKeyEvent*>(event)->key())) return true;
        break;
    default: break;
    }
    return PlotWidget::eventFilter(watched, event);
}

} // namespace lathe::ui
