#pragma once
// Lines and points over two axes as an SVG element, for pages that must need nothing beside them. Texts are escaped
// here. Each series has its name as a tooltip.
#include <string>
#include <utility>
#include <vector>

namespace lathe {

struct SvgSeries {
    std::string name, color;
    std::string dashes; ///< a stroke-dasharray; empty: none
    std::vector<std::pair<double, double>> points; ///< what is not finite parts the line
    bool line = true, dots = false;
};

struct SvgAxis {
    std::string title;
    bool log = false;
    std::vector<std::string> categories = {}; ///< what stands at 0, 1, 2, …; none: numbers
};

/// Empty where no series has a finite point.
std::string svgPlot(const std::string& title, const SvgAxis& x, const SvgAxis& y, const std::vector<SvgSeries>& series);

} // namespace lathe
