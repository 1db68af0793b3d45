#include "recipe/adapter_folder.h"

namespace lathe {

bool isAdapterFolder(const std::filesystem::path& folder) {
    std::error_code ignored;
    for (const char* file : {"adapter_config.json", "adapter_fusion_config.json", "methods.json"})
        if (std::filesystem::is_regular_file(folder / file, ignored)) return true;
    return false;
}

} // namespace lathe
