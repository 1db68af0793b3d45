#pragma once
// A run as one file, for another machine.
#include "lathe/run.h"
#include "lathe/said.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lathe {

/// Writes a run that has ended as a .tar: its recipe, environment, metrics and notes, its result, and which data it was
/// trained on; no checkpoints and no rows. Answered by SavedBundle; Error{BadInput}: it has not ended.
struct SaveBundle {
    RunId run;
    std::string file;
};

struct SavedBundle {
    std::string file;
    std::int64_t bytes = 0;
    std::vector<Said> notes; ///< what is not in it, or may not be as it was
};

/// Takes such a file's run into the history, under its own id and with the tag "imported". Answered by OpenedBundle;
/// Error{BadFile}: not such a file, of a later version, cut off, damaged, or with names that lead elsewhere.
struct OpenBundle {
    std::string file;
    std::string model; ///< where its base is on this machine; empty: where the recipe says, or the library finds it
};

struct OpenedBundle {
    RunId run;
    bool wasThere = false;   ///< the history had it already, and keeps it as it is
    bool baseIsHere = true;  ///< else a model has to be named before the run can be used
    std::vector<Said> notes; ///< whether its base and its data are here, and the same
};

} // namespace lathe
