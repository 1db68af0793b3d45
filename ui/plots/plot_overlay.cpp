#include "plots/plot_overlay.h"

#include "settings/theme.h"

#include <QApplication>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace lathe::ui {
namespace {

constexpr int readoutPad = 7, readoutSwatch = 10, longestReadoutName = 230;

QFont readoutFont() {
    QFont font = QApplication::font();
    font.setPointSizeF(font.pointSizeF() * 0.88);
    return font;
}

} // namespace

PlotOverlay::PlotOverlay(QWidget* plot) : QWidget(plot) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAttribute(Qt::WA_NoSystemBackground);
    setFocusPolicy(Qt::NoFocus);
    setFont(readoutFont());
}

void PlotOverlay::show(PlotPointer pointer) {
    QRegion changed = region();
    m_shown = std::move(pointer);
    layOut();
    changed += region();
    update(changed);
}

/// Where the readout stands, and how much of it has room.
void PlotOverlay::layOut() {
    m_readout = {};
    if (!m_shown.cross || (m_shown.lines.empty() && m_shown.title.isEmpty())) return;
    const QFontMetrics metrics(font());
    m_lineHeight = metrics.height() + 1;
    const int room = std::max(1, (m_shown.area.height() - 2 * readoutPad) / m_lineHeight);
    const int head = m_shown.title.isEmpty() || room < 2 ? 0 : 1, lines = int(m_shown.lines.size());
    m_written = lines <= room - head ? lines : std::max(1, room - head - 1);
    m_nameWidth = m_valueWidth = 0;
    for (int i = 0; i < m_written; ++i) {
        const PlotPointer::Line& line = m_shown.lines[std::size_t(i)];
        m_nameWidth = std::max(m_nameWidth, std::min(metrics.horizontalAdvance(line.name), longestReadoutName));
        m_valueWidth = std::max(m_valueWidth, metrics.horizontalAdvance(line.value + line.quiet));
    }
    int width = 2 * readoutPad + m_nameWidth + m_valueWidth;
    if (m_nameWidth) width += readoutSwatch + 6 + 10;
    if (head) width = std::max(width, 2 * readoutPad + metrics.horizontalAdvance(m_shown.title));
    const int rows = head + m_written + (m_written < lines && room > m_written + head ? 1 : 0);
    const int height = rows * m_lineHeight + readoutPad;
    const int x = int(std::lround(*m_shown.cross));
    int left = x + 12;
    if (left + width > m_shown.area.right() && x - 12 - width >= 0) left = x - 12 - width;
    int top = m_shown.besideY ? int(*m_shown.besideY) - height / 2 : m_shown.area.top() + 4;
    top = std::clamp(top, m_shown.area.top() + 2, std::max(m_shown.area.top() + 2, m_shown.area.bottom() - height - 2));
    m_readout = QRect(std::clamp(left, 0, std::max(0, this->width() - width - 1)), top, width, height);
}

QRegion PlotOverlay::region() const {
    QRegion all;
    if (m_shown.cross) all += QRect(int(*m_shown.cross) - 6, m_shown.area.top() - 6, 13, m_shown.area.height() + 12);
    for (const PlotPointer::Line& line : m_shown.lines) all += QRect(line.at.toPoint() - QPoint(6, 6), QSize(13, 13));
    if (!m_readout.isEmpty()) all += m_readout.adjusted(-1, -1, 2, 2);
    if (m_shown.marked) all += QRect(int(*m_shown.marked) - 2, m_shown.area.top(), 5, m_shown.area.height());
    if (m_shown.band)
        all += QRect(int(m_shown.band->first) - 2, m_shown.area.top(),
                     int(m_shown.band->second - m_shown.band->first) + 5, m_shown.area.height());
    if (!m_shown.box.isEmpty()) all += m_shown.box.adjusted(-2, -2, 2, 2);
    if (m_shown.focused) all += QRegion(rect()) - QRegion(rect().adjusted(3, 3, -3, -3));
    if (!m_shown.message.isEmpty()) all += QRect(0, m_shown.area.bottom() - 60, width(), 62);
    return all;
}

