#include "hub/hub_settings.h"

#include "base/json.h"
#include "lathe/error.h"

#include <algorithm>
#include <cstdlib>

namespace fs = std::filesystem;

namespace lathe {
namespace {

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

std::string trimmed(std::string text) {
    const auto space = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    while (!text.empty() && space(text.back())) text.pop_back();
    text.erase(text.begin(), std::find_if_not(text.begin(), text.end(), space));
    return text;
}

fs::path expanded(const std::string& text) {
    if (text == "~" || text.starts_with("~/"))
        return fs::path(variable("HOME")) / (text.size() > 2 ? text.substr(2) : "");
    return fs::absolute(text);
}

fs::path homeOfHub() {
    if (const std::string home = variable("HF_HOME"); !home.empty()) return expanded(home);
    if (const std::string caches = variable("XDG_CACHE_HOME"); !caches.empty()) return expanded(caches) / "huggingface";
    return expanded("~") / ".cache" / "huggingface";
}

fs::path cacheFolder() {
    for (const char* name : {"HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"})
        if (const std::string cache = variable(name); !cache.empty()) return expanded(cache);
    return homeOfHub() / "hub";
}

std::string storedToken() {
    for (const char* name : {"HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"})
        if (const std::string token = trimmed(variable(name)); !token.empty()) return token;
    const std::string named = variable("HF_TOKEN_PATH");
    const fs::path path = named.empty() ? homeOfHub() / "token" : expanded(named);
    std::error_code ignored;
    return fs::is_regular_file(path, ignored) ? trimmed(readTextFile(path, 4096)) : std::string();
}

} // namespace

HubSettings hubSettings(const DownloadOrder& order) {
    HubSettings settings;
    settings.endpoint = trimmed(!order.endpoint.empty() ? order.endpoint : variable("HF_ENDPOINT"));
    if (settings.endpoint.empty()) settings.endpoint = "https://huggingface.co";
    while (settings.endpoint.ends_with('/')) settings.endpoint.pop_back();
    if (!settings.endpoint.starts_with("https://") && !settings.endpoint.starts_with("http://"))
        throw Error(ErrorKind::BadInput,
                    {"The Hub's address %1 begins with neither https:// nor http://.", settings.endpoint},
                    "Set HF_ENDPOINT to an address such as https://huggingface.co.");
    settings.token = order.token.empty() ? storedToken() : trimmed(order.token);
    if (std::any_of(settings.token.begin(), settings.token.end(), [](unsigned char c) { return c <= ' ' || c > '~'; }))
        throw Error(ErrorKind::BadInput, "The Hub's token has spaces or characters in it that no token has.",
                    "Set HF_TOKEN to the token as the Hub showed it (hf_...).");
    settings.cache = order.cache.empty() ? cacheFolder() : expanded(order.cache);
    std::string offline = variable("HF_HUB_OFFLINE");
    std::transform(offline.begin(), offline.end(), offline.begin(),
                   [](unsigned char c) { return char(std::toupper(c)); });
    settings.offline = offline == "1" || offline == "ON" || offline == "YES" || offline == "TRUE";
    return settings;
}

} // namespace lathe
