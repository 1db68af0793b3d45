#pragma once
#include "store/run_store.h"

#include <filesystem>

namespace lathe {

/// As Workbench::saveDiagnostics().
void saveDiagnostics(const RunStore& store, const std::filesystem::path& file);

} // namespace lathe
