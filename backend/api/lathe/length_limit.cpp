#include "lathe/length_limit.h"

#include <algorithm>

namespace lathe {

std::int64_t LengthLimit::room() const { return context > 0 ? std::max<std::int64_t>(2, context - virtualTokens) : 0; }

std::int64_t LengthLimit::most() const {
    if (asked > 0) return asked;
    if (fits > 0 && room() > 0) return std::min(fits, room());
    return std::max(fits, room());
}

std::int64_t LengthLimit::forLongest(std::int64_t longest) const {
    if (asked > 0) return asked;
    return most() > 0 ? std::min(longest, most()) : longest;
}

std::string LengthLimit::origin(std::int64_t longest) const {
    if (asked > 0) return "as asked";
    if (most() == 0 || longest <= most()) return "the longest row";
    if (most() < room() || room() == 0) return "what memory allows";
    return "the model's context"
           + (virtualTokens > 0
                  ? " of " + std::to_string(context) + " less " + std::to_string(virtualTokens) + " virtual tokens"
                  : std::string());
}

} // namespace lathe
