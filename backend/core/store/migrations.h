#pragma once
// The tables of the run history, version by version: each step brings a file of one user_version to the next.
#include "store/sqlite.h"

#include <filesystem>

namespace lathe {

/// The version that this program writes.
int currentStoreVersion();

/// Makes or updates the tables, each step in a transaction of its own; safe when two processes do it at once.
/// Throws Error{BadFile}: not a run history, or one of a later version; the file is left untouched.
void migrate(Database& database, const std::filesystem::path& file);

} // namespace lathe
