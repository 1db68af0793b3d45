// Bars are as tall as their layer trains, of the layer that trains most; a frozen one is a gray foot.
#include "plots/layer_strip.h"

#include "bridge/text.h"
#include "settings/theme.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace lathe::ui {

LayerStrip::LayerStrip(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Layers"));
    followTheme(this, [this] { update(); });
}

void LayerStrip::setShares(std::vector<LayerShare> shares, std::int64_t shown, std::int64_t encoderLayers) {
    m_shares = std::move(shares);
    m_shown = int(shown);
    m_encoderLayers = int(encoderLayers);
    setAccessibleDescription(m_shares.empty() ? QString() : layerText(m_shown));
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
    update();
}

QSize LayerStrip::sizeHint() const { return {fontMetrics().height() * 24, int(fontMetrics().height() * 3.2)}; }
QSize LayerStrip::minimumSizeHint() const { return {fontMetrics().height() * 12, sizeHint().height()}; }

QRectF LayerStrip::room() const { return QRectF(rect()).adjusted(3, 4, -3, -fontMetrics().height() - 2.0); }

int LayerStrip::layerAt(int x) const {
    if (m_shares.empty()) return -1;
    const QRectF bars = room();
    const int layer = int((x - bars.left()) / bars.width() * double(m_shares.size()));
    return x < bars.left() || layer >= int(m_shares.size()) ? -1 : layer;
}

QString LayerStrip::layerText(int layer) const {
    const LayerShare& share = m_shares[std::size_t(layer)];
    const QString place = tr("Layer %1 of %2").arg(layer + 1).arg(m_shares.size());
    return share.trained == 0
               ? tr("%1: frozen, %2 numbers").arg(place, countText(share.total))
               : tr("%1: %2 of %3 numbers trained").arg(place, countText(share.trained), countText(share.total));
}

void LayerStrip::paintEvent(QPaintEvent*) {
    if (m_shares.empty()) return;
    const Theme& theme = Theme::instance();
    QPainter painter(this);
    const QRectF bars = room();
    const double each = bars.width() / double(m_shares.size()), gap = each > 5 ? std::min(3.0, each * 0.2) : 0;
    double most = 1;
    for (const LayerShare& share : m_shares) most = std::max(most, double(share.trained));
    for (std::size_t i = 0; i < m_shares.size(); ++i) {
        const double left = bars.left() + double(i) * each, foot = 4;
        const LayerShare& share = m_shares[i];
        const double tall = share.trained > 0 ? std::max(foot + 2, bars.height() * double(share.trained) / most) : foot;
        const QRectF bar(left + gap / 2, bars.bottom() - tall, each - gap, tall);
        painter.fillRect(bar, theme.color(share.trained > 0 ? "good" : "borderStrong"));
        if (int(i) != m_shown) continue;
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme.color("accent"), hasFocus() ? 2.5 : 1.6));
        painter.drawRect(QRectF(left - 1, bars.top() - 2, each + 2, bars.height() + 4));
    }
    if (m_encoderLayers > 0 && m_encoderLayers < int(m_shares.size())) {
        const double at = bars.left() + m_encoderLayers * each;
        painter.setPen(QPen(theme.color("text"), 1, Qt::DashLine));
        painter.drawLine(QPointF(at, bars.top() - 2), QPointF(at, bars.bottom() + 2));
    }
    painter.setPen(theme.color("muted"));
    const auto trains =
        std::count_if(m_shares.begin(), m_shares.end(), [](const LayerShare& s) { return s.trained > 0; });
    const QRectF line(bars.left(), bars.bottom() + 2, bars.width(), fontMetrics().height());
    const QString words = tr("%1 of %2 layers are trained").arg(trains).arg(m_shares.size());
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(words, Qt::ElideRight, int(line.width())));
}

void LayerStrip::choose(int layer) {
    if (layer < 0 || layer >= int(m_shares.size()) || layer == m_shown) return;
    emit layerChosen(layer);
}

void LayerStrip::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) choose(layerAt(int(event->position().x())));
}

void LayerStrip::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Left: return choose(m_shown - 1);
    case Qt::Key_Right: return choose(m_shown + 1);
    case Qt::Key_Home: return choose(0);
    case Qt::Key_End: return choose(int(m_shares.size()) - 1);
    default: QWidget::keyPressEvent(event);
    }
}

void LayerStrip::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
}

void LayerStrip::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    update();
}

bool LayerStrip::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        if (const int layer = layerAt(help->pos().x()); layer >= 0)
            QToolTip::showText(help->globalPos(), layerText(layer), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace lathe::ui
