// lathe mcp: the tools of mcp_tools.h for an agent, on standard input and output, until the input ends.
#include "cli/commands.h"
#include "cli/mcp_server.h"
#include "cli/session.h"
#include "option_keys.h"

#include <thread>

namespace lathe::cli {
namespace {

const Fields& mcpFields() {
    static const Fields fields{
        describe(option::allow, {.label = "Allow",
                                 .fallback = false,
                                 .group = "Trust",
                                 .help = "Starts, stops and exports without asking the person each time."}),
    };
    return fields;
}

/// What the thread that reads shares with the one that waits: reading can't be broken off, so that after Ctrl+C the
/// reader is left behind with its half of this.
struct Door {
    std::mutex mutex;
    std::condition_variable changed;
    std::unique_ptr<McpServer> server; ///< null once the door is closed
    bool ended = false;
};

int serve(Session& session, const Arguments& arguments) {
    Console& console = session.console();
    const auto door = std::make_shared<Door>();
    door->server = std::make_unique<McpServer>(
        session.shared(), arguments.own.get(option::allow),
        [&console](const std::string& line) { console.out << line << std::endl; },
        [&console](const std::string& text) { console.err << text << std::flush; });
    std::thread reader([door, &in = console.in] {
        for (std::string line; std::getline(in, line);) {
            std::lock_guard lock(door->mutex);
            if (!door->server) return;
            door->server->receive(line);
        }
        std::lock_guard lock(door->mutex);
        door->ended = true;
        door->changed.notify_all();
    });
    constexpr std::chrono::milliseconds look{100}; // for Ctrl+C
    std::unique_lock lock(door->mutex);
    while (!door->ended && !(console.interrupts && *console.interrupts > 0)) door->changed.wait_for(lock, look);
    const bool ended = door->ended;
    const std::unique_ptr<McpServer> closing = std::move(door->server);
    lock.unlock();
    if (ended) reader.join();
    else reader.detach();
    return ended ? 0 : 3;
}

} // namespace

Command mcpCommand() {
    return {.name = "mcp",
            .usage = "[--allow]",
            .summary = "Serves an agent: the Model Context Protocol on standard input and output.",
            .more =
                "Name \"lathe mcp\" as a server's command in the agent's program. It can inspect, preview, estimate, "
                "list, follow and compare; before it starts or stops a run or exports a result, you are asked. Runs "
                "that still go on when the agent leaves are saved and stopped; lathe resume continues them.",
            .own = &mcpFields(),
            .run = serve};
}

} // namespace lathe::cli
