#pragma once
// What runs keep on the disk, and what of it can go.
#include "lathe/run.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lathe {

/// What runs take on the disk: a walk through their folders. Answered by RunSizes.
struct MeasureRuns { std::vector<RunId> runs; };

struct RunSizes { std::vector<std::pair<RunId, std::int64_t>> bytes; }; ///< in the order asked; 0: no folder

/// Checkpoints that nothing needs: all but a run's best and its last, which it is resumed from; none of a run that
/// somebody trains. They are only told, or deleted, too. Answered by SpareCheckpoints.
struct CleanUpRuns {
    std::vector<RunId> runs;
    bool remove = false;
};

struct SpareCheckpoint {
    RunId run;
    CheckpointInfo checkpoint;
};

struct SpareCheckpoints {
    std::vector<SpareCheckpoint> checkpoints; ///< run by run, in order of steps
    std::vector<RunId> inUse; ///< runs left out, since somebody trains them
    std::int64_t totalBytes() const {
        std::int64_t bytes = 0;
        for (const SpareCheckpoint& spare : checkpoints) bytes += spare.checkpoint.bytes;
        return bytes;
    }
};

} // namespace lathe
