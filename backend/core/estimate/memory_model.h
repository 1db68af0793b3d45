#pragma once
// How many bytes training takes, part by part: the formulas, in the terms of the engine's functions. Calibrated against
// measured peaks (tests/bench); a new fused function that keeps something else changes this file.
#include "spec/method_counts.h"
#include "spec/model_spec.h"

#include <cstdint>

namespace lathe {

struct RunShape {
    std::int64_t elementBytes = 2;   ///< of the model's dtype: 2 for bf16, 4 for fp32
    std::int64_t productBytes = 2;   ///< of matrix products: 4 where this processor multiplies bf16 matrices in fp32
    std::int64_t tokens = 0;         ///< of a micro-batch: examples lie end to end, without padding
    bool checkpointing = false;
};

/// Bytes that one layer's functions keep between forward and backward; `deltaNumbers`: what its low-rank branches keep a token.
std::int64_t keptByLayer(const ModelSpec& spec, const RunShape& run, std::int64_t deltaNumbers);

/// What all layers keep together; `counts` says what the method's deltas add.
std::int64_t activationBytes(const ModelSpec& spec, const RunShape& run, const MethodCounts& counts);

/// The head's chunk of logits, its weight where it must be widened, the hidden states and their gradient, and a chunk's share of a
/// trained head's gradient.
std::int64_t headBytes(const ModelSpec& spec, const RunShape& run, bool trainsHead);

/// What backward of one layer holds for a moment, and the heap's holes. `kept`: activationBytes().
std::int64_t workspaceBytes(const ModelSpec& spec, const RunShape& run, std::int64_t kept, bool trainsBase);

/// LibTorch, the program and its tokenizer, resident before a model is loaded.
std::int64_t runtimeBytes();

} // namespace lathe
