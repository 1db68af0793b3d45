// An engine that trains nothing: each run begins, takes one step and has finished. Loaded in the real one's place (LATHE_ENGINE).
#include "engine_port.h"

namespace {

class OneStepEngine final : public lathe::Engine {
public:
    explicit OneStepEngine(lathe::EngineHost& host) : m_host(host) {}
    void submit(lathe::EngineOrder order) override {
        const auto* train = std::get_if<lathe::TrainOrder>(&order);
        if (!train) return;
        m_host.started(train->run, 1, lathe::toJson(train->recipe), "{}", "{}", {}, 1);
        m_host.log(train->run, lathe::StepPoint{.step = 1, .loss = 1.5, .trainedTokens = 10, .tokens = 10, .seconds = 0.1});
        m_host.ended(train->run, lathe::Outcome::Finished, 1, (train->folder / "adapter").string(), {});
    }
    void send(const lathe::RunId&, lathe::Command) override {}
    void cancel(lathe::RequestId) override {}

private:
    lathe::EngineHost& m_host;
};

} // namespace

lathe::Engine* latheEngine(int version, lathe::EngineHost* host) { return version == lathe::enginePortVersion ? new OneStepEngine(*host) : nullptr; }
