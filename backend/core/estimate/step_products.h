#pragma once
// How much a training step multiplies: the floating-point operations (a multiplication with its addition are two) of
// its matrix products, forward and back, from the model's spec and the rows' lengths. Set against what the device
// multiplies at best, a step's time tells how near it is to the roof.
//   A linear layer takes 2 in out for a token forward, as much again for its input's gradient where something before it
//   learns, and as much again where its own weights do; low-rank branches and networks of a method likewise.
//   Attention takes 4 of a head's size forward, and twice that back, for each pair of tokens that see each other.
//   The head takes 2 hidden vocabulary for a scored token forward, as much for the gradient, and again where it learns.
//   Layers that are recomputed (gradient checkpointing) go forward twice.
// What a method makes of its weights once a step (DoRA's row lengths), norms and other element-wise work are no part of
// it.
#include "estimate/model_plan.h"

#include <cstdint>
#include <span>
#include <vector>

namespace lathe {

class StepProducts {
public:
    StepProducts(const ModelSpec& spec, const ModelPlan& plan);

    /// False for models whose attention is made of more than one product of queries and keys (DeBERTa), or whose rows
    /// have two sides (T5): those are not counted.
    bool isKnown() const { return m_known; }
    /// Of rows (segments, where they are packed) of these lengths, of which `scored` tokens count for the loss.
    double of(std::span<const std::int64_t> lengths, std::int64_t scored, bool recomputes) const;

private:
    struct Attention {
        std::int64_t window = 0; ///< 0: any sees everything
        double once = 0, again = 0; ///< for a pair: forward and back; forward, where it is recomputed
    };

    bool m_known = false, m_causal = true;
    std::int64_t m_inFront = 0, m_prefix = 0;
    double m_token = 0, m_tokenAgain = 0; ///< of the layers: forward and back; forward, where they are recomputed
    double m_scored = 0;
    std::vector<Attention> m_attention; ///< by window
};

} // namespace lathe
