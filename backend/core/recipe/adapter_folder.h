#pragma once
// Which folders hold adapters: PEFT's, the adapters library's, a fusion's, or several methods'.
#include <filesystem>

namespace lathe {

/// A folder that a method may be read from, not a whole model's.
bool isAdapterFolder(const std::filesystem::path& folder);

} // namespace lathe
