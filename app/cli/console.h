#pragma once
// Where the command line program reads and writes, so that tests can stand in for a terminal.
#include <atomic>
#include <istream>
#include <ostream>

namespace lathe::cli {

struct Console {
    std::istream& in;
    std::ostream& out; ///< results; with --json one object a line and nothing else
    std::ostream& err; ///< progress, remarks, errors
    bool inIsTerminal = false, errIsTerminal = false;
    const std::atomic<int>* interrupts = nullptr; ///< how often Ctrl+C was pressed
};

} // namespace lathe::cli
