#pragma once
// Where each part of a model stands in the picture of a layer: from the list of parts and a width, without a painter.
// Sublayers are panels, read from left to right, as many beside each other as there is room for.
#include "lathe/model_parts.h"

#include <QFontMetricsF>
#include <QPolygonF>
#include <QRectF>

#include <vector>

namespace lathe::ui {

struct DrawnPart {
    std::size_t part = 0; ///< a place in ModelParts::parts
    QRectF box;
};

struct LayerPanel {
    PartBlock block = PartBlock::Attention;
    QRectF box, title;
    QRectF core; ///< what computes without weights of its own: attention, the activation
    QPointF enters, sum, leaves; ///< sum: where what the panel made is added; null: elsewhere, as in parallel layers
    bool adds() const { return !sum.isNull(); }
};

struct LayerLayout {
    QSizeF size;
    std::vector<DrawnPart> parts;  ///< in the order in which they are read, and reached by the keyboard
    std::vector<LayerPanel> panels;
    std::vector<QPolygonF> wires;  ///< each ends in an arrow
    std::vector<QPolygonF> branches; ///< around a layer, through its pair of thin matrices; without an arrow
    QRectF before, layer, after;   ///< frames: what lies before the layers, the one that is shown, what lies behind
    double titleHeight = 0;        ///< of the frames
    QRectF legend;
};

/// Rounded up to what is needed: `width` is the least that it comes to.
LayerLayout layOutLayer(const ModelParts& parts, double width, const QFontMetricsF& metrics);

} // namespace lathe::ui
