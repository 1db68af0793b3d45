// Found by search: of candidates with enough contrast and color those were kept whose nearest two are farthest apart,
// then ordered so that the first few are the most different.
#include "plots/curve_palette.h"

#include "settings/theme.h"

namespace lathe::ui {
namespace {

constexpr const char* lightInks[paletteSize] = {
    "#1766c2", "#d0651a", "#872d4b", "#2d0096", "#789678", "#4b4b00", "#9687d2", "#694b78", "#875a4b", "#5a96a5",
    "#1e2d5a", "#007869", "#5a00ff", "#004b3c", "#c300a5", "#ff3ca5", "#5a0f00", "#c30f2d", "#96874b", "#875aff"};
constexpr const char* darkInks[paletteSize] = {
    "#4b9bf0", "#f0924b", "#a55a78", "#e1e1b4", "#d2a5c3", "#694bff", "#4b784b", "#c3ff0f", "#1ec396", "#f01e5a",
    "#b44b1e", "#a5e1d2", "#1e9696", "#b4b4ff", "#786996", "#789678", "#e169c3", "#3cf078", "#c31ec3", "#968700"};

} // namespace

QColor curveColor(int index) {
    return QColor(QLatin1String((Theme::instance().isDark() ? darkInks : lightInks)[index % paletteSize]));
}

QPen curvePen(int index, double width, int colorOf) {
    // Flat or square ends let Qt draw each piece by itself; round ones take five times as long.
    QPen pen(curveColor(colorOf < 0 ? index : colorOf), width, Qt::SolidLine, Qt::SquareCap, Qt::BevelJoin);
    switch (index / paletteSize % 3) {
    case 1: pen.setDashPattern({5, 3}); break;
    case 2: pen.setDashPattern({1.5, 2.5}); break;
    default: break;
    }
    if (pen.style() == Qt::CustomDashLine) pen.setCapStyle(Qt::FlatCap);
    return pen;
}

} // namespace lathe::ui
