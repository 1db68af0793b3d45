#pragma once
// The orders of the runs that wait in this program, and which of its runs has the turn. Whose turn is next is the
// history's to say (RunStore::takeTurn). One thread.
#include "engine_port.h"

#include <map>
#include <optional>
#include <set>
#include <vector>

namespace lathe {

class RunLine {
public:
    struct Waiting {
        TrainOrder order;
        std::vector<Command> commands; ///< that came meanwhile, for when it has begun
    };

    void add(TrainOrder order); ///< in place of one of the same run
    bool waits(const RunId& run) const { return m_waiting.contains(run); }
    std::vector<RunId> waiting() const;
    void keep(const RunId& run, const Command& command);
    std::optional<Waiting> take(const RunId& run); ///< it waits no more

    void begin(const RunId& run) { m_working.insert(run); }
    void ended(const RunId& run) { m_working.erase(run); }
    bool isBusy() const { return !m_working.empty(); }

private:
    std::map<RunId, Waiting> m_waiting;
    std::set<RunId> m_working;
};

} // namespace lathe
