// The largest batch and length are found by bisection over the walk, which costs microseconds, so that they agree
// with the estimate by construction.
#include "estimate/estimate.h"

#include "base/cpu_info.h"
#include "estimate/counting.h"
#include "estimate/device_choice.h"
#include "estimate/kernel_sizes.h"
#include "lathe/field_keys.h"
#include "methods/methods.h"
#include "recipe/quantization.h"
#include "recipe/resolve.h"

#include <algorithm>

namespace lathe {
namespace {

/// Rows to evaluate on are there unless the recipe says otherwise.
bool evaluates(const Recipe& recipe) {
    if (recipe.settings.getIfAny(field::evalEvery).value_or(1) == 0) return false;
    if (recipe.settings.getIfAny(field::validationFraction).value_or(1) > 0) return true;
    return std::any_of(recipe.data.begin(), recipe.data.end(),
                       [](const Settings& source) { return source.get(field::role) == DataRole::Validation; });
}

std::int64_t processorThreads(const Recipe& recipe) {
    static const std::int64_t cores = physicalCores();
    return recipe.settings.getIfAny(field::threads).value_or(cores);
}

/// The greatest of [least, most] for which `fits` holds, which it does for all below; least - 1 where it never does.
template <class F> std::int64_t greatest(std::int64_t least, std::int64_t most, const F& fits) {
    if (most < least || !fits(least)) return least - 1;
    std::int64_t low = least, step = 1; // low fits
    while (low < most && fits(std::min(most, low + step))) {
        low = std::min(most, low + step);
        step *= 2;
    }
    std::int64_t high = std::min(most + 1, low + step); // does not
    while (high - low > 1) {
        const std::int64_t middle = low + (high - low) / 2;
        (fits(middle) ? low : high) = middle;
    }
    return low;
}

} // namespace

Estimator::Estimator(const ModelSpec& spec, const Recipe& recipe, const DeviceInfo& device) {
    const std::vector<MethodChoice> methods = countedMethods(recipe);
    const MethodCounts counts = countMethods(spec, methods);
    const std::vector<LinearSpec> linears = spec.linears();
    Counted all = counted(spec, linears, counts, recipe, device);
    m_counts = std::move(all.parameters);
    m_layerRows = std::move(all.layerRows);
    m_always = all.memory;
    m_always[MemoryPart::Runtime] = device.contextBytes;
    m_outside = all.outsideBytes;
    if (device.isGpu) {
        m_always[MemoryPart::Workspace] += cublasWorkspaceBytes + gpuSegmentSlack;
        m_host = all.host;
        m_host[MemoryPart::Runtime] = programBytes;
        m_host[MemoryPart::Workspace] = stagingBytes;
    }
    m_plan = planOf(spec, linears, counts, quantizationOf(recipe));
    m_longest = std::max<std::int64_t>(2, spec.context - counts.inFront - counts.inEachLayer);
    m_length = assumedLength(recipe, spec);
    m_batch = assumedBatch(recipe, m_length);
    const Precision dtype = dtypeOn(device, recipe);
    m_shape.elementBytes = dtype == Precision::FP32 ? 4 : 2;
    m_shape.productBytes = device.bf16Products || (device.isGpu && dtype == Precision::FP16) ? m_shape.elementBytes : 4;
    m_shape.checkpointing = recipe.settings.get(field::gradientCheckpointing);
    m_shape.compresses = compressesActivations(recipe.settings);
    m_shape.evaluates = evaluates(recipe);
    m_shape.threads = processorThreads(recipe);
    if (m_shape.evaluates && comparesWith16Bit(recipe, spec)) {
        MethodCounts begun; // what the base has on it: nothing, or the adapter that the run begins from
        if (recipe.settings.get(field::initAdapter).empty()) begun.loads.resize(linears.size());
        else begun = counts;
        m_base = planOf(spec, linears, begun, Quantization());
        std::int64_t largest = 0; // the run's own model reads one matrix at a time from its file
        for (const LinearSpec& linear : linears)
            if (linear.layer >= 0) largest = std::max(largest, linear.out * linear.in);
        m_besides = m_always;
        m_besides[MemoryPart::Workspace] += largest * m_shape.elementBytes;
    }
    if (!device.isGpu) return;
    m_shape.onGpu = true;
    m_shape.blockBytes = gpuBlockBytes;
    m_shape.attention = attentionOnGpu(device.capability ? device.capability : 90, dtype != Precision::FP32,
                                       spec.headDim, m_plan.causal, m_plan.window, m_plan.capped);
}

Walked Estimator::walked(std::int64_t batch, std::int64_t length) const {
    StepShape shape = m_shape;
    shape.segments = batch;
    shape.length = length;
    Walked run = walkStep(m_plan, shape, m_always);
    if (!m_base) return run;
    const Walked base = walkStep(*m_base, shape, m_besides); // nothing of it learns: an evaluation
    run.phases.push_back({"16-bit base", base.phases.back().memory});
    return run;
}

Estimate Estimator::estimate() const {
    Estimate result;
    const Walked walk = walked(m_batch, m_length);
    result.phases = walk.phases;
    for (const PhaseMemory& phase : walk.phases)
        if (phase.memory.totalBytes() > result.memory.totalBytes()) {
            result.memory = phase.memory;
            result.peakPhase = phase.name;
        }
    result.parameters = m_counts;
    std::size_t layer = 0; // rows of layers stand in their order
    for (std::size_t run = 0; run < walk.keptByLayer.size(); ++run)
        for (std::int64_t i = 0; i < m_plan.layers[run].count; ++i, ++layer) {
            const std::int64_t row = m_layerRows[layer];
            if (row >= 0)
                result.parameters.byLayer[std::size_t(row)].memory[MemoryPart::Activations] = walk.keptByLayer[run];
        }
    result.host = m_host;
    result.outsideBytes = m_outside;
    result.tokensPerMicroBatch = m_batch * m_length;
    return result;
}

std::int64_t Estimator::peakBytes(std::int64_t batch, std::int64_t length) const {
    std::int64_t most = 0;
    for (const PhaseMemory& phase : walked(batch, length).phases) most = std::max(most, phase.memory.totalBytes());
    return most;
}

std::int64_t Estimator::largestBatch(std::int64_t length, std::int64_t bytes) const {
    static const auto most = std::int64_t(find(recipeFields(), field::batchSize.name)->most);
    return greatest(1, most, [&](std::int64_t batch) { return peakBytes(batch, length) <= bytes; });
}

std::int64_t Estimator::largestLength(std::int64_t batch, std::int64_t bytes) const {
    const std::int64_t found =
        greatest(2, m_longest, [&](std::int64_t length) { return peakBytes(batch, length) <= bytes; });
    return found < 2 ? 0 : found;
}

Estimate estimate(const ModelSpec& spec, const Recipe& recipe, const DeviceInfo& device) {
    Estimate found = Estimator(spec, recipe, device).estimate();
    found.hints = methodHints(spec, recipe.methods);
    if (Said packed = packedNote(spec, recipe); !packed.empty()) found.hints.push_back(std::move(packed));
    return found;
}

Estimate estimate(const ModelSpec& spec, const Recipe& recipe) { return estimate(spec, recipe, deviceFor(recipe)); }

std::int64_t lengthThatFits(const ModelSpec& spec, const Recipe& recipe, const DeviceInfo& device, std::int64_t bytes) {
    return std::max<std::int64_t>(2, Estimator(spec, recipe, device).largestLength(1, bytes));
}

} // namespace lathe
