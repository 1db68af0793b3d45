#include "widgets/chip_delegate.h"

#include "settings/theme.h"

#include <QApplication>
#include <QPainter>

#include <algorithm>

namespace lathe::ui {
namespace {

constexpr int margin = 8, gap = 5, inside = 7;

void drawChip(QPainter& painter, const QRect& room, const QString& text) {
    const Theme& theme = Theme::instance();
    painter.setPen(theme.color("border"));
    painter.setBrush(theme.color("sunken"));
    painter.drawRoundedRect(QRectF(room).adjusted(0.5, 0.5, -0.5, -0.5), room.height() / 2.0, room.height() / 2.0);
    painter.setPen(theme.color("text"));
    painter.drawText(room, Qt::AlignCenter, text);
}

} // namespace

ChipDelegate::ChipDelegate(int wordsRole, QObject* parent) : QStyledItemDelegate(parent), m_role(wordsRole) {}

void ChipDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const QStringList words = index.data(m_role).toStringList();
    QStyleOptionViewItem ground = option;
    initStyleOption(&ground, index);
    if (!words.isEmpty()) ground.text.clear();
    ground.widget->style()->drawControl(QStyle::CE_ItemViewItem, &ground, painter, ground.widget);
    if (words.isEmpty()) return;

    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setClipRect(option.rect);
    QFont small = option.font;
    small.setPointSizeF(small.pointSizeF() * 0.92);
    painter->setFont(small);
    const QFontMetrics metrics(small);
    const int height = std::min(metrics.height() + 4, option.rect.height() - 6);
    const auto widthOf = [&](const QString& text) { return metrics.horizontalAdvance(text) + 2 * inside; };
    int x = option.rect.left() + margin;
    const int end = option.rect.right() - margin;
    const int top = option.rect.center().y() - height / 2;
    for (qsizetype i = 0; i < words.size(); ++i) {
        const QString rest = QStringLiteral("+%1").arg(words.size() - i);
        const bool isLast = i + 1 == words.size();
        const int room = isLast ? end - x : end - x - gap - widthOf(QStringLiteral("+%1").arg(words.size() - i - 1));
        int width = widthOf(words[i]);
        if (width > room && i > 0) {
            drawChip(*painter, {x, top, std::clamp(end - x, 0, widthOf(rest)), height}, rest);
            break;
        }
        width = std::min(width, std::max(room, 2 * inside + metrics.averageCharWidth() * 2));
        drawChip(*painter, {x, top, width, height},
                 metrics.elidedText(words[i], Qt::ElideRight, width - 2 * inside + 1));
        x += width + gap;
    }
    painter->restore();
}

} // namespace lathe::ui
