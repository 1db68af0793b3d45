// Lines are drawn from one list of layers; a click finds the nearest point in pixels.
#include "plots/layer_plot.h"

#include "plots/curve_palette.h"
#include "plots/plot_style.h"
#include "settings/theme.h"

#include <QMouseEvent>
#include <qcustomplot.h>

#include <algorithm>
#include <limits>

namespace lathe::ui {

LayerPlot::LayerPlot(QWidget* parent) : PlotWidget(parent) {
    m_plot->setObjectName("layerPlot");
    m_plot->plotLayout()->insertRow(0); // the legend stands above the curves, where it hides none
    m_plot->plotLayout()->addElement(0, 0, m_plot->legend);
    m_plot->plotLayout()->setRowStretchFactor(0, 0.001);
    m_plot->legend->setFillOrder(QCPLegend::foColumnsFirst);
    m_ring = new QCPItemTracer(m_plot);
    m_ring->setStyle(QCPItemTracer::tsCircle);
    m_ring->setSize(11);
    m_readout = new QCPItemText(m_plot);
    m_readout->position->setType(QCPItemPosition::ptAbsolute);
    m_readout->setPadding(QMargins(6, 4, 6, 4));
    m_readout->setClipToAxisRect(false);
    m_readout->setVisible(false);
    setMinimumHeight(200);
    followTheme(this, [this] { redraw(); });
    redraw();
}

void LayerPlot::setLines(std::vector<Line> lines, const QString& yLabel, bool percent) {
    m_lines = std::move(lines);
    m_yLabel = yLabel;
    m_percent = percent;
    m_readout->setVisible(false);
    redraw();
}

void LayerPlot::select(int row) {
    m_selected = row;
    redraw();
}

QString LayerPlot::valueText(double value) const {
    return m_percent ? tr("%1 %").arg(100 * value, 0, 'g', 3) : QString::number(value, 'g', 3);
}

PlotWidget::Rows LayerPlot::rows() const {
    std::vector<QStringList> all;
    for (const Line& line : m_lines)
        for (const Point& point : line.points)
            all.push_back({line.name, QString::number(point.layer), exactText(point.value)});
    return listed({QStringLiteral("line"), QStringLiteral("layer"), QStringLiteral("value")}, std::move(all));
}

void LayerPlot::redraw() {
    const Theme& theme = Theme::instance();
    m_plot->clearGraphs();
    styleAxes(*m_plot);
    m_plot->legend->setBorderPen(Qt::NoPen);
    m_plot->legend->setBrush(Qt::NoBrush);
    m_plot->legend->setMargins(QMargins(8, 0, 8, 2));
    m_plot->legend->setWrap(8);
    m_plot->legend->setVisible(m_lines.size() > 1);
    m_plot->xAxis->setLabel(tr("layer"));
    m_plot->yAxis->setLabel(m_percent ? tr("%1, %").arg(m_yLabel) : m_yLabel);
    const double times = m_percent ? 100 : 1;
    int last = 0;
    double most = 0;
    m_ring->setVisible(false);
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        QCPGraph* graph = m_plot->addGraph();
        const QColor ink = curveColor(int(i));
        graph->setPen(QPen(ink, 1.4));
        graph->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, ink, ink, 4.5));
        graph->setName(m_lines[i].name);
        QVector<double> x, y;
        for (const Point& point : m_lines[i].points) {
            x << point.layer;
            y << times * point.value;
            last = std::max(last, point.layer);
            most = std::max(most, times * point.value);
            if (point.row != m_selected) continue;
            m_ring->position->setCoords(point.layer, times * point.value);
            m_ring->setPen(QPen(theme.color("text"), 1.8));
            m_ring->setBrush(Qt::NoBrush);
            m_ring->setVisible(true);
        }
        graph->setData(x, y, true);
    }
    const int tall =
        QFontMetrics(m_plot->legend->font()).height() + 4; // underscores reach below what the legend asks for
    for (int i = 0; i < m_plot->legend->itemCount(); ++i) m_plot->legend->item(i)->setMinimumSize(0, tall);
    QSharedPointer<QCPAxisTickerFixed> whole(new QCPAxisTickerFixed);
    whole->setTickStep(1);
    whole->setScaleStrategy(QCPAxisTickerFixed::ssMultiples);
    m_plot->xAxis->setTicker(whole);
    m_plot->xAxis->setRange(-0.5, last + 0.5);
    m_plot->yAxis->setRange(0, most > 0 ? most * 1.1 : 1);
    m_plot->axisRect()->setMinimumMargins(QMargins(14, 8, 14, 8));
    m_readout->setColor(theme.color("text"));
    m_readout->setBrush(theme.color("raised"));
    m_readout->setPen(QPen(theme.color("border")));
    m_readout->setFont(m_plot->xAxis->tickLabelFont());
    m_plot->replot(QCustomPlot::rpQueuedReplot);
    m_plot->setAccessibleName(tr("%1 by layer").arg(m_yLabel));
    QStringList said;
    for (const Line& line : m_lines) {
        double worst = 0;
        int where = 0;
        for (const Point& point : line.points)
            if (point.value > worst) worst = point.value, where = point.layer;
        said << tr("%1: at most %2, in layer %3").arg(line.name, valueText(worst)).arg(where);
    }
    m_plot->setAccessibleDescription(said.join(QStringLiteral("; ")));
}

const LayerPlot::Point* LayerPlot::nearest(const QPointF& at, QString* name) const {
    const Point* best = nullptr;
    double least = 18 * 18; // pixels
    for (const Line& line : m_lines)
        for (const Point& point : line.points) {
            const double dx = m_plot->xAxis->coordToPixel(point.layer) - at.x();
            const double dy = m_plot->yAxis->coordToPixel((m_percent ? 100 : 1) * point.value) - at.y();
            if (dx * dx + dy * dy >= least) continue;
            least = dx * dx + dy * dy;
            best = &point;
            if (name) *name = line.name;
        }
    return best;
}

bool LayerPlot::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::MouseMove) {
        const QPointF at = static_cast<QMouseEvent*>(event)->position();
        QString name;
        const Point* point = nearest(at, &name);
        m_plot->setCursor(point ? Qt::PointingHandCursor : Qt::ArrowCursor);
        if (point) {
            m_readout->setText(tr("layer %1, %2: %3").arg(point->layer).arg(name, valueText(point->value)));
            const bool right = at.x() > width() * 0.6;
            m_readout->setPositionAlignment((right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignBottom);
            m_readout->position->setCoords(at + QPointF(right ? -12 : 12, -6));
        }
        if (point || m_readout->visible()) {
            m_readout->setVisible(point);
            m_plot->replot(QCustomPlot::rpQueuedReplot);
        }
    } else if (event->type() == QEvent::Leave && m_readout->visible()) {
        m_readout->setVisible(false);
        m_plot->replot(QCustomPlot::rpQueuedReplot);
    } else if (event->type() == QEvent::MouseButtonRelease
               && static_cast<QMouseEvent*>(event)->button() == Qt::LeftButton) {
        if (const Point* point = nearest(static_cast<QMouseEvent*>(event)->position())) emit rowClicked(point->row);
    }
    return PlotWidget::eventFilter(watched, event);
}

} // namespace lathe::ui
