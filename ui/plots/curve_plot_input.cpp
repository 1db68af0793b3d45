// What a person does to curves, by mouse and by key, and what is told about the place that is pointed at.
#include "plots/curve_palette.h"
#include "plots/curve_plot.h"
#include "plots/plot_overlay.h"

#include <QActionGroup>
#include <QApplication>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QStyleHints>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace lathe::ui {
namespace {

constexpr double zoomStep = 0.8; ///< what a notch of the wheel or a key leaves of the shown range

} // namespace

bool CurvePlot::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_plot && handle(*event)) return true;
    return PlotWidget::eventFilter(watched, event);
}

bool CurvePlot::handle(QEvent& event) {
    switch (event.type()) {
    case QEvent::MouseButtonPress: press(static_cast<QMouseEvent&>(event)); return true;
    case QEvent::MouseMove: {
        const QPointF at = static_cast<QMouseEvent&>(event).position();
        if (m_drag) dragTo(at.toPoint());
        else pointAt(at);
        return true;
    }
    case QEvent::MouseButtonRelease: release(static_cast<QMouseEvent&>(event)); return true;
    case QEvent::MouseButtonDblClick:
        m_click.stop();
        if (static_cast<QMouseEvent&>(event).button() == Qt::LeftButton) resetZoom();
        return true;
    case QEvent::Leave:
        m_hoverY.reset();
        m_group->point(std::nullopt);
        return false;
    case QEvent::Wheel:
        if (!(static_cast<QWheelEvent&>(event).modifiers() & Qt::ControlModifier)) return false; // the page scrolls
        zoomWheel(static_cast<QWheelEvent&>(event));
        event.accept();
        return true;
    case QEvent::KeyPress:
        if (!key(static_cast<QKeyEvent&>(event))) return false;
        event.accept();
        return true;
    case QEvent::ContextMenu: // of the mouse: when the button comes up, if no box was drawn
        return static_cast<QContextMenuEvent&>(event).reason() == QContextMenuEvent::Mouse;
    default: return false;
    }
}

void CurvePlot::press(const QMouseEvent& event) {
    forgetError();
    const bool right = event.button() == Qt::RightButton;
    if (event.button() != Qt::LeftButton && !right) return;
    Drag drag;
    drag.from = drag.last = event.position().toPoint();
    drag.right = right;
    drag.shown = m_group->shown();
    drag.yShown = m_yShown;
    drag.selected = m_group->selected();
    if (right || event.modifiers() & Qt::ShiftModifier) drag.kind = Drag::Kind::Box;
    else if (m_selectable && (m_selecting || event.modifiers() & Qt::ControlModifier)) drag.kind = Drag::Kind::Select;
    m_drag = drag;
}

void CurvePlot::dragTo(const QPoint& at) {
    if (!m_drag->moved && (at - m_drag->from).manhattanLength() < QApplication::startDragDistance()) return;
    m_drag->moved = true;
    const QPoint by = at - std::exchange(m_drag->last, at);
    switch (m_drag->kind) {
    case Drag::Kind::Move:
        m_plot->setCursor(Qt::ClosedHandCursor);
        m_group->point(std::nullopt);
        m_group->pan(-double(by.x()) / std::max(1, m_plot->axisRect()->width()));
        if (m_yShown) moveY(double(by.y()) / std::max(1, m_plot->axisRect()->height()));
        break;
    case Drag::Kind::Box: refreshOverlay(); break;
    case Drag::Kind::Select:
        selectBetween(m_plot->xAxis->pixelToCoord(m_drag->from.x()), m_plot->xAxis->pixelToCoord(at.x()));
        break;
    }
}

void CurvePlot::release(const QMouseEvent& event) {
    if (!m_drag) return;
    const Drag drag = *std::exchange(m_drag, std::nullopt);
    setSelecting(m_selecting); // the cursor as it was
    if (drag.moved) {
        if (drag.kind == Drag::Kind::Box) zoomInto(QRect(drag.from, event.position().toPoint()).normalized());
        refreshOverlay();
    } else if (drag.right) openMenu(event.globalPosition().toPoint());
    else if (drag.kind == Drag::Kind::Select) m_group->select(std::nullopt);
    else clickAt(event.position());
}

void CurvePlot::dropDrag() {
    const Drag drag = *std::exchange(m_drag, std::nullopt);
    setSelecting(m_selecting); // the cursor as it was
    m_group->show(drag.shown);
    m_group->select(drag.selected);
    if (std::exchange(m_yShown, drag.yShown) != drag.yShown) redrawSoon();
    refreshOverlay();
}

