#pragma once
// A piece of tensor work with one end.
#include "job_context.h"

namespace lathe {

/// Who goes first when several want a turn.
enum class Urgency { Generation, Evaluation, Training };

class Job {
public:
    virtual ~Job() = default;
    virtual Urgency urgency() const = 0;
    virtual RunId run() const { return {}; }           ///< empty for requests
    virtual RequestId request() const { return 0; }    ///< 0 for runs
    /// Does it all. What it throws ends the job: Stopped, Error, or anything else.
    virtual void work(JobContext& context) = 0;
    /// Tells the end, once, after work() or instead of it. Must not throw.
    virtual void end(EngineHost& host, Outcome outcome, const ErrorInfo& error) = 0;
};

} // namespace lathe
