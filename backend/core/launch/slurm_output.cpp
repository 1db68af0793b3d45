#include "launch/slurm_output.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace lathe {
namespace {

struct StateWord {
    std::string_view word;
    JobState state;
};
// squeue(1), "JOB STATE CODES"
constexpr StateWord states[] = {
    {"PENDING", JobState::Waiting},      {"REQUEUED", JobState::Waiting},     {"REQUEUE_HOLD", JobState::Waiting},
    {"REQUEUE_FED", JobState::Waiting},  {"SPECIAL_EXIT", JobState::Waiting}, {"RESV_DEL_HOLD", JobState::Waiting},
    {"CONFIGURING", JobState::Running},  {"RUNNING", JobState::Running},      {"COMPLETING", JobState::Running},
    {"STAGE_OUT", JobState::Running},    {"RESIZING", JobState::Running},     {"SIGNALING", JobState::Running},
    {"STOPPED", JobState::Running},      {"SUSPENDED", JobState::Running},    {"COMPLETED", JobState::Finished},
    {"CANCELLED", JobState::Stopped},    {"FAILED", JobState::Failed},        {"BOOT_FAIL", JobState::Failed},
    {"OUT_OF_MEMORY", JobState::Failed}, {"DEADLINE", JobState::TimedOut},    {"TIMEOUT", JobState::TimedOut},
    {"NODE_FAIL", JobState::NodeFailed}, {"PREEMPTED", JobState::NodeFailed}, {"REVOKED", JobState::NodeFailed},
};

/// "CANCELLED by 1000" is CANCELLED.
JobState stateFrom(std::string_view word) {
    word = word.substr(0, word.find_first_of(" +"));
    const auto* found =
        std::find_if(std::begin(states), std::end(states), [&](const StateWord& row) { return row.word == word; });
    return found == std::end(states) ? JobState::Unknown : found->state;
}

/// "None" says nothing, nor does what the state says already.
std::string reasonFrom(std::string_view state, std::string_view word) {
    if (state == "OUT_OF_MEMORY" || state == "BOOT_FAIL" || state == "PREEMPTED") return std::string(state);
    return word == "None" || word == "(null)" ? std::string() : std::string(word);
}

/// "7:0": the exit code, and the signal that ended it.
std::optional<int> codeFrom(std::string_view text) {
    int code = 0, signal = 0;
    const auto [colon, error] = std::from_chars(text.data(), text.data() + text.size(), code);
    if (error != std::errc() || colon == text.data() + text.size() || *colon != ':') return std::nullopt;
    if (std::from_chars(colon + 1, text.data() + text.size(), signal).ec != std::errc()) return std::nullopt;
    return signal ? 128 + signal : code;
}

std::string_view nextLine(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

bool isNumber(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c); });
}

/// scontrol's KEY=VALUE; of values with blanks (which come behind those asked for) the first word.
std::string_view valueOf(std::string_view text, std::string_view key) {
    for (std::size_t at = 0; (at = text.find(key, at)) != std::string_view::npos; at += key.size())
        if ((at == 0 || text[at - 1] == ' ') && text.substr(at + key.size()).starts_with('=')) {
            const std::string_view rest = text.substr(at + key.size() + 1);
            return rest.substr(0, rest.find(' '));
        }
    return {};
}

} // namespace

std::string numberFromSbatch(std::string_view out) {
    while (!out.empty()) {
        const std::string_view line = nextLine(out);
        if (isNumber(line.substr(0, line.find(';')))) return std::string(line);
    }
    return {};
}

std::pair<std::string, std::string> partsOfHandle(const std::string& handle) {
    const std::size_t end = handle.find(';');
    return {handle.substr(0, end), end == std::string::npos ? std::string() : handle.substr(end + 1)};
}

std::map<std::string, JobSight> jobsFromSqueue(std::string_view out) {
    std::map<std::string, JobSight> jobs;
    while (!out.empty()) {
        const std::string_view line = nextLine(out);
        const std::size_t first = line.find('|'), second = line.find('|', first + 1);
        if (first == std::string_view::npos || second == std::string_view::npos || !isNumber(line.substr(0, first)))
            continue;
        const std::string_view state = line.substr(first + 1, second - first - 1);
        jobs[std::string(line.substr(0, first))] = {stateFrom(state), reasonFrom(state, line.substr(second + 1))};
    }
    return jobs;
}

std::optional<JobSight> jobFromScontrol(std::string_view out) {
    const std::string_view line = nextLine(out), state = valueOf(line, "JobState");
    if (!line.starts_with("JobId=") || state.empty()) return std::nullopt;
    return JobSight{stateFrom(state), reasonFrom(state, valueOf(line, "Reason")), codeFrom(valueOf(line, "ExitCode"))};
}

std::optional<JobSight> jobFromSacct(std::string_view out) {
    const std::string_view line = nextLine(out);
    const std::size_t end = line.find('|');
    if (end == std::string_view::npos || stateFrom(line.substr(0, end)) == JobState::Unknown) return std::nullopt;
    return JobSight{stateFrom(line.substr(0, end)), {}, codeFrom(line.substr(end + 1))};
}

} // namespace lathe
