#include "cli/cli.h"
#include "lathe/process.h"

#include <csignal>
#include <iostream>
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
    lathe::prepareProcess();
    std::signal(SIGINT, onInterrupt);
    std::signal(SIGTERM, onInterrupt);
    std::signal(SIGPIPE, SIG_IGN); // a closed pipe is an error of the stream, not the end of a run
    lathe::cli::Console console{std::cin,   std::cout, std::cerr, isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1,
                                &interrupts};
    return lathe::cli::run({argv + 1, argv + argc}, console);
}
