// Kinds of parts have shapes: modules are boxes, pairs of thin matrices two trapezoids, small networks an hourglass,
// vectors strips, tokens rows of little boxes.
#include "plots/layer_paint.h"

#include "bridge/text.h"
#include "plots/layer_drawing.h"
#include "plots/part_text.h"
#include "settings/theme.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace lathe::ui {
namespace {

constexpr double smallest = 0.8; ///< that letters shrink to before words are shortened

class Pen {
public:
    Pen(QPainter& painter, const ModelParts& parts, const LayerLayout& layout, const QFont& font)
        : m_painter(painter), m_parts(parts), m_layout(layout), m_font(font), m_theme(Theme::instance()) {
        m_small = font;
        if (font.pointSizeF() > 0) m_small.setPointSizeF(font.pointSizeF() * 0.86);
        m_bold = font;
        m_bold.setWeight(QFont::DemiBold);
        m_line = QFontMetricsF(font).height();
    }

    void paint() {
        m_painter.setRenderHint(QPainter::Antialiasing);
        frame(m_layout.before, blockText(PartBlock::Input));
        frame(m_layout.layer, layerTitle());
        frame(m_layout.after, blockText(PartBlock::Output));
        for (const LayerPanel& panel : m_layout.panels) ground(panel);
        for (const QPolygonF& line : m_layout.branches) {
            m_painter.setPen(QPen(m_theme.color("good"), 1.2));
            m_painter.setBrush(Qt::NoBrush);
            m_painter.drawPolyline(line);
        }
        for (const QPolygonF& line : m_layout.wires) wire(line);
        for (const LayerPanel& panel : m_layout.panels) core(panel);
        for (const DrawnPart& drawn : m_layout.parts) part(drawn);
        legend();
    }

private:
    QString layerTitle() const {
        const std::int64_t number = m_parts.layer + 1;
        if (m_parts.encoderLayers == 0) return LayerDrawing::tr("Layer %1 of %2").arg(number).arg(m_parts.layers);
        if (m_parts.layer < m_parts.encoderLayers)
            return LayerDrawing::tr("Encoder layer %1 of %2").arg(number).arg(m_parts.encoderLayers);
        return LayerDrawing::tr("Decoder layer %1 of %2")
            .arg(number - m_parts.encoderLayers)
            .arg(m_parts.layers - m_parts.encoderLayers);
    }

    void text(const QRectF& room, const QString& words, const QFont& font, const QColor& ink,
              Qt::Alignment align = Qt::AlignCenter, Qt::TextElideMode elide = Qt::ElideMiddle) {
        if (room.width() < 4) return; // a sliver
        m_painter.setPen(ink);
        QString shown = words;
        QFont fitting = font;
        double wide = QFontMetricsF(font).horizontalAdvance(shown);
        if (wide > room.width() && words.contains(QStringLiteral(" × "))) { // sizes are worth some room
            shown.replace(QStringLiteral(" × "), QStringLiteral("×"));
            wide = QFontMetricsF(font).horizontalAdvance(shown);
        }
        if (wide > room.width() && font.pointSizeF() > 0) {
            fitting.setPointSizeF(font.pointSizeF() * std::max(smallest, room.width() / wide));
            const QFontMetricsF metrics(fitting);
            if (metrics.horizontalAdvance(shown) > room.width() + 3)
                shown = metrics.elidedText(shown, elide, room.width());
        }
        m_painter.setFont(fitting);
        m_painter.drawText(room, int(align | Qt::TextSingleLine), shown);
    }

    void frame(const QRectF& box, const QString& title) {
        if (box.isNull()) return;
        m_painter.setPen(QPen(m_theme.color("border"), 1));
        m_painter.setBrush(m_theme.color("raised"));
        m_painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
        text(QRectF(box.left() + m_line * 0.6, box.top(), box.width() - m_line * 1.2, m_layout.titleHeight), title,
             m_bold, m_theme.color("text"), Qt::AlignLeft | Qt::AlignVCenter, Qt::ElideRight);
    }

