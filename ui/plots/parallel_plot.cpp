// Drawn by QCustomPlot, so that files and clipboard get the same picture: axis i stands at x = i, and along it 0 is
// below and 1 above. What the mouse points at lies over it, and draws nothing anew.
#include "plots/parallel_plot.h"

#include "plots/curve_palette.h"
#include "plots/plot_axis.h"
#include "plots/plot_style.h"
#include "settings/theme.h"

#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace lathe::ui {
namespace {

constexpr double axisReach = 9, lineReach = 7, dragBegins = 3; // pixels
constexpr double halfRange = 6;
constexpr int sideMargin = 76;
constexpr int mostDotted = 40; // more runs have no dots where they meet an axis: there would be little else

double distanceToPiece(const QPointF& at, const QPointF& a, const QPointF& b) {
    const QPointF along = b - a, to = at - a;
    const double length = QPointF::dotProduct(along, along);
    const double share = length > 0 ? std::clamp(QPointF::dotProduct(to, along) / length, 0.0, 1.0) : 0;
    const QPointF away = to - share * along;
    return std::hypot(away.x(), away.y());
}

} // namespace

ParallelPlot::ParallelPlot(QWidget* parent) : PlotWidget(parent) {
    setMinimumHeight(170);
    m_plot->setAccessibleName(tr("Parallel coordinates"));
    m_plot->setNoAntialiasingOnDrag(true);
    followTheme(this, [this] { redraw(); });
}

void ParallelPlot::setRuns(const QStringList& names) {
    m_pointed = -1;
    if (names == m_names) return; // the same, with newer values
    m_names = names;
    m_chosen = m_axis = -1;
    m_ranges.clear();
}

void ParallelPlot::setAxes(std::vector<RunAxis> axes) {
    m_axes = std::move(axes);
    m_axis = -1;
    m_drag.reset(); // newer values may come while somebody drags along an axis that is gone
    std::erase_if(m_ranges, [this](const auto& range) {
        return std::none_of(m_axes.begin(), m_axes.end(), [&](const RunAxis& axis) { return axis.key == range.first; });
    });
    redraw();
    emit rangesChanged();
}

double ParallelPlot::shareOf(int axis, int run) const {
    const RunAxis& with = m_axes[std::size_t(axis)];
    if (!with.isThere(run)) return NAN;
    const auto [low, high] = with.span(0.03);
    return (alongAxis(with.values[std::size_t(run)], with.log) - low) / (high - low);
}

/// Titles stand above the axes, labels left of them.
QMargins ParallelPlot::margins() const {
    const int line = QFontMetrics(m_plot->xAxis->tickLabelFont()).height();
    return {sideMargin, 2 * line, sideMargin, line};
}

QRectF ParallelPlot::area() const { return QRectF(m_plot->rect().marginsRemoved(margins())); }

QPointF ParallelPlot::placeOf(int axis, double share) const {
    const double across = double(axis) / std::max(1.0, double(m_axes.size()) - 1);
    return {area().left() + across * area().width(), area().bottom() - share * area().height()};
}

double ParallelPlot::shareAt(double y) const { return (area().bottom() - y) / std::max(1.0, area().height()); }

bool ParallelPlot::isKept(int run) const {
    for (int axis = 0; axis < int(m_axes.size()); ++axis) {
        const auto range = m_ranges.find(m_axes[std::size_t(axis)].key);
        if (range == m_ranges.end()) continue;
        const double share = shareOf(axis, run);
        if (!(share >= range->second.first && share <= range->second.second)) return false;
    }
    return true;
}

int ParallelPlot::keptCount() const {
    int count = 0;
    for (int run = 0; run < m_names.size(); ++run) count += isKept(run);
    return count;
}

void ParallelPlot::choose(int run) {
    if (run == m_chosen) return;
    m_chosen = run;
    colorRuns();
    refreshOverlay();
}

void ParallelPlot::clearRanges() {
    m_ranges.clear();
    drawRanges();
    colorRuns();
    emit rangesChanged();
}

void ParallelPlot::setRange(int axis, std::optional<Range> range) {
    const QString& key = m_axes[std::size_t(axis)].key;
    if (range) m_ranges[key] = {std::clamp(range->first, 0.0, 1.0), std::clamp(range->second, 0.0, 1.0)};
    else m_ranges.erase(key);
    drawRanges();
    colorRuns();
    emit rangesChanged();
}

void ParallelPlot::resizeEvent(QResizeEvent* event) {
    PlotWidget::resizeEvent(event);
    redraw();
}

