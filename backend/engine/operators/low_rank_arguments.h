#pragma once
// LowRankParts as arguments of an operator, and back: places are first, out, column and rank of each.
#include "operators/low_rank.h"

namespace lathe {

struct LowRankArguments {
    std::vector<at::Tensor> bs;
    std::vector<std::int64_t> places;
    std::vector<double> scales;

    explicit LowRankArguments(const std::vector<LowRankPart>& parts) {
        for (const LowRankPart& part : parts) {
            bs.push_back(part.b);
            places.insert(places.end(), {part.first, part.out, part.column, part.rank});
            scales.push_back(part.scale);
        }
    }
};

inline std::vector<LowRankPart> lowRankPartsOf(at::TensorList bs, at::IntArrayRef places, at::ArrayRef<double> scales) {
    std::vector<LowRankPart> parts;
    for (std::size_t i = 0; i < bs.size(); ++i)
        parts.push_back({bs[i], places[4 * i], places[4 * i + 1], places[4 * i + 2], places[4 * i + 3], scales[i]});
    return parts;
}

} // namespace lathe
