#include "plots/length_plot.h"

#include "plots/plot_style.h"
#include "settings/theme.h"

#include <qcustomplot.h>

#include <algorithm>

namespace lathe::ui {

LengthPlot::LengthPlot(QWidget* parent) : PlotWidget(parent) {
    m_plot->setAccessibleName(tr("Rows by length in tokens"));
    followTheme(this, [this] { redraw(); });
    redraw();
}

void LengthPlot::setLedger(const DataLedger& ledger) {
    m_ledger = ledger;
    redraw();
}

PlotWidget::Rows LengthPlot::rows() const {
    std::vector<QStringList> all;
    for (std::size_t i = 0; i < m_ledger.histogram.size(); ++i)
        all.push_back({QString::number(std::int64_t(i) * std::max<std::int64_t>(1, m_ledger.bucketTokens)),
                       QString::number(m_ledger.histogram[i])});
    return listed({QStringLiteral("from_tokens"), QStringLiteral("rows")}, std::move(all));
}

void LengthPlot::redraw() {
    const Theme& theme = Theme::instance();
    styleAxes(*m_plot);
    m_plot->clearPlottables();
    m_plot->clearItems();
    m_plot->xAxis->setLabel(tr("tokens in a row"));
    m_plot->yAxis->setLabel(tr("rows"));
    const double bucket = double(std::max<std::int64_t>(1, m_ledger.bucketTokens));
    QVector<double> fitX, fitY, overX, overY;
    double most = 0;
    for (std::size_t i = 0; i < m_ledger.histogram.size(); ++i) {
        const double from = double(i) * bucket, rows = double(m_ledger.histogram[i]);
        const bool over = m_ledger.maxLength > 0 && from >= double(m_ledger.maxLength);
        (over ? overX : fitX) << from + bucket / 2;
        (over ? overY : fitY) << rows;
        most = std::max(most, rows);
    }
    const auto bars = [&](const QVector<double>& x, const QVector<double>& y, const char* color) {
        auto* made = new QCPBars(m_plot->xAxis, m_plot->yAxis);
        made->setWidth(bucket * 0.9);
        made->setPen(Qt::NoPen);
        made->setBrush(theme.color(color));
        made->setData(x, y, true);
    };
    bars(fitX, fitY, "accent");
    bars(overX, overY, "danger");
    double end = double(m_ledger.histogram.size()) * bucket;
    if (m_ledger.maxLength > 0) {
        end = std::max(end, double(m_ledger.maxLength) * 1.04);
        auto* cut = new QCPItemStraightLine(m_plot);
        cut->setPen(QPen(theme.color("danger"), 1.5, Qt::DashLine));
        cut->point1->setCoords(double(m_ledger.maxLength), 0);
        cut->point2->setCoords(double(m_ledger.maxLength), 1);
        auto* text = new QCPItemText(m_plot);
        text->setText(tr(" longest allowed: %1 ").arg(m_ledger.maxLength));
        text->setColor(theme.color("danger"));
        text->setFont(m_plot->xAxis->labelFont());
        text->setPositionAlignment((double(m_ledger.maxLength) > end * 0.6 ? Qt::AlignRight : Qt::AlignLeft)
                                   | Qt::AlignTop);
        text->position->setCoords(double(m_ledger.maxLength), std::max(1.0, most) * 1.12);
    }
    m_plot->xAxis->setRange(0, std::max(end, 1.0));
    m_plot->yAxis->setRange(0, std::max(1.0, most) * 1.15);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
    m_plot->setAccessibleDescription(tr("%1 rows, the longest has %2 tokens, %3 are longer than %4")
                                         .arg(m_ledger.rows)
                                         .arg(m_ledger.longest)
                                         .arg(m_ledger.tooLong)
                                         .arg(m_ledger.maxLength));
}

} // namespace lathe::ui
