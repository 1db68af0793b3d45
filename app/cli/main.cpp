#include "cli/cli.h"

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <malloc.h>
#include <unistd.h>

namespace {

std::atomic<int> interrupts{0};

/// The first Ctrl+C asks for an orderly end, the second one ends.
extern "C" void onInterrupt(int signal) {
    if (interrupts.fetch_add(1) == 0) return;
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

} // namespace

int main(int argc, char** argv) {
    // Threads that wait must not burn a core: libgomp reads this once, when the engine brings it in.
    setenv("OMP_WAIT_POLICY", "PASSIVE", 0);
    setenv("GOMP_SPINCOUNT", "30000", 0); // about a millisecond, so that the many short products of a step need no wake-up each
    // One heap: the engine keeps the blocks that a step frees for the next one, which only the main heap does well.
    mallopt(M_ARENA_MAX, 1);
    std::signal(SIGINT, onInterrupt);
    std::signal(SIGTERM, onInterrupt);
    std::signal(SIGPIPE, SIG_IGN); // a closed pipe is an error of the stream, not the end of a run
    lathe::cli::Console console{std::cin, std::cout, std::cerr, isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1, &interrupts};
    return lathe::cli::run({argv + 1, argv + argc}, console);
}
