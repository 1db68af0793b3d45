#pragma once
// Which Lathe this is. The number stands in the top CMakeLists.txt and nowhere else.
#include <string_view>

namespace lathe {

/// "0.1.0": what `lathe version` says, and what a run's environment and the model library keep.
std::string_view programVersion();

} // namespace lathe
