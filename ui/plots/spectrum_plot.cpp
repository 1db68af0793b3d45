// Bars and the share of energy have an axis each; the chosen rank colors the bars.
#include "plots/spectrum_plot.h"

#include "bridge/text.h"
#include "plots/plot_style.h"
#include "settings/theme.h"

#include <qcustomplot.h>

#include <algorithm>

namespace lathe::ui {

SpectrumPlot::SpectrumPlot(QWidget* parent) : PlotWidget(parent) {
    m_plot->setAccessibleName(tr("Singular values of the change"));
    setMinimumHeight(110);
    followTheme(this, [this] { redraw(); });
    redraw();
}

void SpectrumPlot::setValues(std::vector<double> values, std::vector<double> kept) {
    m_values = std::move(values);
    m_kept = std::move(kept);
    redraw();
}

void SpectrumPlot::setRank(int rank) {
    m_rank = rank;
    redraw();
}

void SpectrumPlot::resizeEvent(QResizeEvent* event) {
    PlotWidget::resizeEvent(event);
    redraw();
}

PlotWidget::Rows SpectrumPlot::rows() const {
    std::vector<QStringList> all;
    for (std::size_t i = 0; i < m_values.size(); ++i)
        all.push_back(
            {QString::number(i + 1), exactText(m_values[i]), i < m_kept.size() ? exactText(m_kept[i]) : QString()});
    return listed({QStringLiteral("rank"), QStringLiteral("singular_value"), QStringLiteral("energy_kept")},
                  std::move(all));
}

void SpectrumPlot::redraw() {
    const Theme& theme = Theme::instance();
    m_plot->clearPlottables();
    styleAxes(*m_plot);
    m_plot->xAxis->setLabel(tr("singular value"));
    m_plot->yAxis->setLabel(tr("size"));
    QCPAxis* share = m_plot->yAxis2; // the right axis: the share of the energy
    share->setVisible(!m_kept.empty());
    share->setLabel(tr("energy kept"));
    share->setLabelFont(m_plot->yAxis->labelFont());
    share->setTickLabelFont(m_plot->yAxis->tickLabelFont());
    share->setLabelColor(theme.color("muted"));
    share->setTickLabelColor(theme.color("muted"));
    share->setBasePen(QPen(theme.color("border")));
    share->setTickPen(QPen(theme.color("border")));
    share->setSubTickPen(Qt::NoPen);
    share->setTickLengthIn(0);
    share->setTickLengthOut(4);
    share->setNumberFormat(QStringLiteral("g"));
    share->setRange(0, 108);
    QSharedPointer<QCPAxisTickerText> percents(new QCPAxisTickerText);
    for (const int at : {0, 50, 100}) percents->addTick(at, tr("%1 %").arg(at));
    share->setTicker(percents);

    QVector<double> keptX, keptY, lostX, lostY, lineX, lineY;
    double most = 0;
    for (std::size_t i = 0; i < m_values.size(); ++i) {
        const bool kept = int(i) < m_rank;
        (kept ? keptX : lostX) << double(i + 1);
        (kept ? keptY : lostY) << m_values[i];
        most = std::max(most, m_values[i]);
    }
    for (std::size_t i = 0; i < m_kept.size(); ++i) lineX << double(i + 1), lineY << 100 * m_kept[i];
    const auto bars = [&](const QVector<double>& x, const QVector<double>& y, const QString& name,
                          const QColor& color) {
        auto* made = new QCPBars(m_plot->xAxis, m_plot->yAxis);
        made->setWidth(0.72);
        made->setPen(Qt::NoPen);
        made->setBrush(color);
        made->setName(name);
        made->setData(x, y, true);
    };
    bars(keptX, keptY, tr("kept"), theme.color("accent"));
    bars(lostX, lostY, tr("lost"), theme.color("borderStrong"));
    if (!lineX.isEmpty()) {
        QCPGraph* line = m_plot->addGraph(m_plot->xAxis, share);
        line->setPen(QPen(theme.series(1), 1.8));
        line->setScatterStyle(lineX.size() > 24
                                  ? QCPScatterStyle()
                                  : QCPScatterStyle(QCPScatterStyle::ssDisc, theme.series(1), theme.series(1), 4.5));
        line->setName(tr("energy kept"));
        line->setData(lineX, lineY, true);
    }
    QSharedPointer<QCPAxisTickerFixed> whole(new QCPAxisTickerFixed);
    whole->setTickStep(1);
    whole->setScaleStrategy(QCPAxisTickerFixed::ssMultiples);
    m_plot->xAxis->setTicker(whole);
    m_plot->xAxis->setRange(0.4, double(std::max<std::size_t>(m_values.size(), 1)) + 0.6);
    m_plot->yAxis->setRange(0, most > 0 ? most * 1.08 : 1);
    m_plot->yAxis->setNumberFormat(most > 0 && most < 0.01 ? QStringLiteral("ebc") : QStringLiteral("gbc"));
    m_plot->yAxis->setNumberPrecision(most > 0 && most < 0.01 ? 1 : 4);
    m_plot->axisRect()->setMinimumMargins(QMargins(14, 10, 14, 8));
    m_plot->legend->setVisible(m_values.size() > 1
                               && width() > fontMetrics().averageCharWidth() * 60); // it would hide the bars
    m_plot->axisRect()->insetLayout()->setInsetAlignment(0, Qt::AlignVCenter | Qt::AlignRight);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
    QStringList said;
    for (std::size_t i = 0; i < m_values.size() && i < m_kept.size() && i < 64; ++i)
        said << tr("%1: %2, %3 % kept").arg(i + 1).arg(numberText(m_values[i])).arg(100 * m_kept[i], 0, 'f', 1);
    m_plot->setAccessibleDescription(said.join(QStringLiteral("; ")));
}

} // namespace lathe::ui
