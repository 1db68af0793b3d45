#include "widgets/meter.h"

#include "settings/theme.h"

#include <QPainter>

#include <algorithm>

namespace lathe::ui {

Meter::Meter(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFixedHeight(4);
}

void Meter::setShare(double share) {
    m_share = std::clamp(share, 0.0, 1.0);
    update();
}

void Meter::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::instance();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.color("sunken"));
    painter.drawRoundedRect(rect(), 2, 2);
    if (m_share <= 0) return;
    painter.setBrush(theme.color("accent"));
    painter.drawRoundedRect(QRectF(0, 0, std::max(4.0, m_share * width()), height()), 2, 2);
}

} // namespace lathe::ui
