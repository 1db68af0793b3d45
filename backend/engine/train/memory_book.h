#pragma once
// Where a run's memory goes, by the parts that the estimate predicts: what the allocator has booked (tensor/booking.h), and the idle
// program with its data.
#include "lathe/run.h"

#include <optional>

namespace lathe {

/// What tensors may hold while this lives: `gibibytes` less the idle program; nullopt: what free memory allows.
class RunBudget {
public:
    RunBudget(std::optional<double> gibibytes, std::int64_t runtimeBytes);
    ~RunBudget();
    RunBudget(const RunBudget&) = delete;
    RunBudget& operator=(const RunBudget&) = delete;
};

/// What tensors may hold where nothing else is said: what they hold and nine tenths of what the machine, or this process's control
/// group, still has.
std::int64_t usualBudget();

class MemoryBook {
public:
    /// Call before the model is loaded: what is resident then beside tensors is the program's own, data and tokenizer included.
    void begin();
    /// Call when the model and the optimizer are there: what loading needed for a while is forgotten.
    void loaded();
    /// Call at the end of each step: the step's peak is taken, and the next one begins. True where the run never held as much.
    bool stepDone();
    const MemoryUse& use() const { return m_use; }
    std::int64_t runtimeBytes() const { return m_runtime; }

private:
    MemoryUse m_use;
    std::int64_t m_runtime = 0;
};

} // namespace lathe
