#include "estimate/machine_facts.h"

#include "base/clock.h"
#include "base/visible_gpus.h"
#include "lathe/rank.h"

#include <atomic>
#include <memory>

namespace lathe {
namespace {

std::atomic<std::shared_ptr<const MachineFacts>>& putInPlace() {
    static std::atomic<std::shared_ptr<const MachineFacts>> facts;
    return facts;
}

MachineFacts factsNow() {
    const GpuList& here = gpusHere();
    const std::vector<Gpu> all = here.gpus();
    const GpuEnvironment environment = gpuEnvironment();
    const RankPlace& place = rankOrAlone();
    MachineFacts facts{.driver = here.driver(),
                       .visibleDevices = environment.visible,
                       .build = thisBuild(),
                       .localRank = place.localRank,
                       .localRanks = place.localSize};
    for (const Gpu& gpu : all) facts.installed += gpu.instanceOf < 0;
    for (const std::size_t place : visibleGpus(all, environment)) facts.visible.push_back(all[place]);
    return facts;
}

struct ReadFacts {
    MachineFacts facts;
    double at;
};
constexpr double freshSeconds = 0.25;

} // namespace

BuildFacts thisBuild() { return {.cudaVersion = LATHE_CUDA_RUNTIME, .oldestCapability = LATHE_CUDA_OLDEST}; }

MachineFacts thisMachine() {
    if (const auto given = putInPlace().load()) return *given;
    static std::atomic<std::shared_ptr<const ReadFacts>> last;
    const double now = systemClock().steadySeconds();
    auto held = last.load();
    if (!held || now - held->at > freshSeconds)
        last.store(held = std::make_shared<const ReadFacts>(ReadFacts{factsNow(), now}));
    return held->facts;
}

std::optional<MachineFacts> setMachineFacts(std::optional<MachineFacts> facts) {
    const auto before =
        putInPlace().exchange(facts ? std::make_shared<const MachineFacts>(std::move(*facts)) : nullptr);
    return before ? std::optional(*before) : std::nullopt;
}

} // namespace lathe
