#pragma once
// The picture of a layer on any painter: a widget's, a file's. What is trained has a color, a heavier frame and a bar
// at its left; what is kept in fewer bits is hatched: nothing is told by color alone.
#include "plots/layer_layout.h"

#include <QFont>

class QPainter;

namespace lathe::ui {

/// Ways to show a part, in LayerLayout::parts; -1: none.
struct LayerMarks {
    int current = -1, hovered = -1;
    bool focused = false;
};

void paintLayer(QPainter& painter, const ModelParts& parts, const LayerLayout& layout, const QFont& font);
void paintMarks(QPainter& painter, const LayerLayout& layout, const LayerMarks& marks); ///< over it

} // namespace lathe::ui
