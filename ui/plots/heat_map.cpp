// Values are written into cells only where they fit; ink is chosen by the cell's lightness.
#include "plots/heat_map.h"

#include "bridge/text.h"
#include "plots/plot_style.h"
#include "settings/theme.h"

#include <QMouseEvent>
#include <QToolTip>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace lathe::ui {
namespace {

double luminance(const QColor& color) { // WCAG 2.1
    const auto linear = [](double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

/// Labels at 0, 1, 2, …: every one, or every second, fifth, … so that they don't touch.
QSharedPointer<QCPAxisTicker> wordTicks(const QStringList& words, int every) {
    QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
    for (int i = 0; i < words.size(); i += std::max(1, every)) ticker->addTick(i, words[i]);
    return ticker;
}

int everyThat(double pixelsPerCell, double pixelsNeeded) {
    for (const int every : {1, 2, 5, 10, 20, 50, 100, 200})
        if (pixelsPerCell * every >= pixelsNeeded) return every;
    return 500;
}

} // namespace

QColor heatColor(double share) {
    const Theme& theme = Theme::instance();
    const QColor low = theme.color("sunken"), high = theme.color("accent");
    const double t = std::clamp(share, 0.0, 1.0);
    const auto mix = [t](double a, double b) { return a + (b - a) * t; };
    return QColor::fromRgbF(float(mix(low.redF(), high.redF())), float(mix(low.greenF(), high.greenF())),
                            float(mix(low.blueF(), high.blueF())));
}

QColor heatInk(double share) {
    const double ground = luminance(heatColor(share));
    return 1.05 / (ground + 0.05) > (ground + 0.05) / 0.05 ? Qt::white : Qt::black;
}

HeatMap::HeatMap(const QString& rowsName, const QString& columnsName, QWidget* parent)
    : PlotWidget(parent),
      m_rowsName(rowsName),
      m_columnsName(columnsName),
      m_format([](double value) { return numberText(value); }) {
    m_plot->setAccessibleName(tr("%1 by %2").arg(rowsName, columnsName));
    setMinimumHeight(120);
    followTheme(this, [this] { redraw(); });
}

void HeatMap::setTable(Table table) {
    m_table = std::move(table);
    if (m_row >= m_table.rows.size() || m_column >= m_table.columns.size()) m_row = m_column = -1;
    redraw();
}

void HeatMap::setRange(double low, double high) {
    m_low = low;
    m_high = high;
    redraw();
}

void HeatMap::setFormat(std::function<QString(double)> format) {
    m_format = std::move(format);
    redraw();
}

void HeatMap::select(int row, int column) {
    m_row = row;
    m_column = column;
    redraw();
}

PlotWidget::Rows HeatMap::rows() const {
    std::vector<QStringList> all;
    for (std::size_t r = 0; r < m_table.values.size(); ++r)
        for (std::size_t c = 0; c < m_table.values[r].size(); ++c)
            all.push_back({m_table.rows.value(int(r)), m_table.columns.value(int(c)), exactText(m_table.values[r][c])});
    return listed({m_rowsName, m_columnsName, QStringLiteral("value")}, std::move(all));
}

void HeatMap::redraw() {
    const Theme& theme = Theme::instance();
    m_plot->clearPlottables();
    m_plot->clearItems();
    styleAxes(*m_plot);
    const int rows = int(m_table.rows.size()), columns = int(m_table.columns.size());
    m_plot->xAxis->setLabel(m_columnsName);
    m_plot->yAxis->setLabel(m_rowsName);
    m_written = 0;
    if (!rows || !columns) {
        m_plot->replot(QCustomPlot::rpQueuedReplot);
        return;
    }
    double low = m_low, high = m_high;
    if (high < low) {
        low = high = 0;
        for (const auto& row : m_table.values)
            for (const double value : row)
                if (std::isfinite(value)) low = std::min(low, value), high = std::max(high, value);
    }
    if (high <= low) high = low + 1;

    m_plot->xAxis->setTickLabelRotation(0);
    m_plot->yAxis->setRangeReversed(true); // the first row on top, as in a table
    m_plot->xAxis->setRange(-0.5, columns - 0.5);
    m_plot->yAxis->setRange(-0.5, rows - 0.5);
    for (QCPAxis* axis : {m_plot->xAxis, m_plot->yAxis}) {
        axis->grid()->setVisible(false);
        axis->setTickLength(0, 0);
        axis->setBasePen(Qt::NoPen);
    }
    const QFontMetrics metrics(m_plot->xAxis->tickLabelFont());
    const int inner = std::max(60, m_plot->width() - 90), tall = std::max(40, m_plot->height() - 60);
    double widest = 0;
    for (const QString& word : m_table.columns) widest = std::max(widest, double(metrics.horizontalAdvance(word)));
    const bool slant =
        columns <= 80 && widest + 8 > double(inner) / columns && widest > 24; // words that don't fit lie aslant
    if (slant) m_plot->xAxis->setTickLabelRotation(-50);
    m_plot->xAxis->setTicker(
        wordTicks(m_table.columns, everyThat(double(inner) / columns, slant ? metrics.height() + 2 : widest + 8)));
    m_plot->yAxis->setTicker(wordTicks(m_table.rows, everyThat(double(tall) / rows, metrics.height() + 1)));
    m_plot->xAxis->setTickLabelColor(theme.color("text"));
    m_plot->yAxis->setTickLabelColor(theme.color("text"));

    auto* map = new QCPColorMap(m_plot->xAxis, m_plot->yAxis);
    map->data()->setSize(columns, rows);
    map->data()->setRange(QCPRange(0, std::max(columns - 1, 1)), QCPRange(0, std::max(rows - 1, 1)));
    if (columns == 1) map->data()->setKeyRange(QCPRange(0, 0)); // one cell wide: its own middle
    if (rows == 1) map->data()->setValueRange(QCPRange(0, 0));
    map->setInterpolate(false);
    map->setTightBoundary(false);
    QCPColorGradient gradient;
    gradient.clearColorStops();
    for (int i = 0; i <= 8; ++i) gradient.setColorStopAt(i / 8.0, heatColor(i / 8.0));
    gradient.setNanHandling(QCPColorGradient::nhNanColor);
    gradient.setNanColor(theme.color("surface"));
    map->setGradient(gradient);
    map->setDataRange(QCPRange(low, high));
    map->setVisible(columns > 1 && rows > 1);
    const bool drawn = map->visible();
    const auto at = [this](int r, int c) {
        return r < int(m_table.values.size()) && c < int(m_table.values[std::size_t(r)].size())
                   ? m_table.values[std::size_t(r)][std::size_t(c)]
                   : NAN;
    };
    for (int r = 0; drawn && r < rows; ++r)
        for (int c = 0; c < columns; ++c) map->data()->setCell(c, r, at(r, c));
    m_plot->axisRect()->setAutoMargins(QCP::msAll);
    m_plot->axisRect()->setMinimumMargins(QMargins(14, 8, 14, 8));
    m_plot->replot(QCustomPlot::rpImmediateRefresh); // the margins are known after this
    const double cellWidth = std::abs(m_plot->xAxis->coordToPixel(1) - m_plot->xAxis->coordToPixel(0));
    const double cellHeight = std::abs(m_plot->yAxis->coordToPixel(1) - m_plot->yAxis->coordToPixel(0));
    for (int r = 0; r < rows; ++r)
        for (int c = 0; c < columns; ++c) {
            const double value = at(r, c);
            const double share = (value - low) / (high - low);
            if (!drawn && std::isfinite(value)) { // a color map of one line has no size of its own
                auto* cell = new QCPItemRect(m_plot);
                cell->topLeft->setCoords(c - 0.5, r - 0.5);
                cell->bottomRight->setCoords(c + 0.5, r + 0.5);
                cell->setBrush(heatColor(share));
                cell->setPen(Qt::NoPen);
            }
            const QString text = std::isfinite(value) ? m_format(value) : QString();
            if (text.isEmpty() || cellHeight < metrics.height() + 1 || cellWidth < metrics.horizontalAdvance(text) + 3)
                continue;
            auto* label = new QCPItemText(m_plot);
            label->position->setCoords(c, r);
            label->setText(text);
            label->setFont(m_plot->xAxis->tickLabelFont());
            label->setColor(heatInk(share));
            ++m_written;
        }
    if (m_row >= 0) {
        auto* frame = new QCPItemRect(m_plot);
        frame->topLeft->setCoords(m_column < 0 ? -0.5 : m_column - 0.5, m_row - 0.5);
        frame->bottomRight->setCoords(m_column < 0 ? columns - 0.5 : m_column + 0.5, m_row + 0.5);
        frame->setPen(QPen(theme.color("text"), 2));
        frame->setBrush(Qt::NoBrush);
    }
    m_plot->replot(QCustomPlot::rpRefreshHint); // at once: between the two there is a picture without its values
    QStringList said;
    for (int r = 0; r < std::min(rows, 12); ++r)
        for (int c = 0; c < std::min(columns, 12); ++c) said << told(r, c);
    m_plot->setAccessibleDescription(said.join(QStringLiteral("; ")));
}

QString HeatMap::told(int row, int column) const {
    const double value = row < int(m_table.values.size()) && column < int(m_table.values[std::size_t(row)].size())
                             ? m_table.values[std::size_t(row)][std::size_t(column)]
                             : NAN;
    return tr("%1 %2, %3 %4: %5")
        .arg(m_rowsName, m_table.rows[row], m_columnsName, m_table.columns[column],
             std::isfinite(value) ? m_format(value) : tr("nothing"));
}

bool HeatMap::cellAt(const QPointF& at, int& row, int& column) const {
    if (m_table.rows.isEmpty() || m_table.columns.isEmpty() || !m_plot->axisRect()->rect().contains(at.toPoint()))
        return false;
    column = int(std::lround(m_plot->xAxis->pixelToCoord(at.x())));
    row = int(std::lround(m_plot->yAxis->pixelToCoord(at.y())));
    return row >= 0 && column >= 0 && row < m_table.rows.size() && column < m_table.columns.size();
}

bool HeatMap::eventFilter(QObject* watched, QEvent* event) {
    int row = 0, column = 0;
    if (watched == m_plot && (event->type() == QEvent::Resize || event->type() == QEvent::Show))
        QMetaObject::invokeMethod(this, &HeatMap::redraw, Qt::QueuedConnection); // what fits into a cell has changed
    if (watched == m_plot && event->type() == QEvent::MouseButtonRelease) {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        if (mouse->button() == Qt::LeftButton && cellAt(mouse->position(), row, column)) emit cellClicked(row, column);
    } else if (watched == m_plot && event->type() == QEvent::MouseMove) {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        if (cellAt(mouse->position(), row, column))
            QToolTip::showText(mouse->globalPosition().toPoint(), told(row, column), m_plot);
        else QToolTip::hideText();
    }
    return PlotWidget::eventFilter(watched, event);
}

} // namespace lathe::ui
