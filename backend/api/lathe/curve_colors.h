#pragma once
// The colors of runs on a light ground: of the window's curves in its light theme (ui/plots/curve_palette.h says how
// they were found) and of the pages for people without Lathe. Later runs have the same colors again with dashes.
#include <array>
#include <string_view>

namespace lathe {

inline constexpr std::array<std::string_view, 20> curveColorsOnLight{
    "#1766c2", "#d0651a", "#872d4b", "#2d0096", "#789678", "#4b4b00", "#9687d2", "#694b78", "#875a4b", "#5a96a5",
    "#1e2d5a", "#007869", "#5a00ff", "#004b3c", "#c300a5", "#ff3ca5", "#5a0f00", "#c30f2d", "#96874b", "#875aff"};

} // namespace lathe
