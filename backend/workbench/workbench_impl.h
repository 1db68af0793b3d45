#pragma once
// The door's inside: the run history, a small pool for what needs no engine, and one line of orders to the engine.
#include "lathe/workbench.h"
#include "store/model_shelf.h"
#include "store/run_store.h"
#include "workbench/engine_loader.h"
#include "workbench/model_cache.h"
#include "workbench/open_work.h"
#include "workbench/pool.h"
#include "workbench/readers.h"
#include "workbench/run_desk.h"
#include "workbench/run_line.h"
#include "workbench/store_host.h"

#include <atomic>
#include <functional>

namespace lathe {

struct Workbench::Impl : RunDesk {
    explicit Impl(const std::filesystem::path& home, EngineFactory factory = loadEngine);
    ~Impl() override;

    RunId start(const Recipe& recipe, const std::vector<std::string>& tags = {}) override;
    void resume(const RunId& run);
    RunId brokenOff(const Recipe& recipe) const;
    void send(const RunId& run, Command command);
    RequestId request(Query query);
    void cancel(RequestId request);
    std::vector<Problem> check(const Recipe& recipe) const override;
    Estimate estimate(const Recipe& recipe) const override { return estimate(recipe, 1); }
    Estimate estimate(const Recipe& recipe, int processes) const;
    void queueChanged() override;
    void hold(bool held) override;
    bool isHeld() const override { return m_held; }

    RunStore store;
    ModelShelf shelf{store.home()};
    ModelCache models;
    Readers readers;
    OpenWork open;
    StoreHost host{store, readers, open};

private:
    RunId queue(const Recipe& recipe, const std::vector<std::string>& tags); ///< behind all that wait
    void serveRequest(RequestId request, const Query& query);
    void train(TrainOrder order, const DeviceChoice& device);
    void carryOut(const RunId& run, const Command& command); ///< of a run that is open here
    void beginNext(); ///< gives the next run its turn, if it may; on the engine line only
    void endWaiting(const RunId& run); ///< the same
    void ask(RequestId request, EngineOrder order);
    Engine& engine(); ///< loads it; on the engine line only

    EngineFactory m_factory;
    std::unique_ptr<Engine> m_engine; ///< touched on the engine line, and after that has ended
    std::atomic<bool> m_closing{false}, m_held{false};
    RunLine m_line; ///< on the engine line only
    Pool m_pool{2};
    Pool m_patient{4}; ///< for what waits on networks and disks
    Pool m_engineLine{1}; ///< keeps the order of orders, and the loading off everybody else's thread
};

} // namespace lathe
