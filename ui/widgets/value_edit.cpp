#include "widgets/value_edit.h"

#include "settings/theme.h"

#include <QPainter>
#include <QStyleOptionFrame>

namespace lathe::ui {

void ValueEdit::setDefault(const QString& value, const QString& from) {
    m_value = value;
    m_from = from;
    setPlaceholderText({}); // which would be drawn over it
    update();
}

void ValueEdit::paintEvent(QPaintEvent* event) {
    QLineEdit::paintEvent(event);
    if (!text().isEmpty() || m_value.isEmpty()) return;
    QStyleOptionFrame option;
    initStyleOption(&option);
    const QRect room = style()->subElementRect(QStyle::SE_LineEditContents, &option, this).adjusted(2, 0, -2, 0);
    const QFontMetrics metrics = fontMetrics();
    QPainter painter(this);
    painter.setClipRect(room);
    const Theme& theme = Theme::instance();
    const QString value = metrics.elidedText(m_value, Qt::ElideRight, room.width());
    painter.setPen(theme.color(isEnabled() ? "text" : "disabled"));
    painter.drawText(room, Qt::AlignVCenter | Qt::TextSingleLine, value);
    const QRect rest = room.adjusted(metrics.horizontalAdvance(value), 0, 0, 0);
    if (m_from.isEmpty() || rest.width() < metrics.averageCharWidth() * 4) return;
    painter.setPen(theme.color(isEnabled() ? "muted" : "disabled"));
    painter.drawText(rest, Qt::AlignVCenter | Qt::TextSingleLine,
                     metrics.elidedText(QStringLiteral(", ") + m_from, Qt::ElideRight, rest.width()));
}

} // namespace lathe::ui
