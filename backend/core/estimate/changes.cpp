// Each row proposes one changed recipe or none; the estimate is asked again for each, so that no gain is guessed.
#include "estimate/changes.h"

#include "lathe/field_keys.h"
#include "lathe/method_info.h"
#include "recipe/optimizers.h"
#include "recipe/quantization.h"
#include "recipe/resolve.h"

#include <algorithm>

namespace lathe {
namespace {

using Proposal = std::optional<ProposedChange>;

Recipe with(const Recipe& recipe, FieldName field, Value value) {
    Recipe changed = recipe;
    changed.settings.set(field, std::move(value));
    return changed;
}

/// Methods that train the layers' own matrices, which a packed or paged base has not.
bool trainsMatrices(const ChangeQuestion& question) {
    for (const LayerPlan& layer : question.now.plan().layers)
        for (const GroupPlan* group : {&layer.qkv, &layer.o, &layer.up, &layer.down})
            for (const LinearPlan& part : group->parts)
                if (part.trainedWeight) return true;
    return false;
}

Proposal checkpointing(const ChangeQuestion& question) {
    if (question.recipe.settings.get(field::gradientCheckpointing)) return std::nullopt;
    return ProposedChange{Said("Gradient checkpointing"), with(question.recipe, field::gradientCheckpointing, true)};
}

Proposal compressing(const ChangeQuestion& question) {
    if (question.device.isGpu || compressesActivations(question.recipe.settings)) return std::nullopt;
    return ProposedChange{Said("Compressed activations"),
                          with(question.recipe, field::compressActivations, valueOf(Compression::On))};
}

/// The most rows that fit, as a part of those that there are; one where none does.
Proposal smallerBatch(const ChangeQuestion& question) {
    const std::int64_t batch = question.now.batch();
    if (batch < 2) return std::nullopt;
    std::int64_t fewer = batch / 2;
    while (fewer > 1 && question.now.peakBytes(fewer, question.now.length()) > question.room) fewer /= 2;
    const std::int64_t accumulation = question.recipe.settings.getIfAny(field::gradientAccumulation).value_or(1),
                       more = (batch * accumulation + fewer - 1) / fewer;
    Recipe changed = with(question.recipe, field::batchSize, fewer);
    const auto most = std::int64_t(changed.settings.field(field::gradientAccumulation).most);
    changed.settings.set(field::gradientAccumulation, std::min(more, most));
    return ProposedChange{Said("Batch size %1 to %2, accumulation %3 to %4", batch, fewer, accumulation, more),
                          std::move(changed)};
}

Proposal doubleQuantization(const ChangeQuestion& question) {
    if (!quantizationOf(question.recipe).isOn() || question.recipe.settings.get(field::doubleQuantization))
        return std::nullopt;
    return ProposedChange{Said("Double quantization"), with(question.recipe, field::doubleQuantization, true)};
}

/// The optimizer of the table that keeps `bits` a moment and is or is not paged, where the present one takes more.
Proposal otherOptimizer(const ChangeQuestion& question, bool paged, bool fewerBits) {
    const OptimizerInfo& now = optimizerInfo(question.recipe.settings.get(field::optimizer));
    for (const OptimizerInfo& info : optimizerInfos())
        if (info.paged == (paged || now.paged)
            && (fewerBits ? info.momentBits < now.momentBits : info.momentBits == now.momentBits)
            && info.name != now.name)
            return ProposedChange{Said("Optimizer %1", info.name),
                                  with(question.recipe, field::optimizer, std::string(info.name))};
    return std::nullopt;
}
Proposal pagedOptimizer(const ChangeQuestion& question) { return otherOptimizer(question, true, false); }
Proposal eightBitOptimizer(const ChangeQuestion& question) { return otherOptimizer(question, false, true); }

Proposal halfPrecision(const ChangeQuestion& question) {
    if (question.recipe.settings.getIfAny(field::dtype) != Precision::FP32) return std::nullopt;
    const std::string half = question.device.trainsBf16 ? "bf16" : "fp16";
    return ProposedChange{Said("Precision %1", half), with(question.recipe, field::dtype, half)};
}

Proposal quantizedBase(const ChangeQuestion& question) {
    const Quantization now = quantizationOf(question.recipe);
    if (now.format == "nf4" || now.format == "fp4" || now.format == "int4" || now.format == "file"
        || trainsMatrices(question))
        return std::nullopt;
    Recipe changed = with(question.recipe, field::quantization, std::string("nf4"));
    changed.settings.set(field::pagedWeights, Paging::Off);
    return ProposedChange{Said("Base quantization NF4 (QLoRA)"), std::move(changed)};
}

Proposal smallerRank(const ChangeQuestion& question) {
    Recipe changed = question.recipe;
    for (MethodChoice& choice : changed.methods) {
        if (!find(choice.settings.fields(), "rank")) continue;
        const std::int64_t rank = choice.settings.get(field::rank), fewer = std::max<std::int64_t>(1, rank / 4);
        if (rank < 8) continue;
        choice.settings.set(field::rank, fewer);
        return ProposedChange{Said("Rank %1 to %2", rank, fewer), std::move(changed)};
    }
    return std::nullopt;
}

Proposal adapterInstead(const ChangeQuestion& question) {
    if (!trainsMatrices(question)) return std::nullopt;
    const MethodInfo& first = methodInfos().front();
    Recipe changed = question.recipe;
    changed.methods = {{std::string(first.name), Settings(*first.fields)}};
    return ProposedChange{Said("%1 instead of training the weights themselves", TableWord{first.label}),
                          std::move(changed)};
}

Proposal shardedState(const ChangeQuestion& question) {
    if (question.device.processes < 2 || question.recipe.settings.get(field::shardOptimizer)) return std::nullopt;
    return ProposedChange{Said("Optimizer state sharded across %1 processes", question.device.processes),
                          with(question.recipe, field::shardOptimizer, true)};
}

bool canPage(const ChangeQuestion& question) {
    const Settings& settings = question.recipe.settings;
    return settings.get(field::pagedWeights) == Paging::Off && quantizationOf(question.recipe).format != "file"
           && !settings.get(field::randomWeights) && !trainsMatrices(question);
}

Proposal shardedWeights(const ChangeQuestion& question) {
    if (question.device.processes < 2 || !canPage(question)) return std::nullopt;
    return ProposedChange{Said("Frozen weights sharded across %1 processes", question.device.processes),
                          with(question.recipe, field::pagedWeights, std::string("sharded"))};
}

Proposal pagedWeights(const ChangeQuestion& question) {
    if (!canPage(question)) return std::nullopt;
    if (question.device.isGpu)
        return ProposedChange{Said("Frozen weights paged from the host's memory"),
                              with(question.recipe, field::pagedWeights, std::string("memory"))};
    return ProposedChange{Said("Frozen weights paged from the disk"),
                          with(question.recipe, field::pagedWeights, std::string("disk"))};
}

Proposal shorterRows(const ChangeQuestion& question) {
    const std::int64_t length = question.now.length(),
                       fits = question.now.largestLength(question.now.batch(), question.room);
    const std::int64_t shorter = fits >= 2 && fits < length ? fits : length / 2;
    if (shorter < 2) return std::nullopt;
    return ProposedChange{Said("Maximum length %1 to %2 tokens", length, shorter),
                          with(question.recipe, field::maxLength, shorter)};
}

constexpr ChangeRow rows[]{
    {TableWord{"the same result, about 5 % slower"}, compressing},
    {TableWord{"the same result, about a third slower"}, checkpointing},
    {TableWord{"the same result, a little slower"}, smallerBatch},
    {TableWord{"nearly the same weights"}, doubleQuantization},
    {TableWord{"the same result; the new weights are sent, too"}, shardedState},
    {TableWord{"the same result; slower when much is trained"}, pagedOptimizer},
    {TableWord{"nearly the same steps"}, eightBitOptimizer},
    {TableWord{"rounds the frozen weights to 16 bits"}, halfPrecision},
    {TableWord{"nearly the same result, a little slower"}, quantizedBase},
    {TableWord{"learns a little less"}, smallerRank},
    {TableWord{"learns less than training all weights, and keeps the base as it is"}, adapterInstead},
    {TableWord{"the same result, slower: the weights come from the other processes in each pass"}, shardedWeights},
    {TableWord{"the same result, much slower: the weights are read again in each pass"}, pagedWeights},
    {TableWord{"longer examples are cut or dropped"}, shorterRows},
};

} // namespace

std::span<const ChangeRow> changeRows() { return rows; }

} // namespace lathe
