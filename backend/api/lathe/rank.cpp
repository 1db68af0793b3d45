// Each launcher has names of its own for the same five numbers. torchrun comes first: it may itself be started by srun,
// once on each machine, and then says more.
#include "lathe/rank.h"

#include "lathe/error.h"

#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <utility>
#include <vector>

namespace lathe {
namespace {

struct Launcher {
    const char* name;
    const char *rank, *size, *localRank, *localSize, *restarts;
    bool sharesCores;
};

// clang-format off
constexpr Launcher launchers[]{
    {"torchrun", "RANK",                 "WORLD_SIZE",            "LOCAL_RANK",                 "LOCAL_WORLD_SIZE",           "TORCHELASTIC_RESTART_COUNT", true},
    // In a batch script itself there are ranks, too, but no step: it is srun that starts the others.
    {"srun",     "SLURM_PROCID",         "SLURM_STEP_NUM_TASKS",  "SLURM_LOCALID",              "SLURM_STEP_TASKS_PER_NODE",  "SLURM_RESTART_COUNT",        false},
    {"mpirun",   "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE",  "OMPI_COMM_WORLD_LOCAL_RANK", "OMPI_COMM_WORLD_LOCAL_SIZE", "",                           false},
};
// clang-format on

constexpr int usualPort = 29500; ///< PyTorch's

[[noreturn]] void refuse(const std::string& name, const std::string& value) {
    throw Error(ErrorKind::BadInput,
                {"The environment has %1=%2, which makes no sense there.", name, value.substr(0, 80)},
                "Start the processes with torchrun, srun or mpirun, or set its variables as they do.");
}

/// The number that the text begins with.
std::optional<std::int64_t> leading(const std::string& text) {
    std::int64_t number = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), number);
    return wrong == std::errc() ? std::optional(number) : std::nullopt;
}

class Variables {
public:
    explicit Variables(const ReadVariable& read) : m_read(read) {}

    std::string text(const char* name) const { return *name ? m_read(name).value_or("") : std::string(); }
    bool has(const char* name) const { return !text(name).empty(); }
    int number(const char* name, int fallback) const {
        return int(number(name, fallback, std::numeric_limits<int>::max()));
    }
    std::int64_t number(const char* name, std::int64_t fallback, std::int64_t most) const {
        const std::string value = text(name);
        if (value.empty()) return fallback;
        const auto found = leading(value);
        if (!found || *found > most || value.find_first_not_of("0123456789") != std::string::npos) refuse(name, value);
        return *found;
    }

private:
    const ReadVariable& m_read;
};

/// Of Slurm's list of nodes, "gpu[03-05,9],big1": the first.
std::string firstNode(const std::string& list) {
    const std::string first = list.substr(0, list.find_first_of(",["));
    const auto bracket = list.find('[');
    if (bracket == std::string::npos || bracket != first.size()) return first;
    const auto end = list.find_first_of("-,]", bracket);
    return first + (end == std::string::npos ? "" : list.substr(bracket + 1, end - bracket - 1));
}

/// Processes on this machine. Slurm tells those of every machine, "2(x3),1"; where they differ, the first number is a
/// guess that costs no more than a few threads.
int sizeHere(const Launcher& launcher, const Variables& variables, int size) {
    const std::string value = variables.text(launcher.localSize);
    if (value.empty()) return size;
    const auto found = leading(value);
    if (!found || *found < 1 || *found > size) refuse(launcher.localSize, value);
    return int(*found);
}

void findMeetingPlace(RankPlace& place, const Variables& variables) {
    const bool isSlurms = place.launcher == std::string_view("srun");
    place.address = variables.text("MASTER_ADDR");
    if (place.address.empty() && isSlurms)
        place.address = firstNode(
            variables.text(variables.has("SLURM_STEP_NODELIST") ? "SLURM_STEP_NODELIST" : "SLURM_JOB_NODELIST"));
    if (place.address.empty() && place.localSize == place.size) place.address = "127.0.0.1";
    if (place.address.empty())
        throw Error(ErrorKind::BadInput,
                    {"%1 started %2 processes on several machines, and nothing says where they meet.", place.launcher,
                     place.size},
                    "Set MASTER_ADDR to the name or address of the machine that rank 0 is on.");
    constexpr std::int64_t mostId = std::numeric_limits<std::uint32_t>::max(); // of one cluster among several
    int own = usualPort;
    if (isSlurms) { // two steps of its jobs on one machine should not meet each other
        const auto step = variables.number("SLURM_JOB_ID", 0, mostId) + variables.number("SLURM_STEP_ID", 0, mostId);
        own = 20000 + int(step % 20000);
    }
    place.port = variables.number("MASTER_PORT", own);
    if (place.port < 1 || place.port > 65535) refuse("MASTER_PORT", std::to_string(place.port));
    place.launcherMeets = variables.text("TORCHELASTIC_USE_AGENT_STORE") == "True";
}

} // namespace

RankPlace rankPlace(const ReadVariable& variable) {
    const Variables variables(variable);
    for (const Launcher& launcher : launchers) {
        if (!variables.has(launcher.rank) || !variables.has(launcher.size)) continue;
        RankPlace place;
        place.launcher = launcher.name;
        place.size = variables.number(launcher.size, 1);
        place.rank = variables.number(launcher.rank, 0);
        if (place.size < 1) refuse(launcher.size, variables.text(launcher.size));
        if (place.rank >= place.size) refuse(launcher.rank, variables.text(launcher.rank));
        place.restarts = variables.number(launcher.restarts, 0);
        if (place.isAlone()) return place;
        place.localRank = variables.number(launcher.localRank, place.rank);
        place.localSize = sizeHere(launcher, variables, place.size);
        place.sharesCores = launcher.sharesCores;
        findMeetingPlace(place, variables);
        return place;
    }
    return {};
}

const RankPlace& thisRank() {
    static const RankPlace place = rankPlace([](const char* name) {
        const char* value = std::getenv(name);
        return value ? std::optional<std::string>(value) : std::nullopt;
    });
    return place;
}

const RankPlace& rankOrAlone() noexcept {
    try {
        return thisRank();
    } catch (const Error&) { // told where processes are to train together
        static const RankPlace alone;
        return alone;
    }
}

} // namespace lathe
