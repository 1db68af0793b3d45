// The engine zone's door: orders become jobs of the device's executor.
#include "engine_port.h"
#include "jobs/executor.h"
#include "jobs/run_jobs.h"
#include "operators/format_operators.h"
#include "tensor/allocator.h"
#include "tensor/booking.h"
#include "tensor/compute_device.h"

namespace lathe {
namespace {

/// Before there is a thread that allocates.
void arrangeMemory() {
    keepFreedBlocks();
    bookAllocations();
    processor().setBudget(processor().usualBudget());
}

/// By whom this library is loaded for its operators alone.
const bool operatorsAreThere = (registerFormatOperators(), true);

class TorchEngine final : public Engine {
public:
    explicit TorchEngine(EngineHost& host) : m_executor((arrangeMemory(), host)) {}
    void submit(EngineOrder order) override { m_executor.submit(makeJob(std::move(order), m_share)); }
    void send(const RunId& run, Command command) override { m_executor.send(run, command); }
    void cancel(RequestId request) override { m_executor.cancel(request); }

private:
    JobShare m_share;
    Executor m_executor; // after what its jobs share: it ends first
};

} // namespace
} // namespace lathe

lathe::Engine* latheEngine(int version, lathe::EngineHost* host) {
    if (version != lathe::enginePortVersion || !host) return nullptr;
    return new lathe::TorchEngine(*host);
}