void ParallelPlot::redraw() {
    m_plot->clearPlottables();
    m_plot->clearItems();
    m_lines.clear();
    styleAxes(*m_plot);
    m_plot->xAxis->setVisible(false);
    m_plot->yAxis->setVisible(false);
    m_plot->axisRect()->setAutoMargins(QCP::msNone);
    m_plot->axisRect()->setMargins(margins());
    m_plot->xAxis->setRange(0, std::max(1.0, double(m_axes.size()) - 1));
    m_plot->yAxis->setRange(0, 1);
    for (int run = 0; run < m_names.size(); ++run) {
        QCPGraph* graph = m_plot->addGraph();
        graph->setName(m_names[run]);
        if (m_names.size() <= mostDotted) graph->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, 4));
        for (int axis = 0; axis < int(m_axes.size()); ++axis) graph->addData(axis, shareOf(axis, run)); // NaN parts it
        m_lines.push_back(graph);
    }
    for (int axis = 0; axis < int(m_axes.size()); ++axis) drawAxis(axis);
    drawRanges();
    colorRuns();
}

void ParallelPlot::drawAxis(int axis) {
    const Theme& theme = Theme::instance();
    const RunAxis& with = m_axes[std::size_t(axis)];
    const QFont font = m_plot->xAxis->tickLabelFont();
    const QFontMetrics metrics(font);
    const int room = int(double(width() - 2 * sideMargin) / std::max<std::size_t>(1, m_axes.size() - 1)) - 12;
    auto* upright = new QCPItemLine(m_plot);
    upright->setPen(QPen(theme.color("borderStrong"), 1));
    upright->start->setCoords(axis, 0);
    upright->end->setCoords(axis, 1);
    const auto write = [&](double share, const QString& text, Qt::Alignment where, const QColor& ink) {
        auto* word = new QCPItemText(m_plot);
        word->setClipToAxisRect(false);
        word->setText(text);
        word->setFont(font);
        word->setColor(ink);
        word->setPositionAlignment(where);
        word->position->setCoords(axis, share);
        return word;
    };
    const bool current = axis == m_axis && m_plot->hasFocus();
    const int widest = std::min(2 * sideMargin - 8, std::max(40, room));
    QCPItemText* title = write(1, metrics.elidedText(with.title, Qt::ElideMiddle, widest),
                               Qt::AlignHCenter | Qt::AlignBottom, theme.color(current ? "accent" : "text"));
    title->setPadding(QMargins(0, 0, 0, metrics.height() / 2 + 2));

    const auto [low, high] = with.span(0.03);
    QVector<double> places;
    QVector<QString> labels;
    runTicks(with, font, std::min(sideMargin - 12, std::max(24, room)))
        ->generate(QCPRange(fromAxis(low, with.log), fromAxis(high, with.log)), QLocale::c(), 'g', 4, places, nullptr,
                   &labels);
    double free = 1e9; // pixels: a label's lower neighbor begins below it
    QColor ground = theme.color("surface");
    ground.setAlpha(200);
    for (qsizetype i = places.size() - 1; i >= 0; --i) {
        const double share = (alongAxis(places[i], with.log) - low) / (high - low);
        const double y = placeOf(axis, share).y();
        if (share < -1e-9 || share > 1 + 1e-9 || (free < 1e9 && y - free < metrics.height() * 0.9)) continue;
        free = y;
        auto* label = write(share, labels.value(i), Qt::AlignRight | Qt::AlignVCenter, theme.color("muted"));
        label->setPadding(QMargins(2, 0, 8, 0));
        label->setBrush(ground);
    }
}

void ParallelPlot::drawRanges() {
    for (int i = m_plot->itemCount() - 1; i >= 0; --i)
        if (auto* range = qobject_cast<QCPItemRect*>(m_plot->item(i))) m_plot->removeItem(range);
    QColor ground = Theme::instance().color("accent");
    ground.setAlpha(70);
    for (int axis = 0; axis < int(m_axes.size()); ++axis) {
        const auto range = m_ranges.find(m_axes[std::size_t(axis)].key);
        if (range == m_ranges.end()) continue;
        const double half = halfRange * m_plot->xAxis->range().size() / std::max(1.0, area().width());
        auto* box = new QCPItemRect(m_plot);
        box->setClipToAxisRect(false);
        box->setPen(QPen(Theme::instance().color("accent"), 1));
        box->setBrush(ground);
        box->topLeft->setCoords(axis - half, range->second.second);
        box->bottomRight->setCoords(axis + half, range->second.first);
    }
}

