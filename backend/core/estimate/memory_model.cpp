#include "estimate/memory_model.h"

#include <algorithm>

namespace lathe {
namespace {

constexpr std::int64_t headChunkRows = 256; ///< rows of logits that exist at once (model/head_loss.cpp)
constexpr std::int64_t headChunkColumns = 8192; ///< of the vocabulary, widened at once where products are in fp32
constexpr std::int64_t mebibyte = 1 << 20;

} // namespace

std::int64_t keptByLayer(const ModelSpec& spec, const RunShape& run, std::int64_t deltaNumbers) {
    const std::int64_t attention = spec.heads * spec.headDim;
    const std::int64_t queryKeyValue = attention + 2 * spec.keyValueHeads * spec.headDim;
    const std::int64_t numbers = spec.hidden              // the layer's input, before its norm
                                 + queryKeyValue          // q, k, v, rotated in place
                                 + attention              // attention's output, which o_proj reads
                                 + spec.hidden            // the residual after attention, before its norm
                                 + (spec.activation == "silu" ? 2 : 1) * spec.intermediate; // gate and up; their product is made again in backward
    const std::int64_t floats = 2                         // a scale for each norm's row
                                + spec.heads;             // attention's log sums
    return run.tokens * (numbers * run.elementBytes + floats * 4 + deltaNumbers * run.productBytes); // x A^T of each low-rank branch
}

std::int64_t activationBytes(const ModelSpec& spec, const RunShape& run, const MethodCounts& counts) {
    std::int64_t deltas = 0, largest = 0;
    for (const LinearLoad& load : counts.loads) deltas += load.rank;
    if (spec.layers > 0) largest = (deltas + spec.layers - 1) / spec.layers;
    if (run.checkpointing) // each layer's input, and all of the one that is computed again
        return run.tokens * spec.layers * spec.hidden * run.elementBytes + keptByLayer(spec, run, largest);
    return spec.layers * keptByLayer(spec, run, 0) + run.tokens * deltas * run.productBytes;
}

std::int64_t headBytes(const ModelSpec& spec, const RunShape& run, bool trainsHead) {
    const bool words = spec.head.kind == HeadKind::LanguageModel || spec.head.kind == HeadKind::MaskedLanguageModel;
    if (!words) return run.tokens * (3 * spec.hidden * run.elementBytes + 2 * spec.head.outputs * 4);
    const std::int64_t rows = std::min(run.tokens, headChunkRows), weight = spec.vocabulary * spec.hidden;
    const std::int64_t chunk = rows * (spec.vocabulary + 2 * spec.hidden) * run.productBytes; // logits, then their gradient, in place
    const std::int64_t widened = run.productBytes != run.elementBytes ? std::min(spec.vocabulary, headChunkColumns) * spec.hidden * run.productBytes : 0;
    const std::int64_t hidden = 3 * run.tokens * spec.hidden * run.elementBytes;              // before and after the norm, gradient
    const std::int64_t gradient = trainsHead ? 2 * weight * 4 : 0; // its sum over the chunks and that, scaled, before it is added
    return chunk + widened + hidden + gradient;
}

std::int64_t workspaceBytes(const ModelSpec& spec, const RunShape& run, std::int64_t kept, bool trainsBase) {
    // backward of down_proj: gradients of its input and of gate and up, the product made again, the residual's gradient
    const std::int64_t numbers = 4 * spec.intermediate + 2 * spec.hidden;
    const std::int64_t largestMatrix = std::max(2 * spec.intermediate, (spec.heads + 2 * spec.keyValueHeads) * spec.headDim) * spec.hidden;
    const std::int64_t widened = run.productBytes != run.elementBytes ? largestMatrix * run.productBytes : 0;
    // Holes on the heap between what is kept and what comes and goes, as measured: a fifth of what is kept, and where weights are
    // widened, most of a widened matrix for each layer.
    const std::int64_t holes = kept / 5 + spec.layers * widened * 3 / 4;
    return run.tokens * numbers * run.productBytes + widened + holes + (trainsBase ? largestMatrix * (4 + run.productBytes) : 0);
}

std::int64_t runtimeBytes() { return 130 * mebibyte; }

} // namespace lathe
