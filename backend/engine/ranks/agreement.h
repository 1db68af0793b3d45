#pragma once
// What must be the same in all processes that train together, looked at before they do.
#include "lathe/recipe.h"
#include "ranks/rank_group.h"

#include <string>
#include <utility>
#include <vector>

namespace lathe {

struct CommonFact {
    std::string what; ///< "the version of Lathe"
    std::string value;
};

/// Throws Error{BadInput} on every rank alike: the first that differs from rank 0, in what, and both values.
void requireSame(RankGroup& ranks, const std::vector<CommonFact>& facts);

/// The recipe as a list of facts, a field each; not which device and how many threads, which are each rank's own.
std::vector<CommonFact> factsOf(const Recipe& recipe);

} // namespace lathe
