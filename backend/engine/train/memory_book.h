#pragma once
// Where a run's memory goes, by the parts that the estimate predicts: what the device's ledger has booked
// (tensor/memory_ledger.h), and what the program takes there before its first tensor.
#include "lathe/run.h"
#include "tensor/compute_device.h"

#include <optional>

namespace lathe {

/// What tensors may hold there while this lives: `gibibytes` less the idle program; nullopt: what free memory allows.
class RunBudget {
public:
    RunBudget(ComputeDevice& device, std::optional<double> gibibytes, std::int64_t runtimeBytes);
    ~RunBudget();
    RunBudget(const RunBudget&) = delete;
    RunBudget& operator=(const RunBudget&) = delete;

private:
    ComputeDevice& m_device;
};

class MemoryBook {
public:
    /// Call before the model is loaded: what is taken then beside tensors is the program's own, on the processor data
    /// and tokenizer included.
    void begin(ComputeDevice& device);
    /// Call when the model and the optimizer are there: what loading needed for a while is forgotten.
    void loaded();
    /// Call at the end of each step: the step's peak is taken, and the next one begins. True where the run never held
    /// as much.
    bool stepDone();
    const MemoryUse& use() const { return m_use; }
    std::int64_t runtimeBytes() const { return m_runtime; }

private:
    ComputeDevice* m_device = nullptr;
    MemoryUse m_use;
    std::int64_t m_runtime = 0;
};

} // namespace lathe