void PlotOverlay::paintReadout(QPainter& painter) const {
    const Theme& theme = Theme::instance();
    const QFontMetrics metrics(font());
    painter.setPen(theme.color("borderStrong"));
    painter.setBrush(theme.color("raised"));
    painter.drawRoundedRect(QRectF(m_readout).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    int base = m_readout.top() + readoutPad / 2 + metrics.ascent() + 1;
    const int left = m_readout.left() + readoutPad, right = m_readout.right() - readoutPad;
    if (!m_shown.title.isEmpty() && m_readout.height() >= 2 * m_lineHeight) {
        painter.setPen(theme.color("muted"));
        painter.drawText(left, base, m_shown.title);
        base += m_lineHeight;
    }
    for (int i = 0; i < m_written; ++i, base += m_lineHeight) {
        const PlotPointer::Line& line = m_shown.lines[std::size_t(i)];
        int valueLeft = left;
        if (m_nameWidth) {
            painter.fillRect(left, base - metrics.ascent() / 2 - 1, readoutSwatch, 3, line.color);
            painter.setPen(theme.color("text"));
            painter.drawText(left + readoutSwatch + 6, base,
                             metrics.elidedText(line.name, Qt::ElideMiddle, m_nameWidth));
            valueLeft = right + 1 - metrics.horizontalAdvance(line.value + line.quiet);
        }
        painter.setPen(theme.color("text"));
        painter.drawText(valueLeft, base, line.value);
        painter.setPen(theme.color("muted"));
        painter.drawText(valueLeft + metrics.horizontalAdvance(line.value), base, line.quiet);
    }
    if (m_written < int(m_shown.lines.size()) && base < m_readout.bottom()) {
        painter.setPen(theme.color("muted"));
        painter.drawText(left, base, tr("and %n more", nullptr, int(m_shown.lines.size()) - m_written));
    }
}

void PlotOverlay::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::instance();
    QPainter painter(this);
    const QRect& area = m_shown.area;
    if (m_shown.band) {
        QColor ground = theme.color("accent");
        ground.setAlpha(theme.isDark() ? 60 : 38);
        const QRectF band(m_shown.band->first, area.top(), m_shown.band->second - m_shown.band->first, area.height());
        painter.fillRect(band & QRectF(area), ground);
        painter.setPen(theme.color("accent"));
        for (const double x : {band.left(), band.right()})
            if (x >= area.left() && x <= area.right()) painter.drawLine(QLineF(x, area.top(), x, area.bottom()));
    }
    if (m_shown.marked && *m_shown.marked >= area.left() && *m_shown.marked <= area.right()) {
        painter.setPen(QPen(theme.color("borderStrong"), 1, Qt::DashLine));
        painter.drawLine(QLineF(*m_shown.marked, area.top(), *m_shown.marked, area.bottom()));
    }
    if (!m_shown.box.isEmpty()) {
        QColor ground = theme.color("muted");
        ground.setAlpha(40);
        painter.setPen(QPen(theme.color("muted"), 1));
        painter.setBrush(ground);
        painter.drawRect(m_shown.box);
    }
    if (m_shown.cross) {
        painter.setPen(QPen(theme.color("borderStrong"), 1));
        const int x = int(std::lround(*m_shown.cross));
        painter.drawLine(x, area.top(), x, area.bottom());
        painter.setRenderHint(QPainter::Antialiasing);
        for (const PlotPointer::Line& line : m_shown.lines) {
            if (!area.adjusted(-4, -4, 4, 4).contains(line.at.toPoint())) continue;
            painter.setPen(QPen(theme.color("surface"), 1.5));
            painter.setBrush(line.color);
            painter.drawEllipse(line.at, 4, 4);
        }
        if (!m_readout.isEmpty()) paintReadout(painter);
        painter.setRenderHint(QPainter::Antialiasing, false);
    }
    if (m_shown.focused) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(theme.color("accent"), 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 4, 4);
    }
    if (!m_shown.message.isEmpty()) {
        QRect place(area.left() + 6, area.bottom() - 58, std::max(60, area.width() - 12), 54);
        QRect text =
            painter.fontMetrics().boundingRect(place.adjusted(readoutPad, 0, -readoutPad, 0),
                                               Qt::AlignLeft | Qt::AlignBottom | Qt::TextWordWrap, m_shown.message);
        painter.setPen(theme.color(m_shown.wrong ? "danger" : "borderStrong"));
        painter.setBrush(theme.color(m_shown.wrong ? "dangerSoft" : "raised"));
        painter.drawRect(text.adjusted(-readoutPad, -3, readoutPad, 3));
        painter.setPen(theme.color(m_shown.wrong ? "danger" : "text"));
        painter.drawText(text, Qt::AlignLeft | Qt::AlignBottom | Qt::TextWordWrap, m_shown.message);
    }
}

} // namespace lathe::ui
