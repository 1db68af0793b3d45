#pragma once
// Where the Hub is, who asks, and where files go: the environment variables of huggingface_hub, in its order.
#include "lathe/download.h"

#include <filesystem>
#include <string>

namespace lathe {

struct HubSettings {
    std::string endpoint; ///< without a slash at the end
    std::string token;    ///< empty: none
    std::filesystem::path cache;
    bool offline = false; ///< HF_HUB_OFFLINE
};

/// What the order leaves empty comes from the environment. Throws Error{BadInput}: an endpoint that is no http(s)
/// address, a token with line breaks or other control characters.
HubSettings hubSettings(const DownloadOrder& order);

} // namespace lathe