void ParallelPlot::colorRuns() {
    QColor away = Theme::instance().color("borderStrong");
    away.setAlpha(45);
    QStringList said;
    for (int run = 0; run < int(m_lines.size()); ++run) {
        QCPGraph& line = *m_lines[std::size_t(run)];
        const bool kept = isKept(run), chosen = run == m_chosen;
        line.setAntialiased(kept || chosen);
        line.setPen(kept || chosen ? curvePen(run, chosen ? 3.2 : 1.4) : QPen(away, 1));
        line.setLayer(chosen ? QStringLiteral("axes") : kept ? QStringLiteral("main") : QStringLiteral("grid"));
        if (kept && said.size() < 64) said << m_names[run];
    }
    m_plot->replot(QCustomPlot::rpQueuedReplot);
    m_plot->setAccessibleDescription(
        tr("%n runs within the ranges: %1", nullptr, keptCount()).arg(said.join(QStringLiteral(", "))));
}

PlotWidget::Rows ParallelPlot::rows() const {
    QStringList head{QStringLiteral("run")};
    for (const RunAxis& axis : m_axes) head << axis.key;
    std::vector<QStringList> all;
    for (int run = 0; run < m_names.size(); ++run) {
        all.push_back({m_names[run]});
        for (const RunAxis& axis : m_axes) all.back() << axis.exactOf(run);
    }
    return listed(std::move(head), std::move(all));
}

void ParallelPlot::fillMenu(QMenu& menu) {
    QAction* clear = menu.addAction(tr("Show all runs"));
    clear->setEnabled(hasRanges());
    connect(clear, &QAction::triggered, this, &ParallelPlot::clearRanges);
}

PlotPointer ParallelPlot::pointer() const {
    PlotPointer pointer = PlotWidget::pointer();
    const int run = m_pointed >= 0 ? m_pointed : m_plot->hasFocus() ? m_chosen : -1;
    if (run < 0 || run >= m_names.size() || m_axes.empty()) return pointer;
    pointer.title = m_names[run];
    for (int axis = 0; axis < int(m_axes.size()); ++axis) {
        const double share = shareOf(axis, run);
        pointer.lines.push_back({curveColor(run),
                                 m_axes[std::size_t(axis)].title,
                                 m_axes[std::size_t(axis)].textOf(run),
                                 {},
                                 std::isnan(share) ? QPointF(-100, -100) : placeOf(axis, share)});
    }
    int at = std::max(0, m_axis); // the axis beside which the values stand
    for (int axis = 0; m_pointed >= 0 && axis < int(m_axes.size()); ++axis)
        if (std::abs(placeOf(axis, 0).x() - m_mouseX) < std::abs(placeOf(at, 0).x() - m_mouseX)) at = axis;
    pointer.area = area().toRect();
    pointer.cross = placeOf(at, 0).x();
    return pointer;
}

int ParallelPlot::axisAt(double x) const {
    for (int axis = 0; axis < int(m_axes.size()); ++axis)
        if (std::abs(placeOf(axis, 0).x() - x) <= axisReach) return axis;
    return -1;
}

int ParallelPlot::runAt(const QPointF& at) const {
    int nearest = -1;
    double least = lineReach;
    bool nearestKept = false;
    for (int run = 0; run < m_names.size(); ++run) {
        const bool kept = isKept(run);
        for (int axis = 0; axis + 1 < int(m_axes.size()); ++axis) {
            const QPointF a = placeOf(axis, shareOf(axis, run)), b = placeOf(axis + 1, shareOf(axis + 1, run));
            if (at.x() < a.x() - lineReach || at.x() > b.x() + lineReach) continue;
            const double distance = distanceToPiece(at, a, b);
            if (!(distance <= lineReach) || (nearestKept && !kept)) continue; // NaN is near nothing
            if (distance < least || (kept && !nearestKept)) nearest = run, least = distance, nearestKept = kept;
        }
    }
    return nearest;
}

void ParallelPlot::drag(const QPointF& at) {
    const double now = shareAt(at.y());
    if (!m_drag->began && std::abs(placeOf(0, m_drag->from).y() - at.y()) < dragBegins) return;
    m_drag->began = true;
    if (m_drag->moved) {
        const auto [low, high] = *m_drag->moved;
        const double by = std::clamp(now - m_drag->from, -low, 1 - high);
        setRange(m_drag->axis, Range{low + by, high + by});
    } else {
        setRange(m_drag->axis, Range{std::min(m_drag->from, now), std::max(m_drag->from, now)});
    }
}

