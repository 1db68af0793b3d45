#include "pages/spark_delegate.h"

#include "models/run_filter_model.h"
#include "models/sparklines.h"
#include "settings/theme.h"

#include <QPainter>

#include <algorithm>

namespace lathe::ui {

SparkDelegate::SparkDelegate(const RunFilterModel& shown, Sparklines& lines, QObject* parent)
    : QStyledItemDelegate(parent), m_shown(shown), m_lines(lines) {}

void SparkDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QStyledItemDelegate::paint(painter, option, index);
    const RunSummary* run = m_shown.runAt(index.row());
    const Sparkline* line = run ? m_lines.of(*run) : nullptr;
    if (!line) return;
    const QRectF room = QRectF(option.rect).adjusted(8, 6, -8, -7);
    const double steps = std::max({line->lastStep, double(run->totalSteps), 1.0}), losses = line->most - line->least;
    const auto at = [&](const QPointF& point) {
        const double high = losses > 0 ? (point.y() - line->least) / losses : 0.5;
        return QPointF(room.left() + room.width() * point.x() / steps, room.bottom() - room.height() * high);
    };
    const auto draw = [&](const QVector<QPointF>& points, const QColor& color, double width) {
        if (points.isEmpty()) return;
        QPolygonF path;
        for (const QPointF& point : points) path << at(point);
        painter->setPen(QPen(color, width));
        if (path.size() > 1) painter->drawPolyline(path);
        painter->setPen(Qt::NoPen);
        painter->setBrush(color);
        painter->drawEllipse(path.last(), width + 0.6, width + 0.6); // where it is now
        painter->setBrush(Qt::NoBrush);
    };
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setClipRect(option.rect);
    draw(line->training, Theme::instance().series(0), 1.0);
    draw(line->validation, Theme::instance().series(1), 1.3);
    painter->restore();
}

} // namespace lathe::ui
