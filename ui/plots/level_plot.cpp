// The histogram belongs to the model, the levels to the format that is chosen: each is drawn when it changes.
#include "plots/level_plot.h"

#include "plots/plot_style.h"
#include "settings/theme.h"

#include <qcustomplot.h>

#include <algorithm>
#include <numeric>

namespace lathe::ui {

LevelPlot::LevelPlot(QWidget* parent) : PlotWidget(parent) {
    setMinimumHeight(170);
    followTheme(this, [this] { redraw(); });
    redraw();
}

void LevelPlot::setHistogram(std::vector<std::int64_t> bins) {
    m_bins = std::move(bins);
    redraw();
}

void LevelPlot::setLevels(const QString& format, std::vector<double> levels) {
    m_format = format;
    m_levels = std::move(levels);
    redraw();
}

void LevelPlot::resizeEvent(QResizeEvent* event) {
    PlotWidget::resizeEvent(event);
    redraw(); // which values have room above their levels
}

PlotWidget::Rows LevelPlot::rows() const {
    std::vector<QStringList> all;
    for (std::size_t i = 0; i < m_bins.size(); ++i)
        all.push_back({QStringLiteral("weights"), exactText(-1 + 2 * (double(i) + 0.5) / double(m_bins.size())),
                       QString::number(m_bins[i])});
    for (const double level : m_levels) all.push_back({QStringLiteral("level of ") + m_format, exactText(level), {}});
    return listed({QStringLiteral("what"), QStringLiteral("relative_weight"), QStringLiteral("count")}, std::move(all));
}

void LevelPlot::redraw() {
    const Theme& theme = Theme::instance();
    m_plot->clearPlottables();
    m_plot->clearItems();
    styleAxes(*m_plot);
    m_plot->xAxis->setLabel(tr("weight, relative to the largest in its block"));
    m_plot->yAxis->setLabel(tr("% of weights"));
    m_plot->xAxis->setRange(-1.03, 1.03);

    const double all = double(std::accumulate(m_bins.begin(), m_bins.end(), std::int64_t(0)));
    const double bin = m_bins.empty() ? 1 : 2.0 / double(m_bins.size());
    QVector<double> x, y;
    for (std::size_t i = 0; i < m_bins.size(); ++i) {
        x << -1 + (double(i) + 0.5) * bin;
        y << (all > 0 ? 100 * double(m_bins[i]) / all : 0);
    }
    auto* bars = new QCPBars(m_plot->xAxis, m_plot->yAxis);
    bars->setWidth(bin);
    bars->setPen(Qt::NoPen);
    bars->setAntialiased(false); // neighbors without a seam
    QColor ground = theme.color("accent");
    ground.setAlpha(110);
    bars->setBrush(ground);
    bars->setData(x, y, true);
    const double most = y.isEmpty() ? 1 : std::max(1e-9, *std::max_element(y.begin(), y.end())), top = most * 1.06;
    const bool many = m_levels.size() > 32;
    m_plot->yAxis->setRange(0, top * (many ? 1.02 : 1.1)); // room for the levels' values

    QColor ink = theme.series(1);
    if (many) ink.setAlpha(95);
    QFont font = m_plot->xAxis->tickLabelFont();
    const QFontMetrics metrics(font);
    const double pixels = std::max(1, this->width() - 70) / 2.06;
    double free = -1e9; // where the last written value ends
    m_written = 0;
    for (const double level : m_levels) {
        auto* mark = new QCPItemLine(m_plot);
        mark->setPen(QPen(ink, many ? 1.0 : 1.6));
        mark->start->setCoords(level, 0);
        mark->end->setCoords(level, top);
        if (many) continue;
        const QString text = QString::number(level, 'f', 2).replace('-', QChar(0x2212));
        const double half = metrics.horizontalAdvance(text) / 2.0 + 3;
        if (level * pixels - half < free) continue;
        auto* word = new QCPItemText(m_plot);
        word->setText(text);
        word->setFont(font);
        word->setColor(theme.color("muted"));
        word->setPositionAlignment(Qt::AlignHCenter | Qt::AlignBottom);
        word->position->setCoords(level, top);
        word->setClipToAxisRect(false);
        free = level * pixels + half;
        ++m_written;
    }
    m_plot->axisRect()->setMinimumMargins(QMargins(14, 12, 14, 8));
    m_plot->replot(QCustomPlot::rpQueuedReplot);
    m_plot->setAccessibleName(tr("Weights and the levels of %1").arg(m_format));
    m_plot->setAccessibleDescription(
        tr("A histogram of the weights, each divided by the largest in its block, with the %1 levels of %2.")
            .arg(m_levels.size())
            .arg(m_format));
}

} // namespace lathe::ui
