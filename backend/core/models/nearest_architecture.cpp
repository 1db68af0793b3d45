// A refusal that names what is closest helps more than a list: families are compared by their first letters, classes
// by their ending.
#include "models/nearest_architecture.h"

#include "lathe/field.h"
#include "lathe/joined.h"
#include "models/architectures.h"

#include <algorithm>
#include <cctype>
#include <vector>

namespace lathe {
namespace {

constexpr std::size_t leastAlike = 3; ///< first letters that two families must share to be called alike

/// Letters and digits only, in small letters: "gpt_neox" and "GPTNeoX" are the same.
std::string plain(std::string_view text) {
    std::string letters;
    for (const char c : text)
        if (std::isalnum(static_cast<unsigned char>(c))) letters += char(std::tolower(static_cast<unsigned char>(c)));
    return letters;
}

/// What a class does: "ForCausalLM", "Model", "LMHeadModel".
std::string_view endingOf(std::string_view name) {
    for (const std::string_view start : {"For", "LMHead", "Model"})
        if (const auto at = name.find(start); at != std::string_view::npos && at > 0) return name.substr(at);
    return {};
}
std::string familyIn(std::string_view name) { return plain(name.substr(0, name.size() - endingOf(name).size())); }

std::size_t sharedStart(const std::string& a, const std::string& b) {
    return std::size_t(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
}

/// Of rows that are as good, the one that does the same.
std::string sameEnding(std::string_view family, std::string_view ending) {
    std::string first;
    for (const Architecture& row : architectures()) {
        if (row.family != family) continue;
        if (endingOf(row.name) == ending) return std::string(row.name);
        if (first.empty()) first = row.name;
    }
    return first;
}

} // namespace

std::string nearestArchitecture(std::string_view name, std::string_view modelType) {
    const std::string_view ending = endingOf(name);
    std::vector<std::string_view> names;
    for (const Architecture& row : architectures()) names.push_back(row.name);

    std::string_view best;
    std::size_t most = leastAlike - 1;
    for (const Architecture& row : architectures())
        for (const std::string& wanted : {familyIn(name), plain(modelType)}) {
            const std::string family = plain(row.family), own = familyIn(row.name);
            // "t5" is shorter than what others must share, but all of it is there
            for (const std::string& ours : {family, own}) {
                const std::size_t shared = sharedStart(wanted, ours);
                const bool whole = shared == ours.size() && shared >= 2;
                if (shared > most || (whole && best.empty())) {
                    best = row.family;
                    most = std::max(most, shared);
                }
            }
        }
    if (!best.empty()) return sameEnding(best, ending);
    if (const std::string near = nearest(name, names); !near.empty()) return near;
    for (const Architecture& row : architectures())
        if (!ending.empty() && endingOf(row.name) == ending) return std::string(row.name);
    return std::string(names.front());
}

Error unsupportedArchitecture(std::string_view name, std::string_view modelType, const std::string& source) {
    std::vector<std::string_view> families;
    for (const Architecture& row : architectures())
        if (std::find(families.begin(), families.end(), row.family) == families.end()) families.push_back(row.family);
    return Error(ErrorKind::BadInput,
                 (source.empty() ? "The architecture " : source + ": the architecture ")
                     + std::string(name.substr(0, 80))
                     + " is not supported; nearest: " + nearestArchitecture(name, modelType) + ".",
                 {"Supported families: %1.", joined(families)});
}

} // namespace lathe
