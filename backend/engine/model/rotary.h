#pragma once
// The tables of rotary position embedding, grown as longer positions come.
#include "models/model_spec.h"

#include "tensor/torch.h"

#include <vector>

namespace lathe {

class RotaryTable {
public:
    RotaryTable() = default;
    RotaryTable(const Rope& rope, std::int64_t headDim, at::Device device = at::kCPU);

    /// Turns the first `heads` heads of every row of x (T, stride) in place, by positions (T) int64; `back`: the other
    /// way. The table must cover them: cover() first.
    void rotate(const at::Tensor& x, const at::Tensor& positions, std::int64_t heads, bool back) const;
    /// For a pass over positions [0, positions). LongRoPE has other angles for one that is longer than the original
    /// context, as transformers chooses them: by the longest text of a batch.
    void cover(std::int64_t positions);

private:
    at::Device m_device = at::kCPU;
    Rope m_rope;
    std::int64_t m_headDim = 0, m_turned = 0, m_covered = 0;
    bool m_long = false;           ///< what the table is for
    at::Tensor m_cosines, m_sines; ///< (covered, turned / 2) fp32
};

/// x (T, stride) with its first `heads` heads turned; part of LibTorch's graph. Writes into x, which nobody else may
/// read.
at::Tensor rotated(const at::Tensor& x, const RotaryTable& table, const at::Tensor& positions, std::int64_t heads);

} // namespace lathe
