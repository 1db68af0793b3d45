// Points are thinned to two for each pixel before they reach the plot; a timer limits redraws.
#include "plots/curve_plot.h"

#include "bridge/text.h"
#include "plots/plot_style.h"
#include "settings/theme.h"

#include <QMouseEvent>
#include <QVBoxLayout>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace lathe::ui {

namespace {

/// Zero is "0", also where the other labels are powers of ten.
class PlainZeroTicker final : public QCPAxisTicker {
protected:
    QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override {
        return std::abs(tick) < 1e-15 ? QStringLiteral("0")
                                      : QCPAxisTicker::getTickLabel(tick, locale, format, precision);
    }
};

} // namespace

CurvePlot::CurvePlot(const QString& yLabel, QWidget* parent) : QWidget(parent), m_yLabel(yLabel) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    m_plot = new QCustomPlot(this);
    m_plot->setNoAntialiasingOnDrag(false);
    m_plot->setAttribute(Qt::WA_OpaquePaintEvent);
    column->addWidget(m_plot);
    m_plot->setAccessibleName(tr("Plot of %1 over steps").arg(yLabel));
    m_plot->setMouseTracking(true);
    m_plot->installEventFilter(this);

    m_marker = new QCPItemStraightLine(m_plot);
    m_marker->setVisible(false);
    m_tracer = new QCPItemTracer(m_plot);
    m_tracer->setStyle(QCPItemTracer::tsCircle);
    m_tracer->setSize(8);
    m_tracer->setVisible(false);
    m_readout = new QCPItemText(m_plot);
    m_readout->position->setType(QCPItemPosition::ptAbsolute);
    m_readout->setPadding(QMargins(6, 4, 6, 4));
    m_readout->setTextAlignment(Qt::AlignLeft);
    m_readout->setVisible(false);
    m_readout->setClipToAxisRect(false);
    // What follows the mouse has a picture of its own over the curves', which need not be drawn again for it.
    for (QCPAbstractItem* item : {static_cast<QCPAbstractItem*>(m_tracer), static_cast<QCPAbstractItem*>(m_readout)})
        item->setLayer(QStringLiteral("overlay"));
    m_plot->setPlottingHint(QCP::phFastPolylines); // thick lines a piece at a time: their joins cost most

    m_redraw.setSingleShot(true);
    m_redraw.setInterval(100); // ten pictures a second are enough for a curve
    connect(&m_redraw, &QTimer::timeout, this, &CurvePlot::redraw);
    followTheme(this, [this] { restyle(); });
    restyle();
}

int CurvePlot::addSeries(const QString& name, int color, Style style) {
    m_series.push_back({name, color, style, {}});
    dirty();
    return int(m_series.size()) - 1;
}

void CurvePlot::clearSeries() {
    m_series.clear();
    m_selected = -1;
    m_tracer->setVisible(false);
    m_tracer->setGraph(nullptr);
    m_readout->setVisible(false);
    dirty();
}

void CurvePlot::setPoints(int series, CurvePoints points) {
    m_series[std::size_t(series)].points = std::move(points);
    dirty();
}

void CurvePlot::append(int series, double x, double y) {
    CurvePoints& points = m_series[std::size_t(series)].points;
    if (!points.x.isEmpty() && x <= points.x.back()) return; // the store already told us
    points.x << x;
    points.y << y;
    dirty();
}

void CurvePlot::cutAfter(int series, double x) {
    CurvePoints& points = m_series[std::size_t(series)].points;
    while (!points.x.isEmpty() && points.x.back() > x) points.x.removeLast(), points.y.removeLast();
    dirty();
}

void CurvePlot::setSmoothing(double weight) {
    m_smoothing = std::clamp(weight, 0.0, 0.999);
    dirty();
}

void CurvePlot::setLogarithmic(bool on) {
    m_log = on;
    restyle();
}

void CurvePlot::setYLabel(const QString& label) {
    m_yLabel = label;
    restyle();
}

void CurvePlot::setFromZero(bool on) {
    m_fromZero = on;
    dirty();
}

void CurvePlot::setSmall(bool small) {
    m_small = small;
    restyle();
}

void CurvePlot::setSelectedStep(double x) {
    m_selected = x;
    dirty();
}

void CurvePlot::dirty() {
    m_stale = true;
    if (isVisible() && !m_redraw.isActive()) m_redraw.start();
}

