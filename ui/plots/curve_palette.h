#pragma once
// Colors of curves. Twenty runs can be told apart by color alone, also by who sees no red, no green or no blue: by
// CIEDE2000 (Sharma, Wu and Dalal 2005) any two are at least 7.5 apart, and any two of the first eight at least 12, to
// the usual eye and as protanopia, deuteranopia and tritanopia are simulated by Machado, Oliveira and Fernandes
// (2009, severity 1). Each has the contrast of 3 to the ground that WCAG 2.1 asks of graphics. Later curves have the
// same colors again with dashes.
#include <QColor>
#include <QPen>

namespace lathe::ui {

inline constexpr int paletteSize = 20;

QColor curveColor(int index);       ///< in today's theme
QPen curvePen(int index, double width, int colorOf = -1); ///< colorOf: another curve's color; the dashes stay its own

} // namespace lathe::ui
