#pragma once
// Counts and memory of a run, from the model's config and the recipe alone.
#include "lathe/said.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lathe {

/// The parts that memory is predicted in, measured in and compared by.
enum class MemoryPart {
    Weights,
    QuantizationConstants,
    TrainedParameters,
    Gradients,
    OptimizerState,
    Activations,
    LogitsAndLoss,
    Workspace,
    Runtime,
};
inline constexpr std::size_t memoryPartCount = 9;

std::string_view toString(MemoryPart part); ///< "weights", "quantization_constants", ... as in the JSON

struct MemoryByPart {
    std::array<std::int64_t, memoryPartCount> bytes{};
    std::int64_t& operator[](MemoryPart part) { return bytes[static_cast<std::size_t>(part)]; }
    std::int64_t operator[](MemoryPart part) const { return bytes[static_cast<std::size_t>(part)]; }
    std::int64_t totalBytes() const;
};

struct LayerCount {
    std::string name;            ///< "model.layers.3", "model.embed_tokens", "lm_head"
    std::int64_t total = 0;      ///< base + method; a tied tensor counts once, where it lies
    std::int64_t trainable = 0;
    MemoryByPart
        memory; ///< what is this layer's own: its weights and what training them holds, and what it keeps for backward
};

struct ParameterCounts {
    std::int64_t total = 0;
    std::int64_t trainable = 0;
    std::vector<LayerCount> byLayer;
};

/// A part of a step and the highest point within it.
struct PhaseMemory {
    std::string_view name; ///< "forward", "head and loss", "backward", "optimizer", "evaluation", "16-bit base" (scored
                           ///< before a quantized run)
    MemoryByPart memory;
};

struct Estimate {
    ParameterCounts parameters;
    MemoryByPart memory; ///< at the highest point of a run
    std::string_view peakPhase; ///< where that point is
    std::vector<PhaseMemory> phases; ///< in the order of a step
    std::int64_t outsideBytes =
        0; ///< kept outside of that memory: paged weights and states, a GGUF's blocks that are mapped
    /// In the host's memory while a GPU computes: the program itself (not what the driver takes), buffers on the way to
    /// the GPU, paged states and weights. Nothing where the processor computes.
    MemoryByPart host;
    std::int64_t tokensPerMicroBatch = 0; ///< what the activations were counted for
    std::vector<Said> hints; ///< what would do better, and what else is good to know before the start
    /// Measured over predicted in the last trial of a run like it on this device (Workbench::estimate); 1 where there
    /// was none.
    double correction = 1;
    std::int64_t correctedBytes() const { return std::int64_t(double(memory.totalBytes()) * correction); }
};

} // namespace lathe