void CurvePlot::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_stale) redraw();
}

void CurvePlot::restyle() {
    const Theme& theme = Theme::instance();
    m_plot->yAxis->setScaleType(m_log ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    QSharedPointer<QCPAxisTicker> ticker;
    if (m_log) ticker.reset(new QCPAxisTickerLog);
    else ticker.reset(new PlainZeroTicker);
    m_plot->yAxis->setTicker(ticker);
    styleAxes(*m_plot, m_small);
    m_plot->xAxis->setLabel(m_small ? QString() : tr("step"));
    m_plot->yAxis->setLabel(m_small ? QString() : m_yLabel);
    m_plot->axisRect()->setAutoMargins(QCP::msAll);
    m_plot->axisRect()->setMinimumMargins(m_small ? QMargins(8, 6, 8, 4) : QMargins(14, 10, 14, 8));
    m_marker->setPen(QPen(theme.color("borderStrong"), 1, Qt::DashLine));
    m_tracer->setPen(QPen(theme.color("surface"), 1.5));
    m_readout->setColor(theme.color("text"));
    m_readout->setBrush(theme.color("raised"));
    m_readout->setPen(QPen(theme.color("borderStrong")));
    QFont font = QApplication::font();
    font.setPointSizeF(font.pointSizeF() * 0.88);
    m_readout->setFont(font);
    dirty();
}

void CurvePlot::redraw() {
    m_redraw.stop();
    m_stale = false;
    const Theme& theme = Theme::instance();
    m_tracer->setGraph(nullptr);
    m_plot->clearGraphs();
    const int buckets = std::max(50, m_plot->axisRect()->width());
    double left = std::numeric_limits<double>::infinity(), right = -left, low = left, high = -left;
    const auto look = [&](const CurvePoints& points) {
        for (qsizetype i = 0; i < points.x.size(); ++i) {
            left = std::min(left, points.x[i]);
            right = std::max(right, points.x[i]);
            if (!std::isfinite(points.y[i]) || (m_log && points.y[i] <= 0)) continue;
            low = std::min(low, points.y[i]);
            high = std::max(high, points.y[i]);
        }
    };
    for (const Series& series : m_series) {
        const QColor color = theme.series(series.color);
        const auto graph = [&](const CurvePoints& points, const QColor& ink, double width) {
            QCPGraph* made = m_plot->addGraph();
            made->setPen(QPen(ink, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
            made->setData(points.x, points.y, true);
            return made;
        };
        const CurvePoints drawn = thinned(series.points, buckets);
        look(drawn);
        const bool smooth = m_smoothing > 0 && series.style == Style::Line && series.points.x.size() > 3;
        if (smooth) {
            QColor pale = color;
            pale.setAlphaF(m_series.size() > 3 ? 0.18 : 0.32);
            QCPGraph* raw = graph(drawn, pale, 1);
            raw->setAntialiased(false); // pixels wide and pale: nobody sees the difference, but everybody waits for it
            raw->removeFromLegend();
        }
        QCPGraph* main =
            graph(smooth ? smoothed(series.points, m_smoothing, buckets / 3) : drawn, color, m_small ? 1.4 : 2);
        main->setName(series.name);
        if (series.style == Style::Marked) {
            main->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, color, theme.color("surface"), 7));
            main->setPen(QPen(color, 1.2, Qt::DashLine));
        } else if (series.points.x.size() == 1) {
            main->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, color, color, 5));
        }
    }
    if (std::isfinite(left)) {
        const double spread = std::max(right - left, 1.0);
        m_plot->xAxis->setRange(left - spread * 0.015, right + spread * 0.02);
    } else m_plot->xAxis->setRange(0, 10);
    if (std::isfinite(low)) {
        if (m_log) m_plot->yAxis->setRange(low / 1.15, high * 1.15);
        else {
            const double spread = std::max(high - low, std::max(std::abs(high) * 0.02, 1e-12));
            if (m_fromZero) low = std::min(low, 0.0);
            m_plot->yAxis->setNumberFormat(std::max(high, -low) < 0.01
                                               ? QStringLiteral("ebc")
                                               : QStringLiteral("gbc")); // 1.5 x 10^-4, not 0.00015
            m_plot->yAxis->setNumberPrecision(std::max(high, -low) < 0.01 ? 1 : 4);
            m_plot->yAxis->setRange(low >= 0 ? std::max(0.0, low - spread * 0.06) : low - spread * 0.06,
                                    high + spread * 0.08);
        }
    } else m_plot->yAxis->setRange(m_log ? 0.1 : 0, 1);
    m_marker->setVisible(m_selected >= 0);
    m_marker->point1->setCoords(m_selected, 0);
    m_marker->point2->setCoords(m_selected, 1);
    if (m_log) m_marker->point1->setCoords(m_selected, 0.1), m_marker->point2->setCoords(m_selected, 1);
    if (m_small) { // few lines of labels, or they would lie over each other
        m_plot->yAxis->ticker()->setTickStepStrategy(QCPAxisTicker::tssMeetTickCount);
        m_plot->yAxis->ticker()->setTickCount(std::clamp(
            m_plot->axisRect()->height() / (QFontMetrics(m_plot->yAxis->tickLabelFont()).height() + 8), 1, 3));
    }
    m_plot->legend->setVisible(!m_small && m_series.size() > 1);
    m_plot->axisRect()->insetLayout()->setInsetAlignment(0, Qt::AlignTop | Qt::AlignRight);
    m_plot->replot(QCustomPlot::rpQueuedReplot);

    QStringList said;
    for (const Series& series : m_series)
        if (!series.points.y.isEmpty())
            said << tr("%1: %2 at step %3")
                        .arg(series.name, lossText(series.points.y.back()))
                        .arg(qint64(series.points.x.back()));
    m_plot->setAccessibleDescription(said.join(QStringLiteral(", ")));
}