    void ground(const LayerPanel& panel) {
        m_painter.setPen(QPen(m_theme.color("border"), 1, Qt::DotLine));
        m_painter.setBrush(m_theme.color("surface"));
        m_painter.drawRoundedRect(panel.box.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
        QString title = blockText(panel.block);
        if (m_parts.parallel && panel.block == PartBlock::FeedForward)
            title += QStringLiteral(", ") + LayerDrawing::tr("in parallel");
        text(panel.title, title, m_small, m_theme.color("muted"), Qt::AlignLeft | Qt::AlignVCenter, Qt::ElideRight);
    }

    void wire(const QPolygonF& line) {
        if (line.size() < 2) return;
        m_painter.setPen(QPen(m_theme.color("borderStrong"), 1.2));
        m_painter.setBrush(Qt::NoBrush);
        m_painter.drawPolyline(line);
        const QPointF tip = line.last(), way = tip - line[line.size() - 2];
        const double length = std::hypot(way.x(), way.y());
        if (length < 1) return;
        const QPointF along = way / length * m_line * 0.34, across(-along.y() * 0.55, along.x() * 0.55);
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(m_theme.color("borderStrong"));
        m_painter.drawPolygon(QPolygonF({tip, tip - along + across, tip - along - across}));
    }

    void core(const LayerPanel& panel) {
        m_painter.setPen(QPen(m_theme.color("borderStrong"), 1));
        m_painter.setBrush(m_theme.color("surface"));
        m_painter.drawRoundedRect(panel.core, panel.core.height() / 2, panel.core.height() / 2);
        const QRectF room = panel.core.adjusted(m_line * 0.4, m_line * 0.15, -m_line * 0.4, -m_line * 0.15);
        const QRectF first(room.left(), room.top(), room.width(), room.height() / 2),
            second(room.left(), room.center().y(), room.width(), room.height() / 2);
        if (panel.block == PartBlock::FeedForward) {
            text(first, qt(m_parts.activation), m_font, m_theme.color("text"));
            text(second, m_parts.gated ? LayerDrawing::tr("gate × up") : LayerDrawing::tr("activation"), m_small,
                 m_theme.color("muted"));
        } else {
            text(first, LayerDrawing::tr("%n head(s)", nullptr, int(m_parts.heads)), m_font, m_theme.color("text"));
            text(second,
                 m_parts.keyValueHeads == m_parts.heads
                     ? LayerDrawing::tr("%1 wide").arg(m_parts.headDim)
                     : LayerDrawing::tr("%n for keys", nullptr, int(m_parts.keyValueHeads)),
                 m_small, m_theme.color("muted"));
        }
        if (!panel.adds()) return;
        const double radius = m_line * 0.5;
        m_painter.setPen(QPen(m_theme.color("borderStrong"), 1.2));
        m_painter.setBrush(m_theme.color("surface"));
        m_painter.drawEllipse(panel.sum, radius, radius);
        const double arm = radius * 0.55;
        m_painter.drawLine(panel.sum - QPointF(arm, 0), panel.sum + QPointF(arm, 0));
        m_painter.drawLine(panel.sum - QPointF(0, arm), panel.sum + QPointF(0, arm));
    }

    QPainterPath shapeOf(PartKind kind, const QRectF& box) const {
        QPainterPath path;
        if (kind == PartKind::LowRank || kind == PartKind::Bottleneck) { // wide, thin, wide
            const double waist = box.height() * (kind == PartKind::LowRank ? 0.41 : 0.43), middle = box.center().y();
            path.moveTo(box.topLeft());
            path.lineTo(box.center().x(), middle - waist);
            path.lineTo(box.topRight());
            path.lineTo(box.bottomRight());
            path.lineTo(box.center().x(), middle + waist);
            path.lineTo(box.bottomLeft());
            path.closeSubpath();
        } else {
            path.addRoundedRect(box, 3, 3);
        }
        return path;
    }

    void part(const DrawnPart& drawn) {
        const ModelPart& part = m_parts.parts[drawn.part];
        const std::int64_t trained = part.trained(), all = part.count();
        const QRectF box = drawn.box.adjusted(0.5, 0.5, -0.5, -0.5);
        const QPainterPath shape = shapeOf(part.kind, box);
        const bool whole = trained == all && trained > 0;
        m_painter.setPen(whole ? QPen(m_theme.color("good"), 2) : QPen(m_theme.color("borderStrong"), 1));
        m_painter.setBrush(whole ? m_theme.color("trained") : m_theme.color("sunken"));
        m_painter.drawPath(shape);
        if (!part.format.empty()) {
            QColor ink = m_theme.color("borderStrong");
            ink.setAlpha(130);
            m_painter.setPen(Qt::NoPen);
            m_painter.setBrush(QBrush(ink, Qt::BDiagPattern));
            m_painter.drawPath(shape);
        }
        if (whole) bar(shape, QRectF(box.left(), box.top(), m_line * 0.28, box.height()));
        else if (trained > 0) { // a bias: at the bottom
            const QRectF strip(box.left(), box.bottom() - m_line * 0.42, box.width(), m_line * 0.42);
            m_painter.setPen(QPen(m_theme.color("good"), 2));
            m_painter.setBrush(m_theme.color("trained"));
            m_painter.drawRoundedRect(strip, 2, 2);
        }
        words(part, box, trained > 0 && !whole);
    }

    void bar(const QPainterPath& shape, const QRectF& at) {
        m_painter.save();
        m_painter.setClipPath(shape, Qt::IntersectClip);
        m_painter.fillRect(at, m_theme.color("good"));
        m_painter.restore();
    }

    /// On a hatched ground letters need a plain one.
    void label(const QRectF& room, const QString& words, const QFont& font, const QColor& ink, bool hatched) {
        if (hatched && room.width() > 4) {
            const double wide = std::min(QFontMetricsF(font).horizontalAdvance(words) + 6, room.width());
            m_painter.setPen(Qt::NoPen);
            m_painter.setBrush(m_theme.color("sunken"));
            m_painter.drawRect(QRectF(room.center().x() - wide / 2, room.top(), wide, room.height()));
        }
        text(room, words, font, ink);
    }

    void words(const ModelPart& part, const QRectF& box, bool inPart) {
        const QColor ink = m_theme.color("text"), quiet = part.trained() > 0 && !inPart ? ink : m_theme.color("muted");
        const double side = std::min(m_line * 0.35, box.width() * 0.09);
        const QRectF room = box.adjusted(side, 1, -side, inPart ? -m_line * 0.4 : -1);
        const auto halves = [&](const QString& above, const QString& below) {
            const bool hatched = !part.format.empty();
            const double each = std::min(room.height() / 2, m_line);
            const double top = room.center().y() - each;
            label({room.left(), top, room.width(), each}, above, m_font, ink, hatched);
            label({room.left(), top + each, room.width(), each}, below, m_small, quiet, hatched);
        };
        switch (part.kind) {
        case PartKind::LowRank: {
            if (part.tensors.size() < 2) return halves(partTitle(part), partSizes(part));
            const QRectF left(room.left(), room.top(), room.width() / 2 - 1, room.height()),
                right(room.center().x() + 1, room.top(), room.width() / 2 - 1, room.height());
            const auto matrix = [&](const QRectF& where, const QString& letter, const PartTensor& tensor) {
                const QString sizes = shapeText(tensor.shape);
                QString least = sizes;
                least.remove(' ');
                if (QFontMetricsF(m_small).horizontalAdvance(least) * smallest > where.width())
                    return text(where, letter, m_font, ink); // the tooltip has the sizes
                text({where.left(), where.top(), where.width(), where.height() / 2}, letter, m_small, ink);
                text({where.left(), where.center().y(), where.width(), where.height() / 2}, sizes, m_small, ink);
            };
            matrix(left, QStringLiteral("A"), part.tensors[0]);
            matrix(right, QStringLiteral("B"), part.tensors[1]);
            return;
        }
        case PartKind::Magnitude:
        case PartKind::Scale: {
            m_painter.save(); // written upward
            m_painter.translate(box.center());
            m_painter.rotate(-90);
            text({-box.height() / 2, -box.width() / 2, box.height(), box.width()},
                 QString::number(part.tensors.front().count()), m_small, ink);
            m_painter.restore();
            return;
        }
        case PartKind::VirtualTokens:
        case PartKind::Prefix: {
            const double side = m_line * 0.5;
            const double y = box.top() + m_line * 0.3;
            m_painter.setPen(QPen(m_theme.color("good"), 1.2));
            m_painter.setBrush(m_theme.color("surface"));
            const int fit = int((room.width() - side) / (side * 1.3));
            const auto count = int(std::min<std::int64_t>(part.tensors.front().shape.front(), std::max(1, fit)));
            for (int i = 0; i < count; ++i) m_painter.drawRect(QRectF(room.left() + i * side * 1.3 + 2, y, side, side));
            text({room.left(), y + side, room.width(), box.bottom() - y - side},
                 LayerDrawing::tr("%1, %2").arg(partTitle(part), partSizes(part)), m_small, ink, Qt::AlignCenter,
                 Qt::ElideRight);
            return;
        }
        default: halves(partTitle(part), partSizes(part));
        }
    }

    void legend() {
        const QRectF row = m_layout.legend;
        double x = row.left();
        const double side = m_line * 0.95;
        const auto entry = [&](const QString& words, bool trained, bool hatched) {
            const QRectF box(x + 1, row.center().y() - side / 2, side * 1.5, side);
            QPainterPath shape;
            shape.addRoundedRect(box, 2, 2);
            m_painter.setPen(trained ? QPen(m_theme.color("good"), 2) : QPen(m_theme.color("borderStrong"), 1));
            m_painter.setBrush(m_theme.color(trained ? "trained" : "sunken"));
            m_painter.drawPath(shape);
            if (hatched) {
                m_painter.setPen(Qt::NoPen);
                m_painter.setBrush(QBrush(m_theme.color("borderStrong"), Qt::BDiagPattern));
                m_painter.drawPath(shape);
            }
            if (trained) bar(shape, {box.left(), box.top(), m_line * 0.28, box.height()});
            x = box.right() + m_line * 0.4;
            const double wide = std::min(QFontMetricsF(m_small).horizontalAdvance(words) + 2, row.right() - x);
            text({x, row.top(), wide, row.height()}, words, m_small, m_theme.color("muted"),
                 Qt::AlignLeft | Qt::AlignVCenter, Qt::ElideRight);
            x += wide + m_line;
        };
        entry(LayerDrawing::tr("trained"), true, false);
        entry(LayerDrawing::tr("frozen"), false, false);
        for (const ModelPart& part : m_parts.parts)
            if (!part.format.empty()) {
                entry(LayerDrawing::tr("frozen, in %1").arg(formatText(part)), false, true);
                break;
            }
    }

    QPainter& m_painter;
    const ModelParts& m_parts;
    const LayerLayout& m_layout;
    const QFont& m_font;
    const Theme& m_theme;
    QFont m_small, m_bold;
    double m_line = 16;
};

} // namespace

void paintLayer(QPainter& painter, const ModelParts& parts, const LayerLayout& layout, const QFont& font) {
    Pen(painter, parts, layout, font).paint();
}

void paintMarks(QPainter& painter, const LayerLayout& layout, const LayerMarks& marks) {
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    const auto ring = [&](int index, const QPen& pen) {
        if (index < 0) return;
        painter.setPen(pen);
        painter.drawRoundedRect(layout.parts[std::size_t(index)].box.adjusted(-2.5, -2.5, 2.5, 2.5), 5, 5);
    };
    const QColor ink = Theme::instance().color("accent");
    if (marks.hovered != marks.current) ring(marks.hovered, QPen(ink, 1.2));
    ring(marks.current, QPen(ink, marks.focused ? 3 : 2, marks.focused ? Qt::SolidLine : Qt::DashLine));
}

} // namespace lathe::ui