void ParallelPlot::click(const QPointF& at) {
    const int run = runAt(at);
    if (run < 0) return choose(-1);
    if (run == m_chosen) {
        emit runOpened(run);
        return;
    }
    choose(run);
    emit runChosen(run);
}

bool ParallelPlot::key(int key) {
    const int axes = int(m_axes.size()), count = int(m_names.size());
    const int across = key == Qt::Key_Right ? 1 : key == Qt::Key_Left ? -1 : 0;
    const int along = key == Qt::Key_Down ? 1 : key == Qt::Key_Up ? -1 : 0;
    if (across && axes) {
        m_axis = m_axis < 0 ? (across > 0 ? 0 : axes - 1) : std::clamp(m_axis + across, 0, axes - 1);
        redraw();
        refreshOverlay();
        return true;
    }
    if (along && count) {
        int next = m_chosen;
        do next = next < 0 ? (along > 0 ? 0 : count - 1) : next + along;
        while (next >= 0 && next < count && !isKept(next));
        if (next < 0 || next >= count) return true;
        choose(next);
        emit runChosen(next);
        return true;
    }
    if ((key == Qt::Key_Return || key == Qt::Key_Enter) && m_chosen >= 0) {
        emit runOpened(m_chosen);
        return true;
    }
    if (key == Qt::Key_Escape && hasRanges()) {
        clearRanges();
        return true;
    }
    if (m_axis < 0) return false;
    if (key == Qt::Key_Delete || key == Qt::Key_Backspace) {
        setRange(m_axis, std::nullopt);
        return true;
    }
    if (key != Qt::Key_BracketLeft && key != Qt::Key_BracketRight) return false;
    const double share = m_chosen < 0 ? NAN : shareOf(m_axis, m_chosen);
    if (std::isnan(share)) return true;
    const auto found = m_ranges.find(m_axes[std::size_t(m_axis)].key);
    Range range = found == m_ranges.end() ? Range{0, 1} : found->second;
    (key == Qt::Key_BracketLeft ? range.first : range.second) = share;
    if (range.first > range.second) range = {share, share};
    setRange(m_axis, range);
    return true;
}

bool ParallelPlot::eventFilter(QObject* watched, QEvent* event) {
    if (watched != m_plot) return PlotWidget::eventFilter(watched, event);
    switch (event->type()) {
    case QEvent::MouseButtonPress: {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        const int axis = axisAt(mouse->position().x());
        if (mouse->button() != Qt::LeftButton || axis < 0) break;
        const double share = shareAt(mouse->position().y());
        m_drag = Drag{axis, share, std::nullopt, false};
        const auto range = m_ranges.find(m_axes[std::size_t(axis)].key);
        if (range != m_ranges.end() && share >= range->second.first && share <= range->second.second)
            m_drag->moved = range->second;
        break;
    }
    case QEvent::MouseMove: {
        const QPointF at = static_cast<QMouseEvent*>(event)->position();
        m_mouseX = at.x();
        const int before = std::exchange(m_pointed, m_drag ? -1 : runAt(at));
        if (m_drag) drag(at);
        m_plot->setCursor(axisAt(at.x()) >= 0 ? Qt::SizeVerCursor
                          : m_pointed >= 0    ? Qt::PointingHandCursor
                                              : Qt::ArrowCursor);
        if (before != m_pointed) refreshOverlay();
        break;
    }
    case QEvent::MouseButtonRelease: {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        if (mouse->button() != Qt::LeftButton) break;
        const std::optional<Drag> drag = std::exchange(m_drag, std::nullopt);
        if (drag && drag->began) break;
        if (drag && drag->moved) setRange(drag->axis, std::nullopt);
        else click(mouse->position());
        break;
    }
    case QEvent::Leave:
        if (std::exchange(m_pointed, -1) >= 0) refreshOverlay();
        break;
    case QEvent::KeyPress:
        if (key(static_cast<QKeyEvent*>(event)->key())) return true;
        break;
    case QEvent::FocusIn:
    case QEvent::FocusOut:
        if (m_axis >= 0) QMetaObject::invokeMethod(this, &ParallelPlot::redraw, Qt::QueuedConnection);
        break;
    default: break;
    }
    return PlotWidget::eventFilter(watched, event);
}

} // namespace lathe::ui
