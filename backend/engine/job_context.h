#pragma once
// All that running work may say to the world and ask of it. Work is a sequence of turns on its device's executor
// thread: between micro-batches, evaluation batches, generated tokens and file chunks it offers its turn to more urgent
// work.
#include "engine_port.h"

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

namespace lathe {

class JobContext {
public:
    virtual ~JobContext() = default;
    virtual EngineHost& host() = 0;
    /// For long calls that take a token; everything else uses yieldTurn().
    virtual std::stop_token stopToken() const = 0;
    /// Runs waiting work that is more urgent, to its end, on this thread. Throws Stopped where a stop was asked for.
    virtual void yieldTurn() = 0;
    /// Sleeps until there is a command to take, serving more urgent work meanwhile. Throws Stopped.
    virtual void waitForCommand() = 0;
    /// What was sent to this run since the last call, Stop excepted.
    virtual std::vector<Command> takeCommands() = 0;
    /// Which device it came to, once it is known: part of a request's answer.
    virtual void computesOn(const DeviceChoice&) {}
    /// How far the job is; total 0: unknown.
    virtual void report(std::int64_t done, std::int64_t total, const std::string& phase) = 0;
};

} // namespace lathe
