#pragma once
// What the door itself does for a question about whole runs: it has the checks of a recipe and the queue.
#include "lathe/estimate.h"
#include "lathe/recipe.h"
#include "lathe/run.h"

#include <string>
#include <vector>

namespace lathe {

class RunDesk {
public:
    virtual ~RunDesk() = default;
    virtual std::vector<Problem> check(const Recipe& recipe) const = 0; ///< as Workbench's
    virtual Estimate estimate(const Recipe& recipe) const = 0; ///< the same
    virtual RunId start(const Recipe& recipe, const std::vector<std::string>& tags) = 0; ///< the same, with tags
    virtual void queueChanged() = 0; ///< in the history: what waits here is looked at anew
    virtual void hold(bool held) = 0; ///< as HoldQueue
    virtual bool isHeld() const = 0;
};

} // namespace lathe
