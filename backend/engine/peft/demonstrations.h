#pragma once
// Solved examples in front of questions (Brown et al. 2020, arXiv 2005.14165): what in-context learning does to the
// data.
#include "dataset/prepared_data.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lathe {

struct DemonstrationOptions {
    std::int64_t k = 4;
    bool nearest = false;     ///< by length, for each question; else drawn by the seed, the same for all
    std::uint64_t seed = 0;
    std::int64_t room = 0;    ///< tokens of the model's context
};

/// Puts k of data.train's examples, unscored, in front of each example of data.validation and data.heldOut: the least
/// alike first, so that the nearest stands next to the question. Those that the context has no room for are left out.
/// What happened, in words.
std::vector<std::string> addDemonstrations(PreparedData& data, const DemonstrationOptions& options);

} // namespace lathe