/// A click on a zoomed plot may be the first of two, that show all of it again.
void CurvePlot::clickAt(const QPointF& at) {
    int series = 0;
    const int place = nearestPoint(at, &series);
    if (place < 0) return;
    m_clicked = m_series[std::size_t(series)].drawn.points().x[place];
    if (isZoomed()) m_click.start(QGuiApplication::styleHints()->mouseDoubleClickInterval());
    else emit stepClicked(qint64(m_clicked));
}

void CurvePlot::zoomWheel(const QWheelEvent& event) {
    const double factor = std::pow(zoomStep, event.angleDelta().y() / 120.0);
    if (event.position().x() < m_plot->axisRect()->left())
        zoomY(factor, m_plot->yAxis->pixelToCoord(event.position().y()));
    else m_group->zoom(factor, m_plot->xAxis->pixelToCoord(event.position().x()));
}

void CurvePlot::zoomY(double factor, double around) {
    const PlotRange now = rangeOf(*m_plot->yAxis);
    const bool log = m_options.log;
    const double fixed = alongAxis(std::clamp(around, now.lower, now.upper), log);
    const double low = fixed + (alongAxis(now.lower, log) - fixed) * factor;
    const double high = fixed + (alongAxis(now.upper, log) - fixed) * factor;
    if (!(high - low > 1e-12 * (std::abs(low) + std::abs(high))) || !std::isfinite(fromAxis(high, log))) return;
    m_yShown = PlotRange(fromAxis(low, log), fromAxis(high, log));
    redrawSoon();
}

void CurvePlot::moveY(double share) {
    const PlotRange now = rangeOf(*m_plot->yAxis);
    const bool log = m_options.log;
    const double low = alongAxis(now.lower, log), high = alongAxis(now.upper, log), by = (high - low) * share;
    m_yShown = PlotRange(fromAxis(low + by, log), fromAxis(high + by, log));
    redrawSoon();
}

void CurvePlot::zoomInto(const QRect& box) {
    const QRect within = box & m_plot->axisRect()->rect();
    if (within.width() < 4 || within.height() < 4) return;
    const auto x = [&](int at) { return m_plot->xAxis->pixelToCoord(at); };
    const auto y = [&](int at) { return m_plot->yAxis->pixelToCoord(at); };
    m_yShown = PlotRange(y(within.bottom() + 1), y(within.top()));
    m_group->show(PlotRange(x(within.left()), x(within.right() + 1)));
    redrawSoon();
}

bool CurvePlot::key(const QKeyEvent& event) {
    forgetError();
    const bool control = event.modifiers() & Qt::ControlModifier, shift = event.modifiers() & Qt::ShiftModifier;
    const PlotRange x = rangeOf(*m_plot->xAxis), y = rangeOf(*m_plot->yAxis);
    const double middle = m_group->pointed().value_or(
        fromAxis((alongAxis(x.lower, m_group->isLog()) + alongAxis(x.upper, m_group->isLog())) / 2, m_group->isLog()));
    const double high =
        fromAxis((alongAxis(y.lower, m_options.log) + alongAxis(y.upper, m_options.log)) / 2, m_options.log);
    switch (event.key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal: control ? zoomY(zoomStep, high) : m_group->zoom(zoomStep, middle); return true;
    case Qt::Key_Minus:
    case Qt::Key_Underscore: control ? zoomY(1 / zoomStep, high) : m_group->zoom(1 / zoomStep, middle); return true;
    case Qt::Key_0:
    case Qt::Key_Home: resetZoom(); return true;
    case Qt::Key_Left:
    case Qt::Key_Right: {
        const int by = event.key() == Qt::Key_Left ? -1 : 1;
        if (!control) {
            m_group->pan(by * 0.1);
            return true;
        }
        if (shift && m_selectable && !m_anchor) m_anchor = m_group->pointed();
        if (!shift) m_anchor.reset();
        movePointed(by);
        if (shift && m_selectable && m_group->pointed()) {
            if (!m_anchor) m_anchor = m_group->pointed();
            selectBetween(*m_anchor, *m_group->pointed());
        }
        return true;
    }
    case Qt::Key_Up: moveY(0.1); return true;
    case Qt::Key_Down: moveY(-0.1); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (const Series* series = firstShown(); series && m_group->pointed()) {
            const int place = series->drawn.nearest(*m_group->pointed());
            if (place >= 0) emit stepClicked(qint64(series->drawn.points().x[place]));
        }
        return true;
    case Qt::Key_Escape:
        m_anchor.reset();
        if (m_drag) {
            dropDrag();
            return true;
        }
        if (!m_group->selected() && !m_group->pointed()) return false; // the page's
        m_group->select(std::nullopt);
        m_group->point(std::nullopt);
        return true;
    default: return false;
    }
}

