#pragma once
// Where the bundled sample lies.
#include <filesystem>

namespace lathe::cli {

/// $LATHE_RESOURCES, else "resources" in a folder above the program (a build in the checkout), else ../share/lathe
/// beside it. Throws Error{Io} where there is none.
std::filesystem::path resourceFolder();

} // namespace lathe::cli
