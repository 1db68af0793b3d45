#include "train/optimizers.h"

#include "lathe/error.h"
#include "recipe/optimizers.h"
#include "train/paged_moments.h"

namespace lathe {
namespace {

std::unique_ptr<Moments> resident(const OptimizerSetting&, std::vector<MomentSize> sizes) {
    return std::make_unique<ResidentMoments>(std::move(sizes));
}

std::unique_ptr<Moments> paged(const OptimizerSetting& setting, std::vector<MomentSize> sizes) {
    const auto host = [&](std::size_t bytes) { return setting.device.hostMemory(bytes, setting.scratch); };
    return std::make_unique<PagedMoments>(std::move(sizes), setting.device.pages(MemoryPart::OptimizerState), host,
                                          setting.pageBudget);
}

struct OptimizerRow {
    std::string_view name; ///< of optimizerInfos()
    std::unique_ptr<Moments> (*moments)(const OptimizerSetting&, std::vector<MomentSize>);
};
constexpr OptimizerRow rows[]{
    {"adamw", resident}, {"adamw_8bit", resident}, {"paged_adamw", paged}, {"paged_adamw_8bit", paged}};

} // namespace

std::unique_ptr<Optimizer> makeOptimizer(std::string_view name, const OptimizerSetting& setting) {
    const OptimizerInfo& info = optimizerInfo(name);
    std::vector<MomentSize> sizes = momentSizes(setting.parameters, info.momentBits);
    std::unique_ptr<OptimizerShares> shares;
    if (setting.sharedAmong && !setting.sharedAmong->isAlone()) {
        shares = std::make_unique<OptimizerShares>(std::move(sizes), *setting.sharedAmong);
        sizes = shares->ownSizes();
    }
    for (const OptimizerRow& row : rows)
        if (row.name == name)
            return std::make_unique<Adamw>(setting.parameters, setting.options, setting.rateFactors,
                                           row.moments(setting, std::move(sizes)), std::move(shares));
    throw Error(ErrorKind::Bug, {"The optimizer %1 has no row of its own.", std::string(name)});
}

} // namespace lathe