const CurvePlot::Series* CurvePlot::firstShown() const {
    const auto found = std::find_if(m_series.begin(), m_series.end(),
                                    [](const Series& each) { return each.shown && !each.drawn.points().x.isEmpty(); });
    return found == m_series.end() ? nullptr : &*found;
}

/// To the next point of the first curve; where many stand in a column of pixels, to the next column.
void CurvePlot::movePointed(int by) {
    const Series* series = firstShown();
    if (!series) return;
    const QVector<double>& x = series->drawn.x();
    const PlotRange shown = m_group->range();
    int at = 0;
    if (m_group->pointed()) {
        const auto [from, to] = placesWithin(x, columns());
        at = series->drawn.nearest(*m_group->pointed()) + by * std::max(1, int((to - from) / columns().count));
    } else at = series->drawn.nearest(by > 0 ? shown.lower : shown.upper);
    at = std::clamp(at, 0, int(x.size()) - 1);
    if (m_group->shown() && (x[at] < shown.lower || x[at] > shown.upper))
        m_group->pan(x[at] < shown.lower ? -0.5 : 0.5);
    m_hoverY.reset();
    m_group->point(x[at]);
}

/// The steps between two places of the axis, as far as there are any.
void CurvePlot::selectBetween(double a, double b) {
    const Series* series = firstShown();
    if (!series) return;
    const QVector<double>& x = series->drawn.x();
    const auto first = std::lower_bound(x.begin(), x.end(), std::min(a, b)) - x.begin();
    const auto last = std::upper_bound(x.begin(), x.end(), std::max(a, b)) - x.begin() - 1;
    if (first > last) return m_group->select(std::nullopt);
    const QVector<double>& steps = series->drawn.points().x;
    m_group->select(StepSpan{qint64(steps[first]), qint64(steps[last])});
}

int CurvePlot::nearestPoint(const QPointF& at, int* which) const {
    double best = std::numeric_limits<double>::infinity();
    int index = -1;
    for (std::size_t s = 0; s < m_series.size(); ++s) {
        const Series& series = m_series[s];
        if (!series.shown) continue;
        const int candidate = series.drawn.nearest(m_plot->xAxis->pixelToCoord(at.x()));
        if (candidate < 0) continue;
        const double dx = m_plot->xAxis->coordToPixel(series.drawn.x()[candidate]) - at.x();
        double dy = m_plot->yAxis->coordToPixel(series.drawn.points().y[candidate]) - at.y();
        if (!std::isfinite(dy)) dy = 1e4;
        const double distance = dx * dx * 4 + dy * dy * 0.1; // the column counts, the height decides between curves
        if (distance >= best) continue;
        best = distance;
        index = candidate;
        if (which) *which = int(s);
    }
    return index;
}

void CurvePlot::pointAt(const QPointF& at) {
    m_anchor.reset();
    if (!m_plot->axisRect()->rect().contains(at.toPoint())) {
        m_group->point(std::nullopt);
        return;
    }
    const double x = m_plot->xAxis->pixelToCoord(at.x());
    double best = std::numeric_limits<double>::infinity(), snapped = x;
    for (const Series& series : m_series) {
        if (!series.shown) continue;
        const int place = series.drawn.nearest(x);
        if (place < 0 || std::abs(series.drawn.x()[place] - x) >= best) continue;
        best = std::abs(series.drawn.x()[place] - x);
        snapped = series.drawn.x()[place];
    }
    m_hoverY = at.y();
    if (m_group->pointed() == snapped) refreshOverlay();
    else m_group->point(snapped);
}

double CurvePlot::pixelOf(double step) const {
    const Series* first = firstShown();
    const StepMap& map = m_group->map(first ? first->run : 0);
    return m_plot->xAxis->coordToPixel(map.isEmpty() ? step : map.at(step));
}

