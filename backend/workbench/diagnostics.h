#pragma once
#include "store/run_store.h"

#include <filesystem>

namespace lathe {

/// What SaveDiagnostics asks for (lathe/diagnostics.h). A run that can't be read is told of in its place.
void saveDiagnostics(const RunStore& store, const std::filesystem::path& file);

} // namespace lathe
