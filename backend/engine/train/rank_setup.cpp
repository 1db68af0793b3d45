#include "train/rank_setup.h"

#include "lathe/field_keys.h"
#include "lathe/version.h"
#include "ranks/agreement.h"

#include <torch/version.h>

namespace lathe {

TrainOrder commonOrder(const TrainOrder& given, RankGroup& ranks) {
    TrainOrder order = given;
    if (ranks.isAlone()) return order;
    requireSame(ranks,
                {{"the version of Lathe", std::string(programVersion())}, {"the version of LibTorch", TORCH_VERSION}});
    std::string resume = order.resume ? "yes" : "", recipe = toJson(order.recipe, -1);
    ranks.fromFirst(resume);
    ranks.fromFirst(recipe);
    order.resume = !resume.empty();
    if (order.recipe == Recipe()) order.recipe = recipeFromJson(recipe);
    requireSame(ranks, factsOf(order.recipe));
    return order;
}

void shareCheckpoint(std::optional<std::pair<FoundCheckpoint, CheckpointState>>& last, RankGroup& ranks) {
    if (ranks.isAlone()) return;
    std::string text = last ? checkpointText(last->first.folder) : "";
    ranks.fromFirst(text);
    if (ranks.isFirst() || text.empty()) return;
    last.emplace(FoundCheckpoint(), checkpointStateFrom(text, "rank 0's checkpoint"));
    last->first.step = last->second.step;
}

void requireSameEnvironment(const Environment& environment, RankGroup& ranks) {
    const bool onProcessor = environment.device == "cpu";
    requireSame(ranks,
                {{"the kind of device", kindOfDevice(environment)},
                 {"what the device can do", onProcessor ? environment.cpuCapability : environment.deviceCapability},
                 {"the device's software", environment.deviceSoftware},
                 {"the data", environment.dataFingerprint},
                 {"the model", environment.modelFingerprint}});
}

void shareResolved(Recipe& resolved, const Recipe& given, RankGroup& ranks) {
    if (ranks.isAlone()) return;
    const auto threads = given.settings.getIfAny(field::threads).value_or(resolved.settings.get(field::threads));
    const std::string device = resolved.settings.get(field::device);
    std::string recipe = toJson(resolved, -1);
    ranks.fromFirst(recipe);
    if (ranks.isFirst()) return;
    resolved = recipeFromJson(recipe);
    resolved.settings.set(field::threads, threads);
    resolved.settings.set(field::device, device);
}

void startAlike(Optimizer& optimizer, const CheckpointState* resumed, RankGroup& ranks) {
    if (ranks.isAlone()) return;
    std::vector<at::Tensor> tensors;
    for (const Parameter* parameter : optimizer.parameters()) tensors.push_back(parameter->master());
    const bool takesState = resumed && !optimizer.shares(); // else each has its share already
    if (takesState)
        for (const auto& [name, tensor] : optimizer.state()) tensors.push_back(tensor);
    ranks.fromFirst(tensors);
    if (ranks.isFirst()) return;
    for (Parameter* parameter : optimizer.parameters()) parameter->refresh();
    if (takesState) optimizer.restored(resumed->step - (resumed->lossScale ? resumed->lossScale->skipped : 0));
}

} // namespace lathe