PlotPointer CurvePlot::pointer() const {
    const QCPAxis &xAxis = *m_plot->xAxis, &yAxis = *m_plot->yAxis;
    PlotPointer pointer = PlotWidget::pointer();
    const Series* first = firstShown();
    if (const auto& steps = m_group->selected(); steps && m_selectable)
        pointer.band = std::pair(pixelOf(double(steps->first)), pixelOf(double(steps->last)));
    if (m_selected >= 0) pointer.marked = pixelOf(m_selected);
    if (m_drag && m_drag->moved && m_drag->kind == Drag::Kind::Box)
        pointer.box = QRect(m_drag->from, m_drag->last).normalized() & pointer.area;
    if (const auto x = m_group->pointed(); x && first && xAxis.range().contains(*x)) {
        pointer.cross = xAxis.coordToPixel(*x);
        if (m_plot->underMouse()) pointer.besideY = m_hoverY;
        pointer.title = plotXText(m_group->x(), *x);
        const double span = yAxis.range().size();
        for (const Series& series : m_series) {
            const int place = series.shown ? series.drawn.nearest(*x) : -1;
            if (place < 0) continue;
            const double at = xAxis.coordToPixel(series.drawn.x()[place]), away = std::abs(at - *pointer.cross);
            const bool atEnd = place == 0 || place == int(series.drawn.x().size()) - 1;
            if (away > 3 && (atEnd && (*x < series.drawn.x().front() || *x > series.drawn.x().back()))) continue;
            const double y = series.drawn.points().y[place];
            PlotPointer::Line line;
            line.color = curveColor(series.color);
            if (m_series.size() > 1) line.name = series.name;
            line.value = readoutText(y, span);
            if (series.drawn.isSmooth() && series.drawn.points().x.size() > 3)
                line.quiet = tr("  smoothed %1").arg(readoutText(series.drawn.smoothAt(place), span));
            if (away > 1.5) line.quiet += tr("  at step %1").arg(qint64(series.drawn.points().x[place]));
            const double height = yAxis.coordToPixel(y);
            line.at = std::isfinite(height) ? QPointF(at, std::clamp(height, -1e4, 1e4)) : QPointF(-100, -100);
            pointer.lines.push_back(std::move(line));
        }
        constexpr double near = 5; // pixels
        for (const Mark& mark : m_marks)
            if (!m_small && pointer.message.isEmpty() && std::abs(pixelOf(mark.step) - *pointer.cross) <= near)
                pointer.message = mark.text;
    }
    return pointer;
}

void CurvePlot::fillMenu(QMenu& menu) {
    const auto add = [&](QMenu& to, const QString& text, auto act) {
        QAction* made = to.addAction(text);
        connect(made, &QAction::triggered, this, act);
        return made;
    };
    const auto addSwitch = [&](QMenu& to, const QString& text, bool on, auto act) {
        QAction* made = add(to, text, act);
        made->setCheckable(true);
        made->setChecked(on);
        return made;
    };
    const auto change = [this](auto member) {
        return [this, member](auto value) {
            Options options = m_options;
            options.*member = value;
            setOptions(options);
        };
    };
    const PlotRange x = m_group->range();
    const double middle = m_group->pointed().value_or((x.lower + x.upper) / 2);
    add(menu, tr("Zoom in") + QStringLiteral("\t+"), [this, middle] { m_group->zoom(zoomStep, middle); });
    add(menu, tr("Zoom out") + QStringLiteral("\t−"), [this, middle] { m_group->zoom(1 / zoomStep, middle); });
    add(menu, tr("Show all of it") + QStringLiteral("\t0"), [this] { resetZoom(); })->setEnabled(isZoomed());
    if (m_selectable) {
        addSwitch(menu, tr("Select steps by dragging"), m_selecting, [this](bool on) { setSelecting(on); });
        add(menu, tr("Clear the selection") + QStringLiteral("\tEsc"), [this] {
            m_group->select(std::nullopt);
        })->setEnabled(m_group->selected().has_value());
    }
    menu.addSeparator();
    QMenu* across = menu.addMenu(tr("Across"));
    auto* kinds = new QActionGroup(across);
    for (const PlotX each : allPlotX)
        if (m_group->offers(each)) {
            QAction* made =
                addSwitch(*across, plotXName(each), m_group->x() == each, [this, each] { m_group->setX(each); });
            made->setActionGroup(kinds);
            made->setObjectName(QStringLiteral("across_") + plotXKey(each));
        }
    across->addSeparator();
    addSwitch(*across, tr("Logarithmic"), m_group->isLog(), [this](bool on) {
        m_group->setLog(on);
    })->setObjectName(QStringLiteral("across_log"));
    addSwitch(menu, tr("Logarithmic values"), m_options.log, change(&Options::log))
        ->setObjectName(QStringLiteral("log"));
    addSwitch(menu, tr("Leave out outliers"), m_options.clip, change(&Options::clip))
        ->setObjectName(QStringLiteral("clip"));
    QMenu* smoothing = menu.addMenu(tr("Smoothing"));
    auto* weights = new QActionGroup(smoothing);
    for (const auto& [weight, text] :
         {std::pair{0.0, tr("None")}, {0.6, tr("Light")}, {0.9, tr("Medium")}, {0.98, tr("Strong")}})
        addSwitch(*smoothing, text, std::abs(m_options.smoothing - weight) < 0.005,
                  [set = change(&Options::smoothing), weight = weight] { set(weight); })
            ->setActionGroup(weights);
    smoothing->addSeparator();
    addSwitch(*smoothing, tr("Raw values behind it"), m_options.raw, change(&Options::raw));
}

} // namespace lathe::ui
