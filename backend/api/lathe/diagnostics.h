#pragma once
// What helps to find a fault, as one file to send to somebody.
#include <string>

namespace lathe {

/// A zip of texts: versions, devices, the newest runs' recipes and logs, crash reports. No rows of data, no weights, no
/// tokens. Answered by Done; Error{Io}.
struct SaveDiagnostics { std::string file; };

} // namespace lathe
