#pragma once
// The system's refusals in words: what was being done with which file, why not, and what to do.
#include "lathe/error.h"

#include <filesystem>
#include <string>

namespace lathe {

/// strerror for `number`, without the races of the C function: "No space left on device".
std::string errnoText(int number);

/// Error{Io}: "cannot write /a/b: No space left on device", with a hint for a full disk, a read-only folder, a missing
/// file. `doing` is a verb: "read", "write", "rename".
Error ioError(const std::string& doing, const std::filesystem::path& path, int number);

} // namespace lathe
