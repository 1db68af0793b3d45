#include "base/hub_name.h"

namespace lathe {

std::string hubName(const std::filesystem::path& path) {
    constexpr std::string_view prefix = "models--";
    for (const std::filesystem::path& part : path) {
        std::string name = part.string();
        if (!name.starts_with(prefix)) continue;
        name.erase(0, prefix.size());
        if (const std::size_t at = name.find("--"); at != std::string::npos) name.replace(at, 2, "/");
        return name;
    }
    return {};
}

bool isHubTree(const std::filesystem::path& folder) {
    const std::string name = folder.filename().string();
    return name.starts_with("models--") || name.starts_with("datasets--") || name.starts_with("spaces--");
}

} // namespace lathe
