#include "workbench/read_gpus.h"

namespace lathe {

GpuReadings readGpus(const GpuList& list, const GpuEnvironment& environment) {
    GpuReadings readings;
    const std::vector<Gpu> all = list.known();
    const std::vector<std::size_t> visible = visibleGpus(all, environment);
    for (std::size_t number = 0; number < visible.size(); ++number) {
        const Gpu& gpu = all[visible[number]];
        const auto now = list.read(visible[number]);
        if (!now) continue;
        readings.gpus.push_back({"cuda:" + std::to_string(number), gpu.name, gpu.uuid, now->totalBytes, now->usedBytes,
                                 now->ownBytes, now->loadPercent, now->celsius, now->watts, now->mostWatts});
    }
    return readings;
}

} // namespace lathe
