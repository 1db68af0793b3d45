#pragma once
// Counts and memory of a run, before it starts: from the model's spec and the recipe alone, in under a millisecond.
#include "estimate/devices.h"
#include "estimate/model_plan.h"
#include "estimate/step_walk.h"
#include "lathe/estimate.h"
#include "lathe/recipe.h"
#include "models/model_spec.h"

#include <optional>

namespace lathe {

/// A recipe on a device, counted once; each question about batch and length then costs microseconds.
class Estimator {
public:
    /// Null fields are read as their defaults; where those depend on the data, as recipe/resolve.h assumes them
    /// (assumedLength, assumedBatch). Throws Error{BadInput} for method settings that can't be read (a broken pattern).
    Estimator(const ModelSpec& spec, const Recipe& recipe, const DeviceInfo& device);

    Estimate estimate() const; ///< of the recipe's own batch and length
    /// Bytes at the highest point with micro-batches of `batch` rows of `length` tokens.
    std::int64_t peakBytes(std::int64_t batch, std::int64_t length) const;
    /// The most rows of a micro-batch, and tokens of a row, with which a run needs no more than `bytes`; 0 where none
    /// does. At most as many rows as the field batch_size may be, and the model's context less virtual tokens.
    std::int64_t largestBatch(std::int64_t length, std::int64_t bytes) const;
    std::int64_t largestLength(std::int64_t batch, std::int64_t bytes) const;
    std::int64_t batch() const { return m_batch; }
    std::int64_t length() const { return m_length; }
    const ModelPlan& plan() const { return m_plan; }

private:
    Walked walked(std::int64_t batch, std::int64_t length) const;

    ModelPlan m_plan;
    ParameterCounts m_counts;
    std::vector<std::int64_t> m_layerRows; ///< of each layer in m_counts.byLayer
    MemoryByPart m_always;     ///< what is there throughout
    MemoryByPart m_host;       ///< Estimate::host
    std::int64_t m_outside = 0, m_batch = 1, m_length = 1, m_longest = 1;
    StepShape m_shape;         ///< but for batch and length
    std::optional<ModelPlan> m_base; ///< the 16-bit base that a quantized run is compared with ...
    MemoryByPart m_besides;    ///< ... and what is there while it is scored
};

Estimate estimate(const ModelSpec& spec, const Recipe& recipe, const DeviceInfo& device);
/// On the device that the recipe comes to here; throws as chooseDevice() too.
Estimate estimate(const ModelSpec& spec, const Recipe& recipe);

/// The longest row, up to the model's context, that one micro-batch of one row may have within `bytes` of that device:
/// what a null max_length is capped by. At least 2.
std::int64_t lengthThatFits(const ModelSpec& spec, const Recipe& recipe, const DeviceInfo& device, std::int64_t bytes);

} // namespace lathe
