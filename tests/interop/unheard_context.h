#pragma once
// A job's surroundings where nobody listens: for exports that are called as functions.
#include "job_context.h"

#include <stdexcept>

namespace lathe::test {

class UnheardContext final : public JobContext {
public:
    EngineHost& host() override { throw std::logic_error("nobody listens"); }
    std::stop_token stopToken() const override { return {}; }
    void yieldTurn() override {}
    void waitForCommand() override {}
    std::vector<Command> takeCommands() override { return {}; }
    void report(std::int64_t, std::int64_t, const std::string&) override {}
};

} // namespace lathe::test
