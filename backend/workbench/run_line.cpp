#include "workbench/run_line.h"

#include <utility>

namespace lathe {

void RunLine::add(TrainOrder order) {
    const RunId run = order.run;
    m_waiting.insert_or_assign(run, Waiting{std::move(order), {}});
}

std::vector<RunId> RunLine::waiting() const {
    std::vector<RunId> runs;
    for (const auto& [run, waiting] : m_waiting) runs.push_back(run);
    return runs;
}

void RunLine::keep(const RunId& run, const Command& command) {
    if (const auto found = m_waiting.find(run); found != m_waiting.end()) found->second.commands.push_back(command);
}

std::optional<RunLine::Waiting> RunLine::take(const RunId& run) {
    auto node = m_waiting.extract(run);
    return node ? std::optional(std::move(node.mapped())) : std::nullopt;
}

} // namespace lathe
