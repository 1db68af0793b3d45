#pragma once
// Where prepared data are kept, and how much of them.
#include <cstdint>
#include <filesystem>

namespace lathe {

struct DataCache {
    std::filesystem::path folder;                      ///< empty: nothing is kept, and prepared data stay in memory
    std::int64_t shardBytes = std::int64_t(64) << 20;  ///< of the source's bytes that make a block
    std::int64_t mostBytes = std::int64_t(50) << 30;   ///< of the whole cache
    std::int64_t mostDays = 30;                        ///< since it was used last
};

/// The cache in a run store's folder; LATHE_CACHE_GB says how much it may hold.
DataCache dataCacheIn(const std::filesystem::path& home);

} // namespace lathe
