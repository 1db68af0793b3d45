// Found by search: of candidates with enough contrast and color those were kept whose nearest two are farthest apart,
// then ordered so that the first few are the most different.
#include "plots/curve_palette.h"

#include "lathe/curve_colors.h"
#include "settings/theme.h"

namespace lathe::ui {
namespace {

static_assert(curveColorsOnLight.size() == paletteSize);
constexpr std::array<std::string_view, paletteSize> darkInks{
    "#4b9bf0", "#f0924b", "#a55a78", "#e1e1b4", "#d2a5c3", "#694bff", "#4b784b", "#c3ff0f", "#1ec396", "#f01e5a",
    "#b44b1e", "#a5e1d2", "#1e9696", "#b4b4ff", "#786996", "#789678", "#e169c3", "#3cf078", "#c31ec3", "#968700"};

} // namespace

QColor curveColor(int index) {
    const std::string_view ink =
        (Theme::instance().isDark() ? darkInks : curveColorsOnLight)[std::size_t(index % paletteSize)];
    return QColor(QLatin1String(ink.data(), qsizetype(ink.size())));
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
