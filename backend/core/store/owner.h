#pragma once
// Which process trains a run, and whether it still lives.
#include <cstdint>
#include <string>

namespace lathe {

struct RunOwner {
    std::string host;
    std::int64_t pid = 0;
    std::int64_t born = 0; ///< its start in clock ticks since boot: a later process may get the same pid
    std::string bootId;
    std::int64_t seen = 0; ///< its last sign of life, in Unix milliseconds
    bool operator==(const RunOwner&) const = default;
};

RunOwner thisProcess();
RunOwner ownerOf(std::int64_t pid); ///< a process of this machine

/// A process of this host is looked up. One of another host (or container) can't be: it lives while its sign of life is
/// younger than foreignLifeMilliseconds.
bool isAlive(const RunOwner& owner, std::int64_t nowUnixMilliseconds);
inline constexpr std::int64_t signOfLifeMilliseconds = 10'000; ///< how often an owner gives one
inline constexpr std::int64_t foreignLifeMilliseconds = 180'000;

bool isSameProcess(const RunOwner& one, const RunOwner& other); ///< whenever they were seen
std::string describe(const RunOwner& owner); ///< "process 1234 on pinebook"

} // namespace lathe
