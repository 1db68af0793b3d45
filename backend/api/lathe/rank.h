#pragma once
// Which of several processes that train together this one is. Whoever started them (torchrun, srun, mpirun) says so in
// the environment, and that is all that is read: no launcher of our own. The launchers are a table in rank.cpp.
#include <functional>
#include <optional>
#include <string>

namespace lathe {

struct RankPlace {
    int rank = 0, size = 1;           ///< among all processes of the job
    int localRank = 0, localSize = 1; ///< among those on this machine
    std::string launcher;             ///< "torchrun"; empty: nobody says that there are others
    std::string address;              ///< where they meet: the machine of rank 0
    int port = 0;
    bool launcherMeets = false;       ///< the launcher keeps the meeting place itself, else rank 0 does
    bool sharesCores = false;         ///< those on this machine share its cores; else each was given its own
    int restarts = 0;                 ///< how often the launcher has started the job again

    bool isAlone() const { return size == 1; }
    bool isFirst() const { return rank == 0; } ///< the one that speaks and writes
    /// Of the machine's memory, or its cores where they are shared: what is one process's.
    int sharersOfMemory() const { return localSize; }
    int sharersOfCores() const { return sharesCores ? localSize : 1; }
};

using ReadVariable = std::function<std::optional<std::string>(const char* name)>;

/// By the first launcher of the table whose variables are there. Without variables for the place on the machine, all
/// processes count as being on one. Throws Error{BadInput}: a variable that is no number or makes no sense, or none
/// that says where to meet.
RankPlace rankPlace(const ReadVariable& variable);

/// Of this process, read once. Throws as rankPlace().
const RankPlace& thisRank();
/// The same for what must not fail: alone where the environment makes no sense.
const RankPlace& rankOrAlone() noexcept;

} // namespace lathe
