#include "ranks/rank_group.h"

#include <cstring>

namespace lathe {

std::pair<std::size_t, std::size_t> RankGroup::share(std::size_t count) const {
    const auto at = [&](int rank) { return count * std::size_t(rank) / std::size_t(size()); };
    return {at(rank()), at(rank() + 1)};
}

std::vector<double> RankGroup::gather(const std::vector<double>& own) {
    if (isAlone()) return own;
    std::vector<double> all;
    for (const std::string& bytes : gather(std::string(reinterpret_cast<const char*>(own.data()), 8 * own.size()))) {
        const std::size_t before = all.size();
        all.resize(before + bytes.size() / 8);
        if (!bytes.empty()) std::memcpy(all.data() + before, bytes.data(), bytes.size());
    }
    return all;
}

RankGroup& RankGroup::alone() {
    static RankGroup group;
    return group;
}

} // namespace lathe
