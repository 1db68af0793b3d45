#pragma once
// Questions to answers: those that need no engine are answered here, the others become an order with the run's model
// and adapter filled in.
#include "engine_port.h"
#include "store/model_shelf.h"
#include "store/run_store.h"
#include "workbench/model_cache.h"
#include "workbench/open_work.h"
#include "workbench/run_desk.h"

#include <functional>
#include <stop_token>
#include <variant>

namespace lathe {

struct RouteContext {
    RequestId request;
    RunStore& store;
    ModelShelf& shelf;
    const ModelCache& models;
    const OpenWork& open;
    RunDesk& desk;
    std::stop_token stop;
    std::function<void(std::int64_t done, std::int64_t total, const std::string& phase)> progress;
    std::function<void(const DownloadProgress&)> downloaded;
    std::function<void(Event)> publish; ///< to every reader
};

/// An order that is answered with more than the engine knows: what it says is added to `report`.
struct OrderWithReport {
    EngineOrder order;
    ModelReport report;
};
using RoutedRequest = std::variant<AnswerValue, EngineOrder, OrderWithReport>;

/// Whether answering may take minutes without the processor: a thread of its own then.
bool takesLong(const Query& query);
/// Throws Error, and Stopped where the token asks for it.
RoutedRequest route(const Query& query, const RouteContext& context);

} // namespace lathe
