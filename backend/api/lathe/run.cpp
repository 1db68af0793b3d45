#include "lathe/run.h"

#include "lathe/event.h"

#include <array>
#include <utility>

namespace lathe {
namespace {

constexpr std::array<std::pair<RunStatus, std::string_view>, 7> statuses{{
    {RunStatus::Queued, "queued"},
    {RunStatus::Running, "running"},
    {RunStatus::Paused, "paused"},
    {RunStatus::Finished, "finished"},
    {RunStatus::Stopped, "stopped"},
    {RunStatus::Failed, "failed"},
    {RunStatus::Interrupted, "interrupted"},
}};

} // namespace

std::string_view toString(RunStatus status) {
    for (const auto& [value, name] : statuses)
        if (value == status) return name;
    return "interrupted";
}

RunStatus runStatusFrom(std::string_view name) {
    for (const auto& [value, known] : statuses)
        if (known == name) return value;
    return RunStatus::Interrupted; // a status of a later version: whatever it was, it is not running here
}

bool isActive(RunStatus status) {
    return status == RunStatus::Queued || status == RunStatus::Running || status == RunStatus::Paused;
}

std::string_view toString(Outcome outcome) {
    static constexpr std::array<std::string_view, 4> names{"finished", "stopped", "failed", "out_of_memory"};
    return names[static_cast<std::size_t>(outcome)];
}

} // namespace lathe
