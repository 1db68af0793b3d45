#include "cli/resources.h"

#include "lathe/error.h"

#include <cstdlib>

namespace lathe::cli {

std::filesystem::path resourceFolder() {
    namespace fs = std::filesystem;
    std::error_code ignored;
    const auto isOne = [&](const fs::path& folder) { return fs::exists(folder / "sample" / "recipe.json", ignored); };
    if (const char* given = std::getenv("LATHE_RESOURCES"); given && *given) {
        if (isOne(given)) return given;
        throw Error(ErrorKind::Io,
                    "LATHE_RESOURCES names " + std::string(given) + ", which has no sample/recipe.json.");
    }
    const fs::path program = fs::read_symlink("/proc/self/exe", ignored).parent_path();
    for (const fs::path& folder :
         {program.parent_path() / "share" / "lathe", program.parent_path() / "share" / "lathe" / "resources"})
        if (isOne(folder)) return folder;
    for (fs::path folder = program; folder.has_relative_path(); folder = folder.parent_path())
        if (isOne(folder / "resources")) return folder / "resources";
    throw Error(ErrorKind::Io, "The bundled sample was not found beside the program.",
                "Set LATHE_RESOURCES to the resources folder of Lathe's source.");
}

} // namespace lathe::cli
