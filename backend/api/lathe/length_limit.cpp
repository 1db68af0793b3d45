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

Said LengthLimit::origin(std::int64_t longest) const {
    if (asked > 0) return Said("as asked");
    if (most() == 0 || longest <= most()) return Said("the longest row");
    if (most() < room() || room() == 0) return Said("what memory allows");
    return virtualTokens > 0 ? Said("the model's context of %1 less %2 virtual tokens", context, virtualTokens)
                             : Said("the model's context");
}

} // namespace lathe
