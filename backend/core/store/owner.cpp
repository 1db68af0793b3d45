#include "store/owner.h"

#include <unistd.h>

#include <array>
#include <fstream>
#include <iterator>
#include <sstream>

namespace lathe {
namespace {

std::string hostName() {
    std::array<char, 256> name{};
    return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "localhost";
}

std::string bootId() {
    std::ifstream file("/proc/sys/kernel/random/boot_id");
    std::string id;
    file >> id;
    return id;
}

struct ProcessState {
    char state = 0;
    std::int64_t born = 0;
}; ///< state 0: there is no such process

/// proc(5), /proc/PID/stat: field 3 is the state, field 22 the start time. The name (field 2) may hold blanks and
/// brackets.
ProcessState stateOf(std::int64_t pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const auto afterName = text.rfind(')');
    if (afterName == std::string::npos) return {};
    std::istringstream fields(text.substr(afterName + 1));
    ProcessState process;
    fields >> process.state;
    std::string skipped;
    for (int field = 4; field < 22; ++field) fields >> skipped;
    fields >> process.born;
    return process;
}

} // namespace

RunOwner thisProcess() { return ownerOf(getpid()); }

RunOwner ownerOf(std::int64_t pid) { return {hostName(), pid, stateOf(pid).born, bootId(), 0}; }

bool isAlive(const RunOwner& owner, std::int64_t nowUnixMilliseconds) {
    if (owner.pid == 0) return false;
    if (owner.host != hostName()) return nowUnixMilliseconds - owner.seen < foreignLifeMilliseconds;
    if (owner.bootId != bootId()) return false;
    const ProcessState process = stateOf(owner.pid);
    return process.state != 0 && process.state != 'Z' && process.state != 'X' && process.born == owner.born;
}

bool isSameProcess(const RunOwner& one, const RunOwner& other) {
    return one.host == other.host && one.pid == other.pid && one.born == other.born && one.bootId == other.bootId;
}

std::string describe(const RunOwner& owner) { return "process " + std::to_string(owner.pid) + " on " + owner.host; }

} // namespace lathe
