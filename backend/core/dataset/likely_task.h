#pragma once
// The task that data look made for, told from their columns: rows with answers marked in a context are for question
// answering, whatever task a recipe began with.
#include "lathe/query.h"

namespace lathe {

/// Of the first training source that can be read; an empty task where none can. Reads the first rows alone.
LikelyTask likelyTask(const Recipe& recipe);

} // namespace lathe
