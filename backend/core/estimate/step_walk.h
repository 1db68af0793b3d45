#pragma once
// How much memory a step takes at each moment: the engine's functions one after the other, with sizes in place of
// tensors. A function of the engine that keeps or makes something else changes its counterpart here;
// tests/bench/bench_memory.cpp tells where they differ.
#include "estimate/attention_kernel.h"
#include "estimate/memory_timeline.h"
#include "estimate/model_plan.h"

#include <cstdint>

namespace lathe {

/// What a micro-batch and its device are.
struct StepShape {
    std::int64_t elementBytes = 2;  ///< of the model's dtype: 2 for bf16, 4 for fp32
    std::int64_t productBytes = 2;  ///< of matrix products: 4 where this processor multiplies bf16 matrices in fp32
    std::int64_t segments = 1;      ///< rows of the micro-batch
    std::int64_t length = 1;        ///< tokens of each, without virtual ones
    bool checkpointing = false;
    bool compresses = false; ///< what layers keep (recipe/resolve.h)
    bool evaluates = false;         ///< the run has rows to evaluate on
    std::int64_t threads = 1;       ///< of the processor: each has tiles of attention
    AttentionKernel attention = AttentionKernel::Tiles;
    bool onGpu = false;             ///< pieces are as large as a GPU's (kernel_sizes.h)
    std::int64_t blockBytes = 1;    ///< memory comes in multiples of it
};

struct Walked {
    std::vector<PhaseMemory> phases;
    std::vector<std::int64_t>
        keptByLayer; ///< for each of plan.layers: what one of them keeps between forward and backward
};

/// `always`: weights, gradients, states: what is there throughout.
Walked walkStep(const ModelPlan& plan, const StepShape& shape, const MemoryByPart& always);

} // namespace lathe
