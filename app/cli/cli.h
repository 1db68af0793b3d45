#pragma once
// The command line program without its main(): tests run it in-process.
#include "cli/console.h"

#include <string>
#include <vector>

namespace lathe::cli {

/// `words` are the arguments without the program's name. Returns the exit code: 0 done, 1 our bug, 2 bad input or
/// usage, 3 stopped by the user (saved), 4 out of memory, 5 input/output.
int run(const std::vector<std::string>& words, Console& console);

} // namespace lathe::cli
