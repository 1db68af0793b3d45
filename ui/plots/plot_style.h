#pragma once
// How a plot looks in today's theme: axes, grid, legend, fonts.
class QCustomPlot;

namespace lathe::ui {

void styleAxes(QCustomPlot& plot, bool small = false);

} // namespace lathe::ui
