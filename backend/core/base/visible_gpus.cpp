// The driver lists every GPU and CUDA only some, in another order: both are matched here without starting CUDA.
#include "base/visible_gpus.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <string_view>
#include <utility>

namespace lathe {
namespace {

using Places = std::vector<std::size_t>;

std::optional<std::string> variable(const char* name) {
    const char* value = std::getenv(name);
    return value ? std::optional<std::string>(value) : std::nullopt;
}

std::vector<std::string> entriesOf(const std::string& list) {
    std::vector<std::string> entries(1);
    for (const char c : list) {
        if (c == ',') entries.emplace_back();
        else if (!entries.back().empty() || !std::isspace(static_cast<unsigned char>(c))) entries.back() += c;
    }
    for (std::string& entry : entries)
        while (!entry.empty() && std::isspace(static_cast<unsigned char>(entry.back()))) entry.pop_back();
    return entries;
}

/// Whole GPUs in the order in which CUDA counts them.
Places counted(const std::vector<Gpu>& all, const std::optional<std::string>& order) {
    Places wholes;
    for (std::size_t i = 0; i < all.size(); ++i)
        if (all[i].instanceOf < 0) wholes.push_back(i);
    if (order == "PCI_BUS_ID" || wholes.empty()) return wholes;
    const auto strength = [&](std::size_t place) { return std::pair(all[place].capability, all[place].totalBytes); };
    const auto fastest = std::max_element(wholes.begin(), wholes.end(),
                                          [&](std::size_t a, std::size_t b) { return strength(a) < strength(b); });
    std::rotate(wholes.begin(), fastest, fastest + 1);
    return wholes;
}

/// Through which place a whole GPU is seen: itself, or its first instance.
std::optional<std::size_t> seenThrough(const std::vector<Gpu>& all, std::size_t whole) {
    if (!all[whole].divided) return whole;
    for (std::size_t i = 0; i < all.size(); ++i)
        if (all[i].instanceOf == int(whole)) return i;
    return std::nullopt;
}

std::optional<std::size_t> byNumber(const std::vector<Gpu>& all, const Places& wholes, const std::string& entry) {
    const std::string_view digits =
        std::string_view(entry).substr(0, std::min(entry.find_first_not_of("0123456789"), entry.size()));
    if (digits.empty() || digits.size() > 6) return std::nullopt;
    const auto number = std::size_t(std::atoi(std::string(digits).c_str()));
    return number < wholes.size() ? seenThrough(all, wholes[number]) : std::nullopt;
}

std::optional<std::size_t> byUuid(const std::vector<Gpu>& all, const std::string& entry) {
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (!all[i].uuid.starts_with(entry)) continue;
        if (found) return std::nullopt; // several begin so
        found = i;
    }
    return found ? seenThrough(all, *found) : std::nullopt;
}

Places listed(const std::vector<Gpu>& all, const Places& wholes, const std::string& list) {
    Places found;
    const std::vector<std::string> entries = entriesOf(list);
    const auto isUuid = [](const std::string& entry) { return entry.starts_with("GPU-") || entry.starts_with("MIG-"); };
    for (const std::string& entry : entries) {
        if (isUuid(entry) != isUuid(entries.front())) break; // numbers and UUIDs don't mix
        const auto place = isUuid(entry) ? byUuid(all, entry) : byNumber(all, wholes, entry);
        if (!place) break;
        if (std::find(found.begin(), found.end(), *place) != found.end()) return {};
        found.push_back(*place);
    }
    return found;
}

} // namespace

GpuEnvironment gpuEnvironment() { return {variable("CUDA_VISIBLE_DEVICES"), variable("CUDA_DEVICE_ORDER")}; }

std::vector<std::size_t> visibleGpus(const std::vector<Gpu>& all, const GpuEnvironment& environment) {
    const Places wholes = counted(all, environment.order);
    Places found;
    if (environment.visible) {
        found = listed(all, wholes, *environment.visible);
    } else {
        for (const std::size_t whole : wholes)
            if (const auto place = seenThrough(all, whole)) found.push_back(*place);
    }
    for (const std::size_t place : found)
        if (all[place].instanceOf >= 0) return {place};
    return found;
}

} // namespace lathe
