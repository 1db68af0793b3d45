#pragma once
// What the formats of lines have in common: taking lines out of a file that goes on.
#include <filesystem>
#include <functional>
#include <string_view>

namespace lathe {

/// Only the lines that `isKept` is true of stay, and none that is torn. Nothing where there is no file. Throws
/// Error{Io}.
void keepLines(const std::filesystem::path& file, const std::function<bool(std::string_view line)>& isKept);

} // namespace lathe
