#pragma once
// Which rank keeps the optimizer's state of which trained numbers, and updates those (stage 1 of ZeRO, arXiv
// 1910.02054): gradients are summed as ever, each rank makes the step of its share, and all get the new weights from
// each other. What comes out has the bits of ranks that keep all of it.
#include "export/tensor_writer.h"
#include "ranks/gradient_bucket.h"
#include "ranks/rank_group.h"
#include "tensor/parameter.h"
#include "train/moments.h"

#include <cstdint>
#include <vector>

namespace lathe {

/// Some numbers of a trained tensor.
struct ParameterPiece {
    std::size_t parameter;
    std::int64_t begin, end;
};

class OptimizerShares {
public:
    /// Shares as equal as can be without parting a block of 8-bit moments. `whole`: the tensors' moments.
    OptimizerShares(std::vector<MomentSize> whole, RankGroup& ranks);
    const std::vector<ParameterPiece>& of(int rank) const { return m_shares.at(std::size_t(rank)); }
    std::vector<MomentSize> ownSizes() const; ///< of this rank's pieces, in order

    // All ranks call these together.
    /// After each has updated its share: the others' masters into everybody's. The gradients are gone then.
    void exchange(const std::vector<Parameter*>& parameters, GradientBucket& gradients) const;
    /// The state of all, in the first rank's `whole` (by name, as Moments::state() has it; the others' is not read).
    void collect(const std::vector<MomentTensors>& own, const NamedTensors& whole) const;
    /// The other way: each takes its share of the first's.
    void spread(const NamedTensors& whole, const std::vector<MomentTensors>& own) const;
    /// What collect() fills: bytes that it takes, and tensors of such memory.
    std::int64_t wholeBytes() const;
    NamedTensors wholeIn(std::byte* memory) const;
    RankGroup& ranks() const { return m_ranks; }

private:
    template <class Move> void overChunks(const std::vector<MomentTensors>& own, const Move& move) const;

    std::vector<MomentSize> m_whole;
    RankGroup& m_ranks;
    std::vector<std::vector<ParameterPiece>> m_shares; ///< by rank
};

} // namespace lathe