void CurvePlot::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    dirty();
}

int CurvePlot::nearestStep(const QPointF& at, int* which) const {
    double best = std::numeric_limits<double>::infinity();
    int index = -1;
    for (std::size_t s = 0; s < m_series.size(); ++s) {
        const CurvePoints& points = m_series[s].points;
        const double x = m_plot->xAxis->pixelToCoord(at.x());
        auto i = std::lower_bound(points.x.begin(), points.x.end(), x) - points.x.begin();
        for (const auto candidate : {i - 1, i}) {
            if (candidate < 0 || candidate >= points.x.size()) continue;
            const double dx = m_plot->xAxis->coordToPixel(points.x[candidate]) - at.x();
            const double dy = m_plot->yAxis->coordToPixel(points.y[candidate]) - at.y();
            const double distance =
                dx * dx * 4 + dy * dy * 0.1; // the column counts, the height only decides between curves
            if (distance >= best) continue;
            best = distance;
            index = int(candidate);
            if (which) *which = int(s);
        }
    }
    return index;
}

void CurvePlot::showNearest(const QPointF& at) {
    int which = 0;
    const int index = nearestStep(at, &which);
    const bool shown = index >= 0 && m_plot->axisRect()->rect().contains(at.toPoint());
    m_tracer->setVisible(shown);
    m_readout->setVisible(shown);
    if (shown) {
        const Series& series = m_series[std::size_t(which)];
        const double x = series.points.x[index], y = series.points.y[index];
        m_tracer->position->setCoords(x, y);
        m_tracer->setBrush(Theme::instance().color("text"));
        QString text = tr("step %1: %2").arg(qint64(x)).arg(std::abs(y) < 1e-3 && y != 0 ? numberText(y) : lossText(y));
        if (m_series.size() > 1) text = series.name + '\n' + text;
        m_readout->setText(text);
        const bool leftSide = at.x() < m_plot->axisRect()->center().x();
        m_readout->setPositionAlignment((leftSide ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignTop);
        m_readout->position->setCoords(at.x() + (leftSide ? 14 : -14),
                                       std::min(at.y(), double(m_plot->axisRect()->bottom() - 30)));
    }
    m_plot->layer(QStringLiteral("overlay"))->replot();
}

bool CurvePlot::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_plot) {
        if (event->type() == QEvent::MouseMove) showNearest(static_cast<QMouseEvent*>(event)->position());
        if (event->type() == QEvent::Leave) showNearest({-1, -1});
        if (event->type() == QEvent::MouseButtonRelease) {
            int which = 0;
            const auto* mouse = static_cast<QMouseEvent*>(event);
            const int index = mouse->button() == Qt::LeftButton ? nearestStep(mouse->position(), &which) : -1;
            if (index >= 0) emit stepClicked(qint64(m_series[std::size_t(which)].points.x[index]));
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace lathe::ui
