#pragma once
// The queue as people are shown it: with how long each run will take, as far as its own steps or those of a run like it
// tell.
#include "lathe/queue.h"
#include "store/run_store.h"

namespace lathe {

/// `held`: no run of this program gets its turn until somebody lets it.
RunQueue showQueue(const RunStore& store, bool held);

} // namespace lathe
